"""A photo's picture for each use: made once from the original, then kept.

Owns the names of pictures and making them when somebody wants them. A picture's name is the photo's
bytes, its look and the use, so an undone look finds its pictures again. Does not own the pixel
work (develop, in other processes) nor where bytes are kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol
from uuid import UUID

import structlog

from services.photos.facts import Facts
from services.photos.look import UNTOUCHED, Look, digest
from services.photos.ports import BlobMissingError, PhotoRefusedError
from services.photos.shelf import Shelf
from services.photos.uses import CANVASES, Canvas, Use
from services.products import Photo

log = structlog.get_logger(__name__)

AS_IT_CAME = frozenset({Use.PREVIEW, Use.MARKET})
"""Uses that the cleaned copy serves as it is, as long as nothing was done to the photo."""

KNOWN_KEYS = 4096
"""Names of pictures that are known to be there."""


class Developer(Protocol):
    """The pixel work (services/photos/pool)."""

    async def develop(
        self,
        original: bytes,
        look: Look,
        canvas: Canvas,
        *,
        mask: bytes | None = None,
        facts: Facts | None = None,
    ) -> bytes:
        """Raises `PhotoRefusedError`."""
        ...


class Masks(Protocol):
    """Cut-outs (services/cutouts)."""

    async def mask(self, organization_id: UUID, photo: Photo) -> bytes | None:
        """An 8-bit PNG; None where the photo keeps its ground."""
        ...


def rendition_key(photo: Photo, use: Use) -> str:
    """The blob that holds the photo's picture for a use, once it is made."""
    if photo.look == UNTOUCHED and use in AS_IT_CAME:
        return photo.clean_key
    ending = "png" if CANVASES[use].png else "jpg"
    return f"{_stem(photo)}/{digest(photo.look)}/{use}.{ending}"


def mask_key(photo: Photo) -> str:
    """The blob that holds the photo's cut-out, once it is made."""
    return f"{_stem(photo)}/cut.png"


def picture_name(photo: Photo) -> str:
    """What tells the photo's picture from others, 64 hex digits: its bytes, and its look."""
    if photo.look == UNTOUCHED:
        return photo.sha256
    return sha256(f"{photo.sha256}{digest(photo.look)}".encode()).hexdigest()


def _stem(photo: Photo) -> str:
    return photo.original_key.rpartition("/")[0]


@dataclass(slots=True)
class Outputs:
    """The use case: pictures on demand."""

    shelf: Shelf
    developer: Developer
    masks: Masks
    _known: OrderedDict[str, None] = field(
        default_factory=OrderedDict[str, None], init=False, repr=False
    )
    _making: dict[str, "asyncio.Task[bytes]"] = field(
        default_factory=dict[str, "asyncio.Task[bytes]"], init=False, repr=False
    )

    async def picture(self, organization_id: UUID, photo: Photo, use: Use) -> bytes:
        """The photo's picture. One that can't be made is the cleaned photo as it is. Raises
        `BlobMissingError` when not even that is there, and `TryLaterError`."""
        key = rendition_key(photo, use)
        try:
            found = await self.shelf.blobs.get(key)
        except BlobMissingError:
            if key == photo.clean_key:
                raise
            return await self._made_once(organization_id, photo, use)
        self._remember(key)
        return found

    async def ready(self, organization_id: UUID, photos: Iterable[Photo], use: Use) -> None:
        """Have the pictures of these photos made where they are not; raises `TryLaterError`."""
        wanting = [photo for photo in photos if not self._has(photo, rendition_key(photo, use))]
        found = await asyncio.gather(
            *(self.picture(organization_id, photo, use) for photo in wanting),
            return_exceptions=True,
        )
        for error in found:
            if isinstance(error, BaseException) and not isinstance(error, BlobMissingError):
                raise error

    def _has(self, photo: Photo, key: str) -> bool:
        return key == photo.clean_key or key in self._known

    async def _made_once(self, organization_id: UUID, photo: Photo, use: Use) -> bytes:
        """However many want it at the same time."""
        key = rendition_key(photo, use)
        task = self._making.get(key)
        if task is None:
            task = asyncio.create_task(self._make(organization_id, photo, use))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(task)

    async def _make(self, organization_id: UUID, photo: Photo, use: Use) -> bytes:
        key, canvas = rendition_key(photo, use), CANVASES[use]
        original, look = await self.shelf.blobs.get(photo.original_key), photo.look
        mask = await self.masks.mask(organization_id, photo) if look.needs_cutout else None
        try:
            made = await self.developer.develop(
                original, look, canvas, mask=mask, facts=photo.facts
            )
        except PhotoRefusedError as error:
            log.warning("picture_not_made", use=use.value, reason=error.reason.value)
            made = await self.shelf.blobs.get(photo.clean_key)
        kind = "image/png" if canvas.png else "image/jpeg"
        await self.shelf.keep(organization_id, photo, key, made, kind)
        self._remember(key)
        return made

    def _remember(self, key: str) -> None:
        self._known[key] = None
        if len(self._known) > KNOWN_KEYS:
            self._known.popitem(last=False)
