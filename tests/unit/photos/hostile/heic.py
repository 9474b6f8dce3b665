"""Hostile HEICs, put together from boxes (ISO/IEC 14496-12 and 23008-12) around the one coded
picture of the sample: the decoder that we ship encodes none.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.photos.ports import PhotoProblem
from tests.unit.photos import samples
from tests.unit.photos.hostile.kinds import MARKUP, PLACE, Hostile, comes_in, either, refused

TILE = (640, 480)
GRID, CODED = b"grid", b"hvc1"


def box(kind: bytes, *parts: bytes) -> bytes:
    """One box with its length."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    """One with a version and no flags."""
    return box(kind, bytes([version, 0, 0, 0]), *parts)


@dataclass(frozen=True, slots=True)
class Item:
    """A picture in the file: its kind, what it holds, the size that it claims, and of which
    others it is put together."""

    kind: bytes
    data: bytes
    size: tuple[int, int]
    of: Sequence[int] = ()


def coded() -> Item:
    """The picture of the sample."""
    at = samples.HEIC.index(b"mdat") + 4
    return Item(CODED, samples.HEIC[at : at + 0x106], TILE)


def configuration() -> bytes:
    """How that picture is coded."""
    at = samples.HEIC.index(b"hvcC") - 4
    return samples.HEIC[at : at + struct.unpack_from(">I", samples.HEIC, at)[0]]


def heic(*items: Item, extra: Sequence[bytes] = ()) -> bytes:
    """A file of these, numbered from 1; the last is what is looked at, with the `extra`
    properties."""
    start = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    blank = _meta(items, extra, 0)
    data = b"".join(item.data for item in items)
    return start + _meta(items, extra, len(start) + len(blank) + 8) + box(b"mdat", data)


def _meta(items: Sequence[Item], extra: Sequence[bytes], at: int) -> bytes:
    return full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(13)),
        full(b"pitm", struct.pack(">H", len(items))),
        _places(items, at),
        _kinds(items),
        _properties(items, extra),
        _references(items),
    )


def _places(items: Sequence[Item], at: int) -> bytes:
    places = b""
    for number, item in enumerate(items, 1):
        places += struct.pack(">3H2I", number, 0, 1, at, len(item.data))
        at += len(item.data)
    return full(b"iloc", b"\x44\0", struct.pack(">H", len(items)), places)


def _kinds(items: Sequence[Item]) -> bytes:
    kinds = (
        full(b"infe", struct.pack(">2H", number, 0), item.kind, b"\0", version=2)
        for number, item in enumerate(items, 1)
    )
    return full(b"iinf", struct.pack(">H", len(items)), *kinds)


def _properties(items: Sequence[Item], extra: Sequence[bytes]) -> bytes:
    """The configuration first, then the extra ones, then the sizes."""
    sizes = list(dict.fromkeys(item.size for item in items))
    spaces = [full(b"ispe", struct.pack(">2I", *size)) for size in sizes]
    held = b""
    for number, item in enumerate(items, 1):
        own = [1] if item.kind == CODED else []
        own += range(2, 2 + len(extra)) if number == len(items) else []
        own.append(2 + len(extra) + sizes.index(item.size))
        held += struct.pack(">HB", number, len(own)) + bytes(own)
    return box(
        b"iprp",
        box(b"ipco", configuration(), *extra, *spaces),
        full(b"ipma", struct.pack(">I", len(items)), held),
    )


def _references(items: Sequence[Item]) -> bytes:
    parts = (
        box(b"dimg", struct.pack(f">{2 + len(item.of)}H", number, len(item.of), *item.of))
        for number, item in enumerate(items, 1)
        if item.of
    )
    return full(b"iref", *parts)


def grid(rows: int, columns: int, claims: tuple[int, int], first: int = 1) -> Item:
    """Of so many pictures from the first on; `claims` is the size that its properties tell."""
    true = struct.pack(">4B2I", 0, 1, rows - 1, columns - 1, columns * TILE[0], rows * TILE[1])
    return Item(GRID, true, claims, range(first, first + rows * columns))


def heics() -> Iterator[Hostile]:
    """All of them."""
    yield from _sizes()
    yield from _trees()
    yield from _broken()
    yield from _metadata()


def _sizes() -> Iterator[Hostile]:
    many = PhotoProblem.TOO_MANY_PIXELS
    yield refused("claims 200 megapixels", samples.heic_with_size(16_000, 12_500), many)
    yield refused("claims all that there is", samples.heic_with_size(2**32 - 1, 2**32 - 1))
    yield either("claims 49 megapixels", samples.heic_with_size(7000, 7000))
    yield refused("no size", samples.heic_with_size(0, 0))
    yield either("claims a strip", samples.heic_with_size(16_000, 2), PhotoProblem.UNWORKABLE)


def _trees() -> Iterator[Hostile]:
    yield comes_in("one picture", heic(coded()))
    four = [coded()] * 4
    yield comes_in("a grid of four", heic(*four, grid(2, 2, (1280, 960))))
    tiles = [coded()] * 256
    vast = heic(*tiles, grid(16, 16, (10_240, 7680)))
    yield refused("a grid of 78 megapixels", vast, PhotoProblem.TOO_MANY_PIXELS)
    yield refused("such a grid that claims little", heic(*tiles, grid(16, 16, TILE)))
    tiles = [coded()] * 3600
    yield refused("a grid of a gigapixel", heic(*tiles, grid(60, 60, (38_400, 28_800))))
    yield refused("a grid of itself", heic(coded(), grid(1, 1, TILE, first=2)))
    yield either("a grid of what there is not", heic(coded(), grid(1, 1, TILE, first=99)))
    yield refused("a grid of the same again", heic(coded(), Item(GRID, bytes(12), TILE, [1] * 4)))
    nested = [coded(), *(grid(1, 1, TILE, first=number) for number in range(1, 200))]
    yield either("grids two hundred levels deep", heic(*nested))
    yield refused("a picture derived from itself", heic(coded(), Item(b"iden", b"", TILE, [2])))
    layers = bytes(10) + struct.pack(">2H4h", *TILE, -32768, -32768, 32767, 32767)
    yield either("layers far outside", heic(coded(), coded(), Item(b"iovl", layers, TILE, [1, 2])))


def _broken() -> Iterator[Hostile]:
    good = samples.HEIC
    yield refused("a page with its first bytes", good[:28] + b"<!doctype html>" + MARKUP)
    yield refused("a head alone", good[:28])
    yield refused("another codec", good.replace(b"hvc1", b"av01"))
    yield refused("no configuration", good.replace(b"hvcC", b"free"))
    yield refused("noise for pixels", heic(Item(CODED, bytes(range(256)) * 2, TILE)))
    at = good.index(b"iloc") + 20
    yield refused("pixels outside the file", good[:at] + b"\x7f\xff\xff\xff" + good[at + 4 :])
    meta = good.index(b"meta") - 4
    yield refused("a box of no length", good[:meta] + bytes(4) + good[meta + 4 :])
    endless = good[:meta] + b"\0\0\0\1meta" + b"\xff" * 8 + good[meta + 8 :]
    yield refused("a box of 16 exabytes", endless)
    deep = b""
    for _ in range(2000):
        deep = box(b"meta", bytes(4), deep)
    yield refused("boxes two thousand levels deep", good[:28] + deep)
    yield either("a hundred thousand empty boxes", good + box(b"free") * 100_000)
    tangled = bytes(4) + b"\xff" * 60
    yield refused("two billion items", good[:28] + box(b"meta", tangled))


def _metadata() -> Iterator[Hostile]:
    yield comes_in("a position in Exif", samples.HEIC)
    for turns in (1, 2, 3):
        yield comes_in(f"turned {turns} times", heic(coded(), extra=[box(b"irot", bytes([turns]))]))
    crop = box(b"clap", b"\xff" * 32)
    yield either("a crop without sense", heic(coded(), extra=[crop]))
    for kind in (b"prof", b"rICC"):
        profile = box(b"colr", kind, samples.swapping_profile())
        yield comes_in(f"a profile, {kind.decode()}", heic(coded(), extra=[profile]))
    garbage = box(b"colr", b"prof", b"\xff" * 500_000)
    yield either("garbage for a profile", heic(coded(), extra=[garbage]))
    description = full(b"udes", b"en\0" + PLACE + b"\0" + MARKUP + b"\0\0")
    yield comes_in("a position in its description", heic(coded(), extra=[description]))
    yield comes_in("with an archive behind it", samples.HEIC + samples.archive())
