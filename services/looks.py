"""The looks of a product's photos: proposed by a polish, changed by her hand, taken back.

Owns what is asked of storage. Does not own what a look is (services/photos/look) nor its pixels.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.photos.cuts import Left
from services.photos.facts import Facts
from services.photos.look import Look
from services.sellers import Seller

LOOKS_MAX = 20
"""Looks of one photo that can be taken back; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Polish:
    """What a polish makes of one photo: a look, and why it keeps its ground if it does."""

    photo_id: UUID
    look: Look
    left: Left | None = None


class PhotoNotes(Protocol):
    """System side: what a run finds out about photos. Each is idempotent, and passes over a photo
    that is gone."""

    async def note(self, organization_id: UUID, photo_id: UUID, facts: Facts) -> None:
        """Keep what was seen in a photo."""
        ...

    async def propose(self, organization_id: UUID, polish: Polish) -> None:
        """Give a photo the look, unless she chose one or it has one already."""
        ...

    async def keep_ground(self, organization_id: UUID, photo_id: UUID, left: Left) -> None:
        """Take a replaced ground out of the look on show, which could not be made, and have the
        card say why."""
        ...


class Looks(Protocol):
    """Her side. Each change is scoped by her organisation and conditional on the revision that
    she saw; it turns the card to `screen`. False when that is no longer true."""

    async def change(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, look: Look,
        *, screen: str,
    ) -> bool:  # fmt: skip
        """Give one photo another look by her hand."""
        ...

    async def undo(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, *, screen: str
    ) -> bool:
        """Back to the look before, the original as the first of all."""
        ...

    async def originals(
        self, seller: Seller, product_id: UUID, revision: int, *, screen: str
    ) -> bool:
        """All its photos as she took them; each can be undone."""
        ...

    async def release(
        self, seller: Seller, product_id: UUID, revision: int, photo_id: UUID, *, screen: str
    ) -> bool:
        """A flagged photo may leave."""
        ...


class Renditions(Protocol):
    """The keys of pictures that were made from photos, so that they go when the photos go."""

    async def made(self, organization_id: UUID, sha256: str, key: str) -> None:
        """A picture was made from the photo of these bytes; a repeated key changes nothing.
        Raises LookupError when its seller has been forgotten meanwhile: it must not be kept."""
        ...
