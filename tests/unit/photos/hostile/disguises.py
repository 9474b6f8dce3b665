"""Files that are no photos at all.

What a file is called is not among their tricks: nothing that comes in has a name, only bytes.
"""

import gzip
import random
import struct
from collections.abc import Iterator

from services.photos.intake import MAX_FILE_BYTES
from services.photos.ports import PhotoProblem
from tests.unit.photos import samples
from tests.unit.photos.hostile.kinds import MARKUP, Hostile, little, refused
from tests.unit.photos.samples import encoded

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="file:///etc"/></svg>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "&d;&d;">]><a>&b;</a>'
OTHERS = ("BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "SGI", "DDS", "ICNS", "JPEG2000", "PDF", "EPS")
"""What Pillow writes and could read."""


def disguises() -> Iterator[Hostile]:
    """All of them: their first bytes tell."""
    yield refused("nothing", b"", PhotoProblem.EMPTY)
    large = b"\xff\xd8\xff" + bytes(MAX_FILE_BYTES)
    yield refused("a byte too many", large, PhotoProblem.TOO_BIG_FILE)
    still = encoded(little(), "GIF")
    gifs = (samples.animation("GIF"), still, still + samples.archive())
    for name, data in zip(("animated", "still", "an archive as well"), gifs, strict=True):
        yield refused(f"a GIF, {name}", data, PhotoProblem.ANIMATED)
    for brand in (b"hevc", b"hevx", b"msf1"):
        yield refused(f"a film of {brand.decode()}", film(brand), PhotoProblem.ANIMATED)
    for name, data in _strangers():
        yield refused(name, data, PhotoProblem.NOT_A_PHOTO)


def film(brand: bytes) -> bytes:
    """The head of a film, or of another kind of picture in the same boxes."""
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mp42isom"


def _strangers() -> Iterator[tuple[str, bytes]]:
    photo = encoded(little(), "JPEG")
    for kind in OTHERS:
        yield kind, encoded(little(), kind)
    for brand in (b"mp42", b"avif", b"qt  ", b"crx "):
        yield f"a file of {brand.decode()}", film(brand)
    yield "one byte", b"\xff"
    yield "two bytes of a JPEG", photo[:2]
    yield "a megabyte of zeros", bytes(1024 * 1024)
    yield "noise", random.Random(7).randbytes(4096)  # noqa: S311 - the same noise each time
    yield "SVG", SVG
    yield "packed SVG", gzip.compress(SVG)
    yield "SVG behind a byte order mark", b"\xef\xbb\xbf" + SVG
    yield "a page", b"<!doctype html>" + MARKUP
    yield "a page in UTF-16", MARKUP.decode().encode("utf-16")
    yield "XML that multiplies its entities", LAUGHS
    yield "a PDF with a photo in it", b"%PDF-1.7\n1 0 obj<</Filter/DCTDecode>>stream\n" + photo
    yield "a photo behind a line break", b"\n" + photo
    yield "an archive", samples.archive()
    yield "an archive with a photo behind it", samples.archive() + photo
    yield "a wave in a RIFF", b"RIFF\x24\0\0\0WAVEfmt "
    yield "a film in a RIFF", b"RIFF\x24\0\0\0AVI LIST"
    yield "a program for Linux", b"\x7fELF\2\1\1" + bytes(57) + photo
    yield "a program for Windows", b"MZ" + bytes(58) + photo
    yield "a script", b"#!/bin/sh\nrm -rf /\n" + photo
    yield "a JPEG XL", b"\xff\x0a" + bytes(64)
    yield "a Photoshop document", b"8BPS\0\1" + bytes(64)
    yield "drawing commands", b"push graphic-context\nimage over 0,0 0,0 'https://a.example'\n"
