"""What the rest of the product asks of photos, and what photo bytes are kept behind.

Owns the answers in plain records, and the store's questions. Does not own the work (pool, render)
nor any store: storage/blobs answers them.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

SMALL_SIDE = 250
SMALL_LONG_SIDE = 500
"""MercadoLibre takes a picture with both sides of at least 250 px and one above 500 px:
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""


def too_small(width: int, height: int) -> bool:
    """Whether a photo of that size, in pixels, is below what MercadoLibre takes."""
    short, long = sorted((width, height))
    return short < SMALL_SIDE or long <= SMALL_LONG_SIDE


class PhotoFormat(StrEnum):
    """The formats that come in. All leave as JPEG."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


class PhotoProblem(StrEnum):
    """Why a file did not come in."""

    EMPTY = "empty"
    TOO_BIG_FILE = "too_big_file"
    TOO_MANY_PIXELS = "too_many_pixels"
    BROKEN = "broken"
    NOT_A_PHOTO = "not_a_photo"
    ANIMATED = "animated"
    INFECTED = "infected"
    """A scanner knows something harmful in it."""
    UNWORKABLE = "unworkable"
    """It ended, outgrew or outlasted the process that worked on it, or no chat could show it."""


class PhotoRefusedError(Exception):
    """The file will not do, and sending it again will not help: another photo is needed."""

    def __init__(self, reason: PhotoProblem) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Inspected:
    """A photo that came in.

    `width` and `height` are the original's, in pixels, the way up that it is looked at;
    `sha256` is the hex digest of the original bytes; `clean` is the JPEG that may leave: upright,
    sRGB on white, at most `render.CLEAN_SIDE` px long, without any metadata. `small` warns that
    MercadoLibre wants a larger picture.
    """

    format: PhotoFormat
    width: int
    height: int
    sha256: str
    clean: bytes = field(repr=False)

    @property
    def small(self) -> bool:
        """Whether the original is below what MercadoLibre takes."""
        return too_small(self.width, self.height)


class Scanner(Protocol):
    """Somebody who looks for malware in a file before it is opened or kept."""

    async def scan(self, data: bytes) -> None:
        """Return when nothing harmful is known in it. Raises `PhotoRefusedError` (INFECTED), and
        `services.outcomes.TryLaterError` when it could not be looked at: nothing unscanned comes
        in."""
        ...


class BlobMissingError(LookupError):
    """No blob is kept under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Blobs(Protocol):
    """Bytes kept by key, on disk or in an object store.

    A key is one to 512 of the characters A-Z a-z 0-9 . _ - / and no part between slashes is
    empty or begins with a dot; any other raises ValueError. A fault of the store is a
    `services.outcomes.TryLaterError`.
    """

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        """Keep `data`, replacing what was there; readers see the old or the new, never a part."""
        ...

    async def get(self, key: str) -> bytes:
        """The bytes last put; raises `BlobMissingError` when there are none."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key; a key that is not there is no error."""
        ...

    async def ping(self) -> None:
        """Return when the store answers and can be written to."""
        ...
