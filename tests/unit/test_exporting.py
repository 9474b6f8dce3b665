"""An archive of everything: parts of a bounded size, a harmless table, no photo forgotten."""

import asyncio
import csv
import io
import json
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import sheet
from services.exporting import PAGE, Exporting, slug, suffix_of
from services.listings.content import Evidence, Text
from services.listings.preferences import Preferences
from services.outcomes import TryLaterError
from services.photos.ports import BlobMissingError
from services.products import Photo, Product
from services.sellers import Seller
from services.shops import Parting, ShopState
from tests.support.cards import ACCOUNT, HOUSE, NOW, content, photo, product

ANA = Seller(UUID(int=3), HOUSE, 77, "Ana", "es")
JPEG = b"\xff\xd8\xff"


class Kept:
    """Products, blobs, preferences and shops in memory."""

    def __init__(self, products: Sequence[Product], size: int = 1000) -> None:
        self.products = products
        self.size = size
        self.gone: set[str] = set()
        self.silent = False

    async def page(self, seller: Seller, after: Product | None, limit: int) -> tuple[Product, ...]:
        assert seller == ANA
        start = self.products.index(after) + 1 if after else 0
        return tuple(self.products[start : start + limit])

    async def get(self, key: str) -> bytes:
        if self.silent:
            raise TryLaterError("blob store", after=1.0)
        if key in self.gone:
            raise BlobMissingError(key)
        return JPEG + key.encode().ljust(self.size, b".")

    async def put(self, key: str, data: bytes, content_type: str) -> None:
        raise AssertionError((key, data, content_type))

    async def delete(self, key: str) -> None:
        raise AssertionError(key)

    async def ping(self) -> None:
        return

    async def of(self, organization_id: UUID, user_id: UUID) -> Preferences:
        assert (organization_id, user_id) == (HOUSE, ANA.id)
        return Preferences(signature="Gracias")

    async def prefer(self, seller: Seller, preferences: Preferences) -> None:
        raise AssertionError((seller, preferences))


class OneShop:
    """A shop with a token that is nobody's business."""

    async def of(self, organization_id: UUID) -> tuple[ShopState, ...]:
        assert organization_id == HOUSE
        return (ShopState(ACCOUNT, dead=False, connected_at=NOW),)

    async def disconnect(self, seller: Seller, account_id: UUID) -> Parting:
        raise AssertionError((seller, account_id))


def listed(number: int, photos: int = 1, title: str = "Zapatillas") -> Product:
    """A product with photos of its own."""
    said = content(title=Text(value=title, evidence=Evidence.SELLER, confidence=1))
    taken: tuple[Photo, ...] = tuple(
        replace(photo(at), original_key=f"{number}/{at}/o", clean_key=f"{number}/{at}/c")
        for at in range(photos)
    )
    return product(id=UUID(int=number), content=said, photos=taken)


async def exported(kept: Kept, part_max: int = 10**6) -> list[dict[str, bytes]]:
    """The files of each part."""
    exporting = Exporting(kept, kept, OneShop(), kept, part_max, lambda: NOW)
    parts: list[dict[str, bytes]] = []
    async for part in exporting.parts(ANA):
        with part.file as file, zipfile.ZipFile(file) as archive:
            assert part.number == len(parts) + 1
            assert part.size == file.seek(0, io.SEEK_END) <= part_max
            parts.append({name: archive.read(name) for name in archive.namelist()})
    return parts


