"""How far a claim is believed, by where it comes from.

Owns the ceilings and the order of evidence. Does not own how the figures of a version are
weighed together (services/listings/confidence).
"""

from services.listings.content import Evidence

MODEL_CEILING = 0.9
"""A model's own estimate is too high: nothing that a model says is believed more than this
(reference: ai-providers.md)."""

GUESS_CEILING = 0.4

_CEILINGS = {
    Evidence.SELLER: 0.97,
    Evidence.BARCODE: 0.97,
    Evidence.PHOTO_TEXT: 0.9,
    Evidence.CATALOGUE: 0.9,
    Evidence.PHOTO: 0.85,
    Evidence.DEFAULT: 0.97,
    Evidence.GUESS: GUESS_CEILING,
}
"""How often such a value may be right at best. Of the evaluation's tuning part (`make eval`) right
were: 99 of 100 that the seller said outright, 35 of 35 barcodes, 62 of 63 printed texts (rendered
ones, which read better than real ones), 138 of 139 usual values. What is seen and what the
catalogue says were not measured, and stay below."""

_ORDER = (
    Evidence.SELLER,
    Evidence.BARCODE,
    Evidence.PHOTO_TEXT,
    Evidence.CATALOGUE,
    Evidence.PHOTO,
    Evidence.DEFAULT,
    Evidence.GUESS,
)


def believed(evidence: Evidence, estimate: float) -> float:
    """The estimate (0 to 1) up to what that evidence can bear."""
    return min(estimate, _CEILINGS[evidence])


def weight(evidence: Evidence) -> int:
    """How much a claim counts against another about the same thing: the seller's most."""
    return len(_ORDER) - _ORDER.index(evidence)


def agreed(first: float, second: float) -> float:
    """Confidence in a value that two sources state independently (0 to 1 each)."""
    return min(1 - (1 - first) * (1 - second), _CEILINGS[Evidence.SELLER])
