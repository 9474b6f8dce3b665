"""Hostile PNGs, put together from chunks: https://www.w3.org/TR/png-3/."""

import struct
import zlib
from collections.abc import Iterator
from functools import cache

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
from tests.unit.photos.samples import encoded, png_chunk, png_header

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = png_chunk(b"IEND", b"")
HEAD = 33
"""Bytes of the signature and the first chunk."""

SIZE = 160, 120


def plain(**options: object) -> bytes:
    """A small good one."""
    return encoded(little(), "PNG", **options)


def holding(*chunks: bytes, png: bytes = b"") -> bytes:
    """A good one with these chunks behind its header."""
    png = png or plain()
    return png[:HEAD] + b"".join(chunks) + png[HEAD:]


def written(size: tuple[int, int], depth: int, colour: int, idat: bytes, *chunks: bytes) -> bytes:
    """One of these packed pixels."""
    header = png_chunk(b"IHDR", struct.pack(">2I5B", *size, depth, colour, 0, 0, 0))
    return b"".join((SIGNATURE, header, *chunks, png_chunk(b"IDAT", idat), END))


def rows(row: bytes, count: int = SIZE[1]) -> bytes:
    """The same row again and again, packed."""
    return zlib.compress(row * count)


@cache
def packed(megabytes: int) -> bytes:
    """Zeros by the megabyte in a thousandth of that."""
    return zlib.compress(bytes(megabytes * 1024 * 1024), 1)


def pngs() -> Iterator[Hostile]:
    """All of them."""
    yield from _sizes()
    yield from _pixels()
    yield from _packed()
    yield from _broken()
    yield from _texts()


def _sizes() -> Iterator[Hostile]:
    many = PhotoProblem.TOO_MANY_PIXELS
    yield refused("200 megapixels in 24 KB", samples.bomb(), many)
    yield refused("claims 4 gigapixels", png_header(65_000, 65_000), many)
    yield refused("claims the most that there is", png_header(2**31 - 1, 2**31 - 1), many)
    yield refused("claims 49 megapixels in 100 bytes", png_header(7000, 7000))
    yield refused("no size", png_header(0, 0))
    yield refused("a strip", png_header(60_000, 2), PhotoProblem.UNWORKABLE)
    yield comes_in("one pixel", encoded(Image.new("RGBA", (1, 1)), "PNG"))
    yield comes_in("49 megapixels in 50 KB", encoded(Image.new("L", (7000, 7000)), "PNG"))


def _pixels() -> Iterator[Hostile]:
    for depth, size in {1: 20, 2: 40, 4: 80, 16: 320}.items():
        yield comes_in(f"grey of {depth} bits", written(SIZE, depth, 0, rows(bytes(size + 1))))
    for colour, channels in {2: 3, 4: 2, 6: 4}.items():
        row = b"\0" + b"\x9c\x40" * 160 * channels
        yield comes_in(f"16 bits, colour type {colour}", written(SIZE, 16, colour, rows(row)))
    yield comes_in("transparent", encoded(little().convert("RGBA"), "PNG", exif=samples.exif()))
    yield comes_in("transparent grey", encoded(little().convert("LA"), "PNG"))
    palette = little().quantize(4)
    yield comes_in("a palette with transparency", encoded(palette, "PNG", transparency=1))
    levels = encoded(palette, "PNG", transparency=b"\0\x80\xff\x40")
    yield comes_in("a palette of levels of transparency", levels)
    first, last = rows(bytes(161)), rows(b"\0" + b"\xff" * 160)
    colours = png_chunk(b"PLTE", b"abc")
    yield refused("a palette that is missing", written(SIZE, 8, 3, first))
    yield either("indices beyond the palette", written(SIZE, 8, 3, last, colours))
    thousand = png_chunk(b"PLTE", b"abc" * 1000)
    yield either("a palette of a thousand colours", written(SIZE, 8, 3, first, thousand))
    clear = png_chunk(b"tRNS", bytes(999))
    yield either("more transparency than palette", written(SIZE, 8, 3, first, colours, clear))
    yield refused("three bits", written(SIZE, 3, 0, first))
    yield refused("animated", samples.animation("PNG"), PhotoProblem.ANIMATED)
    yield comes_in("no frames announced", holding(png_chunk(b"acTL", struct.pack(">2I", 0, 0))))
    for frames in (1, 2**31):
        control = png_chunk(b"acTL", struct.pack(">2I", frames, 0))
        yield refused(f"{frames} other frames announced", holding(control), PhotoProblem.ANIMATED)


