"""What is shown above a message, as bytes: one photo, several as a numbered sheet, or a pair.

Owns drawing sheets and pairs once and keeping the last few, so that paging back is instant. Does
not own the pixel work (services/photos) nor where photos are kept.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from handlers.views.message import Message
from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError, Blobs, PhotoRefusedError

log = structlog.get_logger(__name__)

SHEETS_KEPT = 64
"""A sheet is a few hundred kilobytes."""


class SheetMaker(Protocol):
    """Draws several photos as one picture (services/photos)."""

    async def sheet(self, photos: Sequence[bytes]) -> bytes:
        """JPEGs in order as one numbered picture, an empty one as a grey square."""
        ...

    async def pair(self, before: bytes, after: bytes) -> bytes:
        """Two JPEGs side by side, marked as before and after."""
        ...


@dataclass(slots=True)
class Pictures:
    """Photos by their keys, and the sheets drawn last."""

    blobs: Blobs
    maker: SheetMaker
    _kept: OrderedDict[str, bytes] = field(
        default_factory=OrderedDict[str, bytes], init=False, repr=False
    )

    async def of(self, message: Message) -> bytes | None:
        """The picture, None when the message has none or it can't be had: it still has its
        words. Raises `TryLaterError` for a photo alone whose store doesn't answer."""
        if message.sheet or message.pair:
            return await self._drawn(message.picture or "", message)
        if message.photo_key is None:
            return None
        try:
            return await self.blobs.get(message.photo_key)
        except BlobMissingError:
            log.warning("blob_missing")
            return None

    async def _drawn(self, name: str, message: Message) -> bytes | None:
        """The sheet or pair of that name."""
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        keys = message.pair or message.sheet
        photos = await asyncio.gather(*map(self._photo, keys))
        reached = all(photo or not key for key, photo in zip(keys, photos, strict=True))
        try:
            if message.pair is None:
                drawn = await self.maker.sheet(photos)
            elif reached:
                before, after = photos
                drawn = await self.maker.pair(before, after)
            else:
                return None  # half a comparison says nothing
        except PhotoRefusedError as error:
            log.warning("picture_not_drawn", reason=error.reason.value)
            return None
        if reached:  # else it is drawn anew next time
            self._kept[name] = drawn
            if len(self._kept) > SHEETS_KEPT:
                self._kept.popitem(last=False)
        return drawn

    async def _photo(self, key: str) -> bytes:
        """Empty when there is none."""
        if not key:
            return b""
        try:
            return await self.blobs.get(key)
        except (BlobMissingError, TryLaterError) as error:
            log.warning("no_photo_for_sheet", error=type(error).__name__)
            return b""
