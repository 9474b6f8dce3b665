"""What a photo must be to come in, judged by its bytes and never by its name.

Owns the formats, the limits, the reasons for a refusal and the look at the first bytes. Does
not own decoding (render), which happens in other processes (pool).
"""

from dataclasses import dataclass, field
from enum import StrEnum

MAX_FILE_BYTES = 20 * 1024 * 1024
"""Largest file a bot can fetch: https://core.telegram.org/bots/api#getfile"""

MAX_PIXELS = 50_000_000
"""Most pixels that are decoded: phones take 12 to 50 megapixels, and each costs up to 12 bytes
here while it is worked on."""

SMALL_SIDE = 250
SMALL_LONG_SIDE = 500
"""MercadoLibre takes a picture with both sides of at least 250 px and one above 500 px:
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""


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
    UNWORKABLE = "unworkable"
    """It ended, outgrew or outlasted the process that worked on it."""


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
        short, long = sorted((self.width, self.height))
        return short < SMALL_SIDE or long <= SMALL_LONG_SIDE


# The brands that open a HEIF file of stills and of image sequences (ISO/IEC 23008-12, annex B).
_HEIC_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_HEIC_SEQUENCES = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_GIF = (b"GIF87a", b"GIF89a")


def recognise(data: bytes) -> PhotoFormat:
    """The format that the first bytes tell; raises `PhotoRefusedError` for what cannot come in.

    Looks at no more than the length and a few leading bytes, so it is safe in any process.
    """
    if not data:
        raise PhotoRefusedError(PhotoProblem.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise PhotoRefusedError(PhotoProblem.TOO_BIG_FILE)
    if data.startswith(b"\xff\xd8\xff"):
        return PhotoFormat.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PhotoFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoFormat.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_STILLS:
        return PhotoFormat.HEIC
    if data.startswith(_GIF) or (data[4:8] == b"ftyp" and data[8:12] in _HEIC_SEQUENCES):
        raise PhotoRefusedError(PhotoProblem.ANIMATED)
    raise PhotoRefusedError(PhotoProblem.NOT_A_PHOTO)