def _packed() -> Iterator[Hostile]:
    """Bombs of the zip kind."""
    yield comes_in("pixels that unpack to 200 MB", written((16, 16), 8, 0, packed(200)))
    text = png_chunk(b"zTXt", b"Comment\0\0" + packed(200))
    yield refused("a text that unpacks to 200 MB", holding(text))
    international = png_chunk(b"iTXt", b"Comment\0\x01\0\0\0" + packed(200))
    yield refused("an international text that unpacks to 200 MB", holding(international))
    profile = png_chunk(b"iCCP", b"sRGB\0\0" + packed(200))
    yield refused("a profile that unpacks to 200 MB", holding(profile))
    behind = plain()[: -len(END)] + text + END
    yield either("a text behind the pixels that unpacks to 200 MB", behind)
    many = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1024 * 1024 - 1))) * 500
    yield refused("five hundred texts of a megabyte", holding(many))
    yield comes_in("two thousand texts", holding(png_chunk(b"tEXt", b"Place\0" + PLACE) * 2000))
    yield comes_in("pixels in many empty pieces", holding(png_chunk(b"IDAT", b"") * 5000))


def _broken() -> Iterator[Hostile]:
    good = plain()
    yield refused("a wrong sum", good[:-5] + bytes([good[-5] ^ 1]) + good[-4:])
    yield refused("no header", SIGNATURE + good[HEAD:])
    yield refused("the end at the beginning", holding(END))
    yield either("two headers", holding(good[len(SIGNATURE) : HEAD]))
    yield either("an unknown chunk that must be known", holding(png_chunk(b"QQQQ", MARKUP)))
    yield refused("a chunk of two gigabytes", holding(b"\x7f\xff\xff\xffIDAT"))
    yield refused("a chunk of less than nothing", holding(b"\xff\xff\xff\xffIDAT"))
    yield refused("pixels that do not unpack", good[:HEAD] + png_chunk(b"IDAT", MARKUP) + END)
    yield either("too few pixels", written(SIZE, 8, 0, rows(bytes(161), count=60)))
    yield refused("a filter that there is not", written(SIZE, 8, 0, rows(b"\x09" + bytes(160))))
    yield refused("a page with its first bytes", SIGNATURE + b"<svg>" + MARKUP)
    head = good[12:28] + b"\x09"
    sum_ = struct.pack(">I", zlib.crc32(head))
    yield either("an interlace that there is not", good[:12] + head + sum_ + good[HEAD:])


def _texts() -> Iterator[Hostile]:
    yield comes_in("a position in Exif", plain(exif=samples.exif(6)))
    outside = png_chunk(b"eXIf", b"MM\0*\xff\xff\xff\xff" + PLACE)
    yield comes_in("Exif that points outside", holding(outside))
    xmp = b"XML:com.adobe.xmp\0\0\0\0\0" + XMP
    yield comes_in("a position in XMP", holding(png_chunk(b"iTXt", xmp)))
    raw = b"Raw profile type exif\0\nexif\n    24\n" + PLACE.hex().encode()
    yield comes_in("Exif in hexadecimal text", holding(png_chunk(b"tEXt", raw)))
    yield comes_in("a script for a title", holding(png_chunk(b"tEXt", b"Title\0" + MARKUP)))
    time = struct.pack(">H5B", 2026, 1, 2, 3, 4, 5)
    yield comes_in("its time", holding(png_chunk(b"tIME", time)))
    yield comes_in("no light at all", holding(png_chunk(b"gAMA", bytes(4))))
    yield either("half a gamma", holding(png_chunk(b"gAMA", b"\0")))
    yield either("impossible colours", holding(png_chunk(b"cHRM", b"\xff" * 32)))
    yield comes_in("a profile", plain(icc_profile=samples.swapping_profile()))
    garbage = png_chunk(b"iCCP", b"x\0\0" + zlib.compress(MARKUP * 9))
    yield comes_in("garbage for a profile", holding(garbage))
    yield comes_in("with an archive behind it", plain() + samples.archive())
    yield comes_in("with a page behind it", plain() + b"<!doctype html>" + MARKUP)
