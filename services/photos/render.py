"""The pixel work on one photo: decode, turn upright, flatten, bring to sRGB, shrink, encode.

Owns pure functions from bytes to bytes. Does not own the processes that they run in (pool):
this module imports Pillow, so the main process leaves it alone. What leaves is encoded anew
from bare pixels, the only cleaning that an appended archive or hidden metadata does not survive.
"""

import hashlib
import re
import struct
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import pi_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

from services.photos.intake import MAX_PIXELS, recognise
from services.photos.ports import Inspected, PhotoFormat, PhotoProblem, PhotoRefusedError

CLEAN_SIDE = 1920
"""Longest side that MercadoLibre keeps, in pixels:
https://developers.mercadolibre.com.ar/es_ar/trabajar-con-imagenes"""

MAX_RATIO = 20
"""Of the sides of a picture that a chat can show: https://core.telegram.org/bots/api#sendphoto"""

MAX_SCANS = 64
"""Most passes over the pixels of a JPEG. Encoders write about ten; each costs up to 0.1 s for 50
megapixels and 75 bytes of file, so more are there to keep us busy:
https://libjpeg-turbo.org/pmwiki/uploads/About/TwoIssueswiththeJPEGStandard.pdf"""

MAX_SEGMENTS = 4096
"""Most segments of a JPEG: the largest profiles and depth maps come in a few hundred."""

MAX_FILL = 4096
"""Most bytes of a JPEG between two segments at its head, where there need be none: Pillow looks at
each of them, a million a second."""

_CLEAN_QUALITY = 88
_MODEL_STEPS: Final = ((1280, 82), (1024, 80), (1024, 65), (768, 65), (512, 60), (256, 40))
"""Longest side in pixels and JPEG quality, best first; the last always fits 150 KB."""

_OPAQUE = 255

_PLUGINS: Final = {
    PhotoFormat.JPEG: "JPEG",
    PhotoFormat.PNG: "PNG",
    PhotoFormat.WEBP: "WEBP",
    PhotoFormat.HEIC: "HEIF",
}
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING: Final = frozenset({5, 6, 7, 8})
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_SEGMENT: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
"""The next JPEG marker that something follows: decoders pass over stuffing, restarts and the
unassigned ones that stand between pixels."""
_WEBP_HEAD = 10
"""Bytes of a first WebP chunk of any kind that tell the size."""

_SRGB: Final = ImageCms.ImageCmsProfile(
    ImageCms.createProfile("sRGB")  # pyright: ignore[reportUnknownArgumentType] - Pillow's gap
)

# What Pillow's decoders are known to raise on hostile bytes; it documents no closed set.
_DECODER_ERRORS: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    RuntimeError,
    AttributeError,
    AssertionError,
    struct.error,
)

Image.MAX_IMAGE_PIXELS = None  # _open refuses by MAX_PIXELS, always and not as a warning
# No threads: grids of grids take two for each level, until there are no more and the process ends.
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=0
)


def inspect(data: bytes) -> Inspected:
    """Decode a photo whole and clean it; raises `PhotoRefusedError` for whatever will not do."""
    kind = recognise(data)
    picture, (width, height) = _decoded(data, kind, CLEAN_SIDE)
    return Inspected(
        format=kind,
        width=width,
        height=height,
        sha256=hashlib.sha256(data).hexdigest(),
        clean=jpeg(picture, _CLEAN_QUALITY),
    )


def upright(data: bytes, side: int) -> Image.Image:
    """An original as it is looked at: upright, sRGB, on white where it was transparent, mode RGB,
    at most `side` pixels on its longer side, without metadata. Raises `PhotoRefusedError`."""
    picture, _ = _decoded(data, recognise(data), side)
    picture.info.clear()
    return picture


def transparency(data: bytes, side: int) -> Image.Image | None:
    """How opaque an original is, as a picture of mode L that fits `upright`'s; None when it is
    opaque throughout. Raises `PhotoRefusedError`."""
    with _decoding():
        image = _open(data, recognise(data))
        if not image.has_transparency_data:
            return None
        image.load()
        turn = _orientation(image)
        pixels = _eight_bit(image)
        if "A" not in pixels.getbands():
            return None
        alpha = _shrunk(pixels.getchannel("A"), side)
    if alpha.getextrema()[0] == _OPAQUE:
        return None
    return alpha.transpose(_UPRIGHT[turn]) if turn in _UPRIGHT else alpha


def size(data: bytes) -> tuple[int, int]:
    """Width and height of an original as it is looked at, in pixels, from its header alone.
    Raises `PhotoRefusedError`."""
    with _decoding():
        image = _open(data, recognise(data))
        width, height = image.size
        return (height, width) if _orientation(image) in _LYING else (width, height)


def for_model(clean: bytes, limit: int) -> bytes:
    """A cleaned photo as the best JPEG of at most `limit` bytes that the steps allow."""
    if len(clean) <= limit:
        return clean
    with _decoding():
        image = _open(clean, PhotoFormat.JPEG)
        image.load()
    encoded = b""
    for side, quality in _MODEL_STEPS:
        encoded = jpeg(_shrunk(image, side), quality)
        if len(encoded) <= limit:
            break
    return encoded


