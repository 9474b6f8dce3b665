"""What a hostile file is made of: a name, bytes, and what may become of it.

Owns the record and what is planted in metadata. Does not own the files (jpeg, png, webp, heic,
disguises).
"""

import struct
from dataclasses import dataclass, field

from PIL import Image

from services.photos.ports import PhotoProblem
from tests.unit.photos import samples

PLACE = b"-34.6036,-58.3815"
"""A position, planted wherever a format has room for words."""

MARKUP = b"<script>alert(1)</script>"
"""What a browser would run, planted likewise."""

XMP = b"<x:xmpmeta><exif:GPSLatitude>" + PLACE + b"</exif:GPSLatitude>" + MARKUP + b"</x:xmpmeta>"

_SOUTH_AND_WEST = ((34, 1, 36, 1, 13, 1), (58, 1, 22, 1, 54, 1))
TRACES = (
    PLACE,
    MARKUP,
    samples.MAKER.encode(),
    b"hidden payload",
    b"http://ns.adobe.com",
    b"ICC_PROFILE",
    *(struct.pack(f"{order}6I", *degrees) for order in "<>" for degrees in _SOUTH_AND_WEST),
)
"""What no output holds, the position of `samples.exif` among it. Too long to occur by chance."""

ACCEPTED = None
"""Among the outcomes: it comes in."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and the outcomes that are right: one, or two where it depends on how forgiving the
    decoder is."""

    name: str
    data: bytes = field(repr=False)
    outcomes: frozenset[PhotoProblem | None]


def comes_in(name: str, data: bytes) -> Hostile:
    """A file that is odd, and a photo."""
    return Hostile(name, data, frozenset({ACCEPTED}))


def refused(name: str, data: bytes, reason: PhotoProblem = PhotoProblem.BROKEN) -> Hostile:
    """A file that is refused for this reason."""
    return Hostile(name, data, frozenset({reason}))


def either(name: str, data: bytes, reason: PhotoProblem = PhotoProblem.BROKEN) -> Hostile:
    """A damaged file that a forgiving decoder makes something of."""
    return Hostile(name, data, frozenset({ACCEPTED, reason}))


def little() -> Image.Image:
    """The usual picture in few pixels, so that many of them are worked off fast."""
    return samples.quartered(160, 120)
