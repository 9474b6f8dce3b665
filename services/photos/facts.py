"""What was seen in a photo: measured once, in a process of its own, and kept beside it.

Owns the record alone. Does not own the measuring (inspection, reading, cutout), what is said of
it (advice) nor where it is kept. Untrusted throughout: lines and codes come from pixels.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from services.listings.content import Frozen, Share

LINES_MAX = 60
LINE_MAX = 120
CODES_MAX = 8
CODE_MAX = 512


class Box(Frozen):
    """A rectangle in shares of the upright original, 0 to 1 from its left and top."""

    left: Share
    top: Share
    right: Share
    bottom: Share


class Symbology(StrEnum):
    """Kinds of codes that are read."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    UPCE = "upce"
    QR = "qr"


class Code(Frozen):
    """A code with its text. Retail codes hold digits with a right check digit; `gtin` is theirs
    as a marketplace wants it (UPC-E spelt out as UPC-A; an ISBN is an EAN-13 that begins with 978
    or 979), empty for a QR code and for a shop's own number. `printed` tells that the same digits
    were read as text."""

    symbology: Symbology
    text: Annotated[str, Field(max_length=CODE_MAX)]
    gtin: Annotated[str, Field(pattern=r"^(\d{8}|\d{12,14})?$")] = ""
    printed: bool = False


class Line(Frozen):
    """A line of text read in the photo."""

    text: Annotated[str, Field(min_length=1, max_length=LINE_MAX)]
    confidence: Share
    box: Box


class Flag(StrEnum):
    """Why a photo waits for her word before it leaves."""

    FACE = "face"
    NUDITY = "nudity"


class Facts(Frozen):
    """All that is known about one photo's pixels.

    `sharpness` is the variance of the Laplacian in the sharpest tenth of tiles at 640 px (below
    150: blurred), `light` the mean luminance 0-255, `burnt` the share of blown-out pixels inside
    the picture, `white` how much of its rim is white, `busy` how much of its rim is full of edges,
    `framed` whether a border was drawn around it. `fingerprint` is a perceptual hash, 16 hex
    digits. `faces` are their places. `product`
    is where the goods are, None when that can't be told. `nudity` is None where nothing could
    check it. `read` tells whether text was looked for.
    """

    sharpness: float
    light: float
    burnt: Share
    white: Share
    busy: Share
    framed: bool = False
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    faces: tuple[Box, ...] = ()
    codes: Annotated[tuple[Code, ...], Field(max_length=CODES_MAX)] = ()
    lines: Annotated[tuple[Line, ...], Field(max_length=LINES_MAX)] = ()
    read: bool = False
    product: Box | None = None
    nudity: Share | None = None

    @property
    def overlay(self) -> bool:
        """Whether text or a watermark was laid over it: clear words where the product isn't."""
        return self.product is not None and any(
            line.confidence >= CLEARLY_READ
            and sum(sign.isalpha() for sign in line.text) >= WORD_LETTERS
            and not _within(line.box, self.product)
            for line in self.lines
        )

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What must wait for her word."""
        naked = self.nudity is not None and self.nudity >= NUDITY_FROM
        found = {Flag.FACE: bool(self.faces), Flag.NUDITY: naked}
        return tuple(flag for flag, there in found.items() if there)


CLEARLY_READ, WORD_LETTERS = 0.9, 4
"""How sure a reading is, and how many letters a line has, that is taken for words beside the
product; less may be a pattern of the ground."""

BESIDE = 0.02
"""What a label may reach out of the place of the product, in shares of the picture: that place is
measured no better."""

NUDITY_FROM = 0.6
"""A judgement of at least this much holds the photo back."""

ALIKE_BITS = 8
"""Two photos whose perceptual hashes differ in at most this many of 64 bits look the same."""


def _within(line: Box, product: Box) -> bool:
    """Whether a line's middle lies on the product."""
    across, down = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    beside = product.left - BESIDE > across or across > product.right + BESIDE
    return not beside and product.top - BESIDE <= down <= product.bottom + BESIDE


def alike(one: Facts, other: Facts) -> bool:
    """Whether two photos look the same."""
    return (int(one.fingerprint, 16) ^ int(other.fingerprint, 16)).bit_count() <= ALIKE_BITS
