"""A product's photos in their order: the cover first, moved, taken out and brought back.

Owns what each step makes of the order, the short names by which buttons know photos, and what is
asked of storage. Does not own adding photos (services/intake) nor their pixels (services/photos).
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.listings.content import MAX_PHOTOS
from services.listings.tags import tag
from services.products import Photo
from services.sellers import Seller


class Step(StrEnum):
    """What may be done with a photo."""

    COVER = "cover"
    EARLIER = "up"
    LATER = "down"
    REMOVE = "out"
    RESTORE = "back"


class Gallery(Protocol):
    """Changing the order of photos, scoped by the seller's organisation."""

    async def change(
        self,
        seller: Seller,
        product_id: UUID,
        revision: int,
        step: Step,
        photo_id: UUID,
        *,
        screen: str,
    ) -> bool:
        """Take the step with one photo of a product that is not being worked on, and turn the
        card to `screen`; a `failed` product that has a version becomes `ready`. False when she
        saw another revision, or there is no such step (`arranged`)."""
        ...


def arranged(
    shown: Sequence[UUID], removed: Mapping[UUID, int], step: Step, photo: UUID
) -> tuple[UUID, ...] | None:
    """The photos on show after a step, the cover first. `removed` tells the place that each
    photo was taken from, and where it comes back to. None for a step that can't be taken: beyond
    an end, with the last photo out, with one too many back, or with a photo that isn't there."""
    order = list(shown)
    if step is Step.RESTORE:
        if photo not in removed or len(order) >= MAX_PHOTOS:
            return None
        order.insert(removed[photo], photo)
        return tuple(order)
    if photo not in order:
        return None
    at = order.index(photo)
    if step is Step.REMOVE:
        order.remove(photo)
        return tuple(order) or None
    to = {Step.COVER: 0, Step.EARLIER: at - 1, Step.LATER: at + 1}[step]
    if to == at or not 0 <= to < len(order):
        return None
    order.insert(to, order.pop(at))
    return tuple(order)


def name_of(photo: Photo) -> str:
    """What buttons call a photo: it stays with the photo wherever that moves."""
    return tag(photo.id.hex)


def named(photos: Iterable[Photo], name: str) -> Photo | None:
    """The photo of that name."""
    return next((photo for photo in photos if name_of(photo) == name), None)
