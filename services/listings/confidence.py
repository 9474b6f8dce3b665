"""How sure is sure enough: the overall figure and the review flow that follows from it.

Owns the weights and the two edges. Does not own how a component's figure is found
(services/generation).
"""

from enum import StrEnum

from services.listings.content import Confidence, Content

QUICK_ABOVE = 0.85
BALANCED_ABOVE = 0.70
"""Strictly greater: 0.85 itself is balanced, 0.70 itself is manual (D055)."""

WEIGHTS = {
    "title": 0.20,
    "description": 0.10,
    "category": 0.25,
    "price": 0.20,
    "attributes": 0.15,
    "image_analysis": 0.10,
}


class ReviewFlow(StrEnum):
    """How a preview is laid out (D052 to D054)."""

    QUICK = "quick"
    BALANCED = "balanced"
    MANUAL = "manual"


def combine(
    *,
    title: float,
    description: float,
    category: float,
    price: float,
    attributes: float,
    image_analysis: float,
) -> Confidence:
    """Weigh the components (0 to 1 each) into a `Confidence`, rounded to two places (D050)."""
    parts = {
        "title": title,
        "description": description,
        "category": category,
        "price": price,
        "attributes": attributes,
        "image_analysis": image_analysis,
    }
    overall = sum(WEIGHTS[name] * share for name, share in parts.items())
    return Confidence(
        **{name: round(share, 2) for name, share in parts.items()}, overall=round(overall, 2)
    )


def review_flow(confidence: Confidence, quick_above: float = QUICK_ABOVE) -> ReviewFlow:
    """Route a preview by its overall confidence; the seller may move the edge of quick."""
    if confidence.overall > quick_above:
        return ReviewFlow.QUICK
    if confidence.overall > BALANCED_ABOVE:
        return ReviewFlow.BALANCED
    return ReviewFlow.MANUAL


def flow_of(content: Content, quick_above: float = QUICK_ABOVE) -> ReviewFlow:
    """Route a version: while a contradiction is open nothing is quick, however sure the rest."""
    flow = review_flow(content.confidence, quick_above)
    return ReviewFlow.BALANCED if content.disputes and flow is ReviewFlow.QUICK else flow
