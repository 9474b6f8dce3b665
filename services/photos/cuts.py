"""A cut-out of the product, and why one is not used.

Owns the record, the edge from which a cut-out is good enough, and the providers' port. Does not
own cutting (cutout, photoroom, removebg) nor their order (cutting).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from services.photos.facts import Box
from services.photos.look import CutBy

GOOD_FROM = 0.9
"""A cut-out is used from this judgement on; below, the photo keeps its ground."""


class Left(StrEnum):
    """Why a photo keeps its ground."""

    UNCLEAR = "unclear"
    """The product can't be told from what is around it."""
    TOUCHES = "touches"
    """The product is cut by the photo's own edge."""
    RAGGED = "ragged"
    """Its outline would come out ragged or with holes."""
    SEVERAL = "several"
    """More than one thing stands in the photo."""
    ALREADY = "already"
    """Its ground is plain and white as it is."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut-out: `mask` is an 8-bit grey PNG of the upright original, white where the product is
    (at most 1920 px long, whatever the original's size), `judgement` how good it is, 0 to 1,
    `product` where the goods are, and `left` why it is not good enough."""

    mask: bytes = field(repr=False)
    judgement: float
    product: Box | None = None
    left: Left | None = None

    @property
    def good(self) -> bool:
        """Whether it may be shown."""
        return self.left is None and self.judgement >= GOOD_FROM


class Cutter(Protocol):
    """A provider of cut-outs outside."""

    @property
    def by(self) -> CutBy:
        """Its name."""
        ...

    async def cut_out(self, clean: bytes) -> bytes:
        """Take a cleaned JPEG; returns a PNG with transparency of the same size and framing.
        Raises `TryLaterError` or `RefusedError`."""
        ...
