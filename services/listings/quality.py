"""Quality score of a listing, 0 to 100, and the one change that would raise it most.

Owns the four shares of M021: title 30, description 30, photos 20, attributes 20.
"""

from dataclasses import dataclass
from enum import StrEnum

from services.listings.content import Content
from services.listings.edits import title_limit

GOOD_TITLE_SHARE = 0.65
"""A title that uses about two thirds of its limit names product, brand and model."""

GOOD_DESCRIPTION = 400
GOOD_PHOTOS = 4
FULL = 100


class Improvement(StrEnum):
    """What to work on next."""

    TITLE = "title"
    DESCRIPTION = "description"
    PHOTOS = "photos"
    ATTRIBUTES = "attributes"


@dataclass(frozen=True, slots=True)
class Quality:
    """Points reached, and the part with most points still to win (None at 100): `gain` of them."""

    score: int
    next_best: Improvement | None
    gain: int = 0


def score(content: Content, photo_count: int) -> Quality:
    """Score a version shown with `photo_count` photos."""
    asked = len(content.attributes) + len(content.missing)
    reached = {
        Improvement.TITLE: min(
            len(content.title.value) / (title_limit(content) * GOOD_TITLE_SHARE), 1.0
        ),
        Improvement.DESCRIPTION: min(len(content.description.value) / GOOD_DESCRIPTION, 1.0),
        Improvement.PHOTOS: min(photo_count / GOOD_PHOTOS, 1.0),
        Improvement.ATTRIBUTES: len(content.attributes) / asked if asked else 0.0,
    }
    points = {
        Improvement.TITLE: 30,
        Improvement.DESCRIPTION: 30,
        Improvement.PHOTOS: 20,
        Improvement.ATTRIBUTES: 20,
    }
    lost = {part: points[part] * (1.0 - share) for part, share in reached.items()}
    total = round(sum(points.values()) - sum(lost.values()))
    if total == FULL:
        return Quality(total, None)
    best = max(lost, key=lambda part: lost[part])
    return Quality(total, best, round(lost[best]))
