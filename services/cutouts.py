"""Cut-outs of photos: made by whoever cuts best, kept once, found again by every look.

Owns when a cut-out is made and what a bad one leads to. Does not own cutting
(services/photos/cutting) nor the pictures made with it (services/photos/outputs).
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from services.looks import PhotoNotes
from services.photos.cuts import Cut, Left
from services.photos.look import CutBy
from services.photos.outputs import mask_key
from services.photos.ports import BlobMissingError, PhotoRefusedError
from services.photos.shelf import Shelf
from services.products import Photo

log = structlog.get_logger(__name__)


WHITE_FROM = 0.98
"""A rim of which this share is white is a white ground."""


class Scissors(Protocol):
    """Cuts products out (services/photos/cutting)."""

    async def cut(
        self, original: bytes, clean: bytes, *, outside: bool
    ) -> tuple[CutBy, Cut] | None:
        """The best cut-out that can be had, None where nobody is to cut. With `outside` False
        the photo goes to nobody else. Raises `PhotoRefusedError`."""
        ...


@dataclass(frozen=True, slots=True)
class Cutouts:
    """The use case."""

    shelf: Shelf
    scissors: Scissors
    notes: PhotoNotes

    async def cut(self, organization_id: UUID, photo: Photo) -> tuple[CutBy, Cut] | None:
        """Cut the product out and keep it if it is good; None where nobody is to cut, or the
        photo can't be worked on."""
        try:
            original = await self.shelf.blobs.get(photo.original_key)
            clean = await self.shelf.blobs.get(photo.clean_key)
            done = await self.scissors.cut(original, clean, outside=_may_leave(photo))
        except (PhotoRefusedError, BlobMissingError) as error:
            log.warning("photo_not_cut_out", error=type(error).__name__)
            return None
        if done is not None and done[1].good:
            mask = done[1].mask
            await self.shelf.keep(organization_id, photo, mask_key(photo), mask, "image/png")
        return done

    async def mask(self, organization_id: UUID, photo: Photo) -> bytes | None:
        """The cut-out for a look that wants one, made now if there is none yet. Without a good
        one the photo keeps its ground, and its card says why."""
        try:
            return await self.shelf.blobs.get(mask_key(photo))
        except BlobMissingError:
            done = await self.cut(organization_id, photo)
        if done is not None and done[1].good:
            return done[1].mask
        left = (done[1].left if done is not None else None) or Left.UNCLEAR
        await self.notes.keep_ground(organization_id, photo.id, left)
        return None


def _may_leave(photo: Photo) -> bool:
    """Whether a provider may be asked: not while the photo waits for her word, and not for one
    that stands on white, which nobody need be paid for."""
    on_white = photo.facts is not None and photo.facts.white >= WHITE_FROM
    return not photo.held and not on_white