def rows(files: dict[str, bytes]) -> list[dict[str, str]]:
    table = files["products.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(table, newline="")))


def record(files: dict[str, bytes]) -> dict[str, Any]:
    return json.loads(files["products.json"])


async def test_every_product_and_photo_is_in_it_once() -> None:
    products = [listed(number + 1, 2, f"Zapatilla {number}") for number in range(PAGE + 3)]
    [files] = await exported(Kept(products))
    assert len(files) == 2 + 4 * len(products)
    assert [row["title"] for row in rows(files)] == [f"Zapatilla {n}" for n in range(PAGE + 3)]
    told = record(files)
    assert [one["id"] for one in told["products"]] == [str(one.id) for one in products]
    first = told["products"][0]
    assert first["photos"] == ["photos/001-zapatilla-0/1.jpg", "photos/001-zapatilla-0/2.jpg"]
    assert files[first["photos"][1]].startswith(JPEG + b"1/1/c")
    assert files[first["originals"][1]].startswith(JPEG + b"1/1/o")
    assert (told["name"], told["settings"]["signature"]) == ("Ana", "Gracias")
    assert told["shops"] == [{"nickname": "PAMPA_DEMO", "site": "MLA"}]


async def test_parts_stay_under_their_size_and_lose_nothing() -> None:
    products = [listed(number + 1, 3) for number in range(8)]
    parts = await exported(Kept(products, size=9_000), part_max=40_000)
    assert len(parts) > 3
    names = [name for files in parts for name in files]
    assert len(names) == len(set(names)) == 2 + 8 * 6
    assert len(rows(parts[-1])) == 8
    assert all("products.csv" not in files for files in parts[:-1])


async def test_nothing_yet_is_an_archive_too() -> None:
    [files] = await exported(Kept([]))
    assert record(files)["products"] == []
    assert rows(files) == []


async def test_a_photo_that_is_gone_leaves_the_others() -> None:
    kept = Kept([listed(1, 2)])
    kept.gone = {"1/0/c", "1/0/o"}
    [files] = await exported(kept)
    [one] = record(files)["products"]
    assert [files[name][3:8] for name in one["photos"] + one["originals"]] == [b"1/1/c", b"1/1/o"]


async def test_a_silent_photo_store_is_tried_later() -> None:
    kept = Kept([listed(1)])
    kept.silent = True
    with pytest.raises(TryLaterError):
        await exported(kept)


async def test_a_photo_taken_out_is_still_among_the_originals() -> None:
    taken_out = replace(photo(7), original_key="1/7/o", clean_key="1/7/c")
    [files] = await exported(Kept([replace(listed(1), removed=(taken_out,))]))
    [one] = record(files)["products"]
    assert (len(one["photos"]), len(one["originals"])) == (1, 2)


FORMULAS = ("=1+1", "+54 11", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\n+1")


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_is_carried_out(cell: str) -> None:
    assert sheet.defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", " ", "Zapatillas", "85000.50", "a=b", "5-6"])
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert sheet.defused(cell) == cell


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1))
def test_any_words_come_back_out_of_the_table(cells: list[str]) -> None:
    read = next(csv.reader(io.StringIO(sheet.line(cells).decode(), newline="")))
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in cells]


async def test_words_of_hers_can_not_reach_a_spreadsheet_as_a_formula() -> None:
    [files] = await exported(Kept([listed(1, title="=HYPERLINK(1)")]))
    assert rows(files)[0]["title"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Zapatillas Nike N° 42", "zapatillas-nike-n-42"),
        ("../../etc/passwd", "etc-passwd"),
        ("Ñandú de peluche", "nandu-de-peluche"),
        ("鞋", ""),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_folder_has_a_plain_name(words: str, name: str) -> None:
    assert slug(words) == name


@pytest.mark.parametrize(
    ("data", "suffix"),
    [(JPEG, "jpg"), (b"\x89PNG\r\n", "png"), (b"RIFF0000WEBP", "webp"), (b"0000ftypheic", "heic")],
)
def test_an_original_is_called_by_its_format(data: bytes, suffix: str) -> None:
    assert suffix_of(data) == suffix


async def test_a_stop_while_a_photo_is_packed_waits_for_its_writer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = asyncio.Event(), threading.Event()
    loop, write = asyncio.get_running_loop(), zipfile.ZipFile.writestr
    written: list[str] = []

    def slowly(archive: zipfile.ZipFile, name: str, data: bytes, kind: int) -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(10)
        write(archive, name, data, kind)
        written.append(name)

    monkeypatch.setattr(zipfile.ZipFile, "writestr", slowly)
    packing = asyncio.create_task(exported(Kept([listed(1)])))
    async with asyncio.timeout(10):
        await begun.wait()
    packing.cancel()
    loop.call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await packing
    assert len(written) == 1
