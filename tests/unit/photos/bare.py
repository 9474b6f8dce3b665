"""What a finished picture holds beside its pixels, read from its bytes and not by a library.

Owns walking the segments of a JPEG and the chunks of a PNG. Does not own which pictures are
looked at.
"""

import re
import struct

SEGMENTS = {
    b"\xdb": "quantisation",
    b"\xc0": "baseline frame",
    b"\xc2": "progressive frame",
    b"\xc4": "Huffman codes",
    b"\xda": "scan",
}
"""What a JPEG needs to be drawn: https://www.w3.org/Graphics/JPEG/itu-t81.pdf, table B.1."""

CHUNKS = frozenset({b"IHDR", b"IDAT", b"IEND"})
"""What a PNG needs, of those that we write: https://www.w3.org/TR/png-3/#4Concepts.Format."""

_JFIF = re.compile(rb"\xff\xe0\0\x10JFIF\0.{9}", re.DOTALL)
_NEXT = re.compile(rb"\xff[^\0\xd0-\xd7]")
_PNG = b"\x89PNG\r\n\x1a\n"


def foreign(picture: bytes) -> list[str]:
    """Everything in a JPEG or PNG that is not needed to draw it: none where it is bare."""
    return _png(picture) if picture.startswith(_PNG) else _jpeg(picture)


def _jpeg(data: bytes) -> list[str]:
    if not data.startswith(b"\xff\xd8"):
        return ["no JPEG"]
    found: list[str] = []
    header = _JFIF.match(data, 2)
    at = header.end() if header else 2
    while marker := _NEXT.search(data, at):
        kind, at = marker[0][1:], marker.end()
        if kind == b"\xd9":
            return found + ["something behind the end"] * (at < len(data))
        if kind not in SEGMENTS:
            found.append(f"segment {kind.hex()}")
        at += int.from_bytes(data[at : at + 2], "big")
    return [*found, "no end"]


def _png(data: bytes) -> list[str]:
    found: list[str] = []
    at = len(_PNG)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        if name not in CHUNKS:
            found.append(f"chunk {name}")
        at += length + 12
        if name == b"IEND":
            return found + ["something behind the end"] * (at < len(data))
    return [*found, "no end"]
