"""Hostile JPEGs, put together from segments: https://www.w3.org/Graphics/JPEG/itu-t81.pdf."""

import re
import struct
from collections.abc import Iterator
from itertools import repeat

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

SOI, EOI, SOS, SOF0 = b"\xff\xd8", b"\xff\xd9", b"\xff\xda", b"\xff\xc0"
APP1, APP2, APP13, APP15, COM, DRI = 0xE1, 0xE2, 0xED, 0xEF, 0xFE, 0xDD


def segment(marker: int, body: bytes) -> bytes:
    """One segment with its length."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def plain(**options: object) -> bytes:
    """A small good one."""
    return encoded(little(), "JPEG", **options)


def holding(*segments: bytes, jpeg: bytes = b"") -> bytes:
    """A good one with these segments at its head."""
    jpeg = jpeg or plain()
    return SOI + b"".join(segments) + jpeg[2:]


def tiff(*entries: bytes, following: int = 0) -> bytes:
    """Exif of one directory, at the eighth byte."""
    directory = struct.pack(">H", len(entries)) + b"".join(entries) + struct.pack(">I", following)
    return b"Exif\0\0MM\0*\0\0\0\x08" + directory


def entry(tag: int, kind: int, count: int, value: int) -> bytes:
    """One entry of such a directory."""
    return struct.pack(">HHII", tag, kind, count, value)


def sized(jpeg: bytes, width: int, height: int) -> bytes:
    """The same, claiming another size."""
    at = jpeg.index(SOF0) + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def scanned(jpeg: bytes, times: int) -> bytes:
    """A progressive one that goes over its last pixels again and again."""
    last = jpeg[jpeg.rindex(SOS) : -2]
    return jpeg[:-2] + last * times + EOI


def jpegs() -> Iterator[Hostile]:
    """All of them."""
    yield from _sizes()
    yield from _busy()
    yield from _pixels()
    yield from _broken()
    yield from _exif()
    yield from _texts()
    yield from _polyglots()


def _sizes() -> Iterator[Hostile]:
    yield refused("claims 4 gigapixels", sized(plain(), 65_500, 65_500),
                  PhotoProblem.TOO_MANY_PIXELS)  # fmt: skip
    yield either("claims 49 megapixels in 2 KB", sized(plain(), 7000, 7000))
    yield refused("no width", sized(plain(), 0, 120))
    yield refused("no height", sized(plain(), 160, 0))
    yield refused("a strip", sized(plain(), 65_500, 1), PhotoProblem.UNWORKABLE)
    yield comes_in("one pixel", encoded(Image.new("RGB", (1, 1)), "JPEG"))


def _busy() -> Iterator[Hostile]:
    """Little to store, much to do."""
    large = encoded(Image.new("L", (7000, 7000), 90), "JPEG", progressive=True)
    yield refused("a thousand scans of 49 megapixels", scanned(large, 1000),
                  PhotoProblem.UNWORKABLE)  # fmt: skip
    hidden = scanned(plain(progressive=True), 100).replace(SOS, b"\xff\x01\xff\x02" + SOS)
    yield refused("a hundred scans behind markers without a length", hidden,
                  PhotoProblem.UNWORKABLE)  # fmt: skip
    yield comes_in("progressive", plain(progressive=True, exif=samples.exif()))
    yield refused("a million segments", holding(segment(APP15, b"") * 1_000_000),
                  PhotoProblem.UNWORKABLE)  # fmt: skip
    yield comes_in("a thousand comments", holding(segment(COM, MARKUP + PLACE) * 1000))
    yield refused("a megabyte of fill bytes", SOI + b"\xff" * 1_000_000 + plain()[2:],
                  PhotoProblem.UNWORKABLE)  # fmt: skip
    yield comes_in("some fill bytes", SOI + b"\xff" * 999 + plain()[2:])


def _pixels() -> Iterator[Hostile]:
    cmyk = encoded(little().convert("CMYK"), "JPEG", exif=samples.exif())
    yield comes_in("CMYK", cmyk)
    adobe = cmyk.index(b"Adobe") + 11
    yield comes_in("YCCK", cmyk[:adobe] + b"\x02" + cmyk[adobe + 1 :])
    yield comes_in("an unknown Adobe transform", cmyk[:adobe] + b"\xfe" + cmyk[adobe + 1 :])
    yield comes_in("grey", encoded(little().convert("L"), "JPEG", comment=PLACE))
    yield comes_in("RGB without a transform", plain(keep_rgb=True))
    yield comes_in("one chroma sample to four", plain(subsampling="4:1:1"))
    stereo = encoded(little(), "MPO", save_all=True, append_images=[little()], exif=samples.exif())
    yield comes_in("two pictures of a stereo camera", stereo)
    profile = samples.swapping_profile()
    yield comes_in("a colour profile", plain(icc_profile=profile, exif=samples.exif()))
    yield comes_in("a colour profile for other channels", encoded(
        little().convert("L"), "JPEG", icc_profile=profile))  # fmt: skip
    yield comes_in("garbage for a profile", plain(icc_profile=b"\xff" * 4000))
    yield comes_in("a profile of four megabytes", plain(icc_profile=profile + bytes(4_000_000)))
    tags = profile[:128] + struct.pack(">I", 0xFFFFFFFF) + profile[132:]
    yield comes_in("a profile that counts four billion tags", plain(icc_profile=tags))
    parts = [segment(APP2, b"ICC_PROFILE\0" + bytes([n, 9]) + MARKUP) for n in (0, 7, 7, 255)]
    yield comes_in("parts of a profile that are out of order", holding(*parts))


def _broken() -> Iterator[Hostile]:
    good = plain()
    yield either("arithmetic coding in name only", good.replace(SOF0, b"\xff\xc9"))
    yield refused("lossless in name only", good.replace(SOF0, b"\xff\xc3"))
    yield refused("hierarchical in name only", good.replace(SOF0, b"\xff\xc5"))
    at = good.index(SOF0)
    yield refused("twelve bits a sample", good[: at + 4] + b"\x0c" + good[at + 5 :])
    yield refused("a hundred channels", good[: at + 9] + b"d" + good[at + 10 :])
    yield refused("two frames", good[:at] + good[at:].replace(SOS, good[at : at + 19] + SOS))
    yield refused("no tables", re.sub(rb"\xff\xdb\0\x43.{65}", b"", good, flags=re.DOTALL))
    yield either("restarts that never come", holding(segment(DRI, b"\0\x01")))
    begun = good.index(SOS) + 40
    wrong = b"".join(good[i : i + 20] + b"\xff\xd5" for i in range(begun, len(good) - 2, 20))
    yield either("restarts that nobody announced", good[:begun] + wrong + EOI)
    yield either("a segment of no length", holding(b"\xff\xe5\0\0"))
    yield refused("a segment longer than the file", holding(b"\xff\xe5\xff\xff"))
    yield refused("a head alone", SOI + b"\xff")
    yield refused("pixels without a head", SOI + good[good.index(SOS) :])
    yield either("noise for pixels", good[:begun] + bytes(range(255)) * 40 + EOI)
    yield refused("no end", good[:-2])


def _exif() -> Iterator[Hostile]:
    for orientation in range(10):
        yield comes_in(f"orientation {orientation}", plain(exif=samples.exif(orientation)))
    yield comes_in("an orientation of 65535", plain(exif=tiff(entry(0x0112, 3, 1, 0xFFFF0000))))
    yield comes_in("an orientation in words", plain(exif=tiff(entry(0x0112, 2, 4, 0x41424344))))
    yield comes_in("orientations without number", plain(exif=tiff(entry(0x0112, 3, 0, 0))))
    outside = entry(0x0112, 3, 2**31, 0xFFFFFFF0)
    yield comes_in("Exif that points outside", plain(exif=tiff(outside)))
    yield comes_in("Exif that goes round in a circle", plain(exif=tiff(
        entry(0x8769, 4, 1, 8), entry(0x8825, 4, 1, 8), following=8)))  # fmt: skip
    many = tiff(*repeat(entry(0x010F, 2, 60_000, 8), 5000))
    yield comes_in("Exif that names one text five thousand times", plain(exif=many))
    yield comes_in("Exif that is cut off", plain(exif=samples.exif().tobytes()[:40]))
    yield comes_in("Exif of nothing", plain(exif=b"Exif\0\0"))
    yield comes_in("Exif in two pieces", holding(
        segment(APP1, samples.exif(3).tobytes()), segment(APP1, samples.exif(6).tobytes()),
    ))  # fmt: skip
    thumbnail = tiff(following=14) + struct.pack(">H", 2) + entry(0x0201, 4, 1, 44)
    thumbnail += entry(0x0202, 4, 1, 999) + bytes(4) + plain(exif=samples.exif(), comment=PLACE)
    yield comes_in("a thumbnail with a position of its own", plain(exif=thumbnail))


def _texts() -> Iterator[Hostile]:
    yield comes_in("a position in XMP", plain(xmp=XMP))
    deep = b"<a>" * 20_000 + PLACE
    yield comes_in("XMP twenty thousand levels deep", plain(xmp=deep))
    laughs = b'<!DOCTYPE a [<!ENTITY b "' + b"&c;" * 9 + b'">]><a>&b;</a>' + XMP
    yield comes_in("XMP that multiplies its entities", plain(xmp=laughs))
    extended = b"http://ns.adobe.com/xmp/extension/\0" + b"F" * 32 + struct.pack(">II", 2**31, 0)
    yield comes_in("XMP that goes on elsewhere", holding(segment(APP1, extended + XMP)))
    iptc = b"\x1c\x02\x5a" + struct.pack(">H", len(PLACE)) + PLACE
    resources = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(iptc)) + iptc
    yield comes_in("a position in IPTC", holding(segment(APP13, resources)))
    endless = b"Photoshop 3.0\x008BIM\x04\x04\0\0\xff\xff\xff\xff" + MARKUP
    yield comes_in("IPTC longer than its segment", holding(segment(APP13, endless)))
    yield comes_in("pictures that are announced and missing", holding(
        segment(APP2, b"MPF\0" + tiff(entry(0xB001, 4, 1, 2**31))[6:])))  # fmt: skip


def _polyglots() -> Iterator[Hostile]:
    good = plain(exif=samples.exif(), comment=MARKUP)
    yield comes_in("with an archive behind it", good + samples.archive())
    yield comes_in("with a page behind it", good + b"<!doctype html>" + MARKUP)
    yield comes_in("with another photo behind it", good + good)
    yield comes_in("an archive in its comment", holding(segment(COM, samples.archive())))
    yield refused("a page with its first bytes", SOI + b"\xff" + b"<!doctype html>" + MARKUP)
    yield refused("a PDF with its first bytes", SOI + b"\xff%PDF-1.7\n" + MARKUP)
    yield comes_in("a script as well", holding(segment(APP15, b"*/=1;alert(1)/*" + MARKUP)))
    yield refused("a PNG with its first bytes", SOI + b"\xff" + encoded(little(), "PNG"))
