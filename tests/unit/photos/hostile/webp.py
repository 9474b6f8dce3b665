"""Hostile WebPs: https://developers.google.com/speed/webp/docs/riff_container."""

import struct
from collections.abc import Iterator

from PIL import Image

from services.photos.ports import PhotoProblem
from tests.unit.photos import samples
from tests.unit.photos.hostile.kinds import (
    MARKUP,
    PLACE,
    XMP,
    Hostile,
    comes_in,
    either,
    little,
    refused,
)
from tests.unit.photos.samples import encoded

ICC, ALPHA, EXIF, XMP_FLAG, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02
"""Bits of the extended header."""


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk, padded to an even length."""
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    """A file of these."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def canvas(width: int, height: int, flags: int = 0) -> bytes:
    """The extended header."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return chunk(b"VP8X", bytes([flags, 0, 0, 0]) + sizes)


def pixels(**options: object) -> bytes:
    """The one chunk of a small good file."""
    return encoded(little(), "WEBP", **options)[12:]


def webps() -> Iterator[Hostile]:
    """All of them."""
    yield from _sizes()
    yield from _pixels()
    yield from _broken()
    yield from _texts()


def _sizes() -> Iterator[Hostile]:
    many = PhotoProblem.TOO_MANY_PIXELS
    yield refused("200 megapixels in 34 bytes", samples.webp_bomb(), many)
    vast = canvas(2**24, 2**24)
    yield refused("a canvas of 281 terapixels", riff(vast, pixels()), many)
    lossy = bytearray(riff(pixels()))
    lossy[26:30] = b"\xff\x3f\xff\x3f"
    yield refused("lossy that claims 268 megapixels", bytes(lossy), many)
    hidden = riff(canvas(160, 120), samples.webp_bomb()[12:])
    yield refused("200 megapixels behind a small canvas", hidden)
    yield refused("a canvas of 49 megapixels and no pixels", riff(canvas(7000, 7000)))
    yield refused("a canvas larger than its pixels", riff(canvas(7000, 7000), pixels()))
    yield refused("a strip", riff(canvas(16_000, 2), pixels()), PhotoProblem.UNWORKABLE)
    yield comes_in("one pixel", encoded(Image.new("RGB", (1, 1)), "WEBP"))
    large = encoded(Image.new("RGBA", (7000, 7000), (1, 2, 3, 90)), "WEBP", lossless=True, method=0)
    yield comes_in("49 megapixels in 100 bytes", large)


def _pixels() -> Iterator[Hostile]:
    clear = little().convert("RGBA")
    clear.putalpha(90)
    yield comes_in("transparent", encoded(clear, "WEBP", exif=samples.exif()))
    yield comes_in("transparent and lossless", encoded(clear, "WEBP", lossless=True))
    yield refused("animated", samples.animation("WEBP"), PhotoProblem.ANIMATED)
    moving = chunk(b"ANIM", bytes(6))
    yield refused("an animation without frames", riff(canvas(160, 120, ANIMATION), moving))
    frame = bytes(6) + b"\x9f\0\0\x77\0\0" + bytes(4)
    one = riff(canvas(160, 120, ANIMATION), moving, chunk(b"ANMF", frame + pixels()))
    yield either("an animation of one frame", one, PhotoProblem.ANIMATED)
    outside = b"\xff\xff\xff" * 2 + frame[6:]
    away = riff(canvas(160, 120, ANIMATION), moving, chunk(b"ANMF", outside + pixels()))
    yield refused("a frame outside the canvas", away)


def _broken() -> Iterator[Hostile]:
    good = riff(pixels())
    yield refused("a page with its first bytes", riff(MARKUP))
    yield refused("a head alone", good[:12])
    yield refused("an unknown first chunk", riff(chunk(b"QQQQ", MARKUP), pixels()))
    yield either("a length of nothing", good[:4] + bytes(4) + good[8:])
    yield either("a length beyond the file", good[:4] + b"\xff\xff\xff\xff" + good[8:])
    yield refused("a chunk beyond the file", good[:16] + b"\xff\xff\xff\xff" + good[20:])
    yield either("noise for pixels", good[:40] + bytes(range(256)) * 4)
    yield refused("lossless with nothing in it", riff(chunk(b"VP8L", b"\x2f\x9f\0\x1e\0")))
    yield refused("lossless of another kind", riff(chunk(b"VP8L", bytes(40))))
    clear = riff(canvas(160, 120, ALPHA), chunk(b"ALPH", b"\xff" * 9), pixels())
    yield either("transparency that does not unpack", clear)


def _texts() -> Iterator[Hostile]:
    everything = {"exif": samples.exif(6), "xmp": XMP, "icc_profile": samples.swapping_profile()}
    yield comes_in("a position in Exif and XMP", encoded(little(), "WEBP", **everything))
    for orientation in (0, 3, 9):
        turned = encoded(little(), "WEBP", exif=samples.exif(orientation))
        yield comes_in(f"orientation {orientation}", turned)
    outside = chunk(b"EXIF", b"MM\0*\xff\xff\xff\xff" + PLACE)
    yield comes_in("Exif that points outside", riff(canvas(160, 120, EXIF), pixels(), outside))
    garbage = chunk(b"ICCP", b"\xff" * 2_000_000)
    yield comes_in("garbage for a profile", riff(canvas(160, 120, ICC), garbage, pixels()))
    deep = chunk(b"XMP ", b"<a>" * 20_000 + PLACE)
    yield comes_in("XMP without end", riff(canvas(160, 120, XMP_FLAG), pixels(), deep))
    unknown = chunk(b"QQQQ", MARKUP) * 10_000
    yield comes_in("ten thousand unknown chunks", riff(canvas(160, 120), pixels(), unknown))
    yield comes_in("with an archive behind it", riff(pixels()) + samples.archive())