@contextmanager
def _decoding() -> Generator[None]:
    """Turn what a decoder raises on bad bytes into a refusal, and keep its warnings quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _DECODER_ERRORS as error:
            raise PhotoRefusedError(PhotoProblem.BROKEN) from error


def _decoded(data: bytes, kind: PhotoFormat, side: int) -> tuple[Image.Image, tuple[int, int]]:
    """The photo upright, in sRGB and shrunk to `side`, and the size that it had."""
    with _decoding():
        image = _open(data, kind)
        width, height = image.size
        image.draft(None, within(image.size, side))
        image.load()
        turn = _orientation(image)  # a PNG's is looked for in its pixels: not while they may fail
        # a palette's faults show only when its colours are wanted
        flat = _on_white(_shrunk(_eight_bit(image), side))
    picture = _srgb(flat, image.info.get("icc_profile"))
    if turn in _UPRIGHT:
        picture = picture.transpose(_UPRIGHT[turn])
    return picture, (height, width) if turn in _LYING else (width, height)


def _open(data: bytes, kind: PhotoFormat) -> ImageFile.ImageFile:
    """The photo, opened but not decoded, once its header shows a fitting size and one frame."""
    if kind is PhotoFormat.WEBP:
        # Pillow's opener takes memory for the whole canvas, so the size is read beforehand.
        _refuse_size(*_webp_size(data))
    if kind is PhotoFormat.JPEG:
        _refuse_tangle(data)
    image = Image.open(BytesIO(data), formats=(_PLUGINS[kind],))
    _refuse_size(*image.size)
    # JPEG and HEIC files hold side images (depth, preview), not frames of an animation.
    if kind in (PhotoFormat.PNG, PhotoFormat.WEBP) and getattr(image, "is_animated", False):
        raise PhotoRefusedError(PhotoProblem.ANIMATED)
    if kind is PhotoFormat.PNG:
        image.verify()  # checks every chunk's sum, and cannot be decoded afterwards
        image = Image.open(BytesIO(data), formats=(_PLUGINS[kind],))
    return image


def _refuse_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PhotoRefusedError(PhotoProblem.TOO_MANY_PIXELS)
    if max(width, height) > MAX_RATIO * min(width, height):
        raise PhotoRefusedError(PhotoProblem.UNWORKABLE)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Width and height from a WebP header: https://developers.google.com/speed/webp/docs/riff_container"""
    chunk, body = data[12:16], data[20:30]
    if len(body) < _WEBP_HEAD:
        raise PhotoRefusedError(PhotoProblem.BROKEN)
    if chunk == b"VP8X":
        return (
            int.from_bytes(body[4:7], "little") + 1,
            int.from_bytes(body[7:10], "little") + 1,
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = struct.unpack("<6x2H", body)
        return width & 0x3FFF, height & 0x3FFF
    raise PhotoRefusedError(PhotoProblem.BROKEN)


def _refuse_tangle(data: bytes) -> None:
    """Look at the segments of a JPEG, as far as they can be followed, and at nothing nested in
    them or appended: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, B.1"""
    scans, segments, at = 0, 0, 2
    while found := _SEGMENT.search(data, at):
        filled, at = found.start() - at, found.end()
        marker = data[at - 1]
        if marker == _END_OF_IMAGE:
            break
        segments += 1
        padded = not scans and filled > MAX_FILL
        scans += marker == _START_OF_SCAN
        if scans > MAX_SCANS or segments > MAX_SEGMENTS or padded:
            raise PhotoRefusedError(PhotoProblem.UNWORKABLE)
        at += int.from_bytes(data[at : at + 2], "big")


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 where the metadata is missing or unreadable."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except _DECODER_ERRORS:
        return 1  # broken metadata is thrown away; the picture beside it is good


def within(size: tuple[int, int], side: float) -> tuple[int, int]:
    """`size` scaled down, never up, to at most `side` on its longer side."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _eight_bit(image: Image.Image) -> Image.Image:
    """`image` in a mode that can be resampled; 16-bit greys are scaled, where Pillow clips."""
    if image.mode.startswith("I"):
        grey = image.point(lambda level: level * (1 / 256)).convert("L")
        grey.info.clear()  # a transparent grey level would be meant in 16 bits
        return grey
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    size = within(image.size, side)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """`image` as sRGB; a profile that is broken or meant for other channels is passed over."""
    if profile:
        try:
            converted = ImageCms.profileToProfile(image, BytesIO(profile), _SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        if converted is not None:
            return converted
    # A HEIC of several pictures decodes itself anew with each use, whatever was done to it before.
    plain = image.mode == "RGB" and not isinstance(image, ImageFile.ImageFile)
    return image if plain else image.convert("RGB")


def png(image: Image.Image) -> bytes:
    """Bare pixels as PNG, with the transparency that they have."""
    image.info.clear()
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg(image: Image.Image, quality: int) -> bytes:
    """Bare pixels as JPEG: Pillow would write a comment that it finds in `info`."""
    image.info.clear()
    out = BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
