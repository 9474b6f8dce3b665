"""How long a page of a seller's list takes from a store that holds ten thousand of hers."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert

from handlers.views.listings import PAGE
from services.listings.status import ProductStatus
from services.products import Shelf
from services.sellers import Seller
from storage.database import Database, open_database
from storage.migrate import upgrade
from storage.moves import utc_now
from storage.products import SqlProducts
from storage.sellers import SqlSellers
from storage.tables import ContentRow, ImageRow, ProductRow
from tests.support.postgres import find_binaries, running_server
from tests.support.store import complete

PRODUCTS = 10_000
TIMES = 20
DATABASE = "bench_listings"


@dataclass(frozen=True)
class PageTime:
    """Milliseconds for one page."""

    engine: str
    page: str
    median_ms: float
    worst_ms: float


async def measure_listings(home: Path) -> list[PageTime]:
    """On SQLite, and on PostgreSQL (without fsync) where it is installed."""
    rows = await _measure("SQLite", f"sqlite:///{home}/listings.db")
    binaries = find_binaries()
    if binaries is not None:
        with running_server(binaries) as server:
            await asyncio.to_thread(server.create, DATABASE)
            rows += await _measure("PostgreSQL, fsync off", server.url(DATABASE))
    return rows


async def _measure(engine: str, url: str) -> list[PageTime]:
    database = open_database(url)
    try:
        await upgrade(database)
        seller, _ = await SqlSellers(database, b"bench").arrive(1, "Emma", "es")
        await _fill(database, seller)
        products = SqlProducts(database)

        async def first() -> object:
            return await products.page(seller, offset=0, limit=PAGE)

        async def middle() -> object:
            return await products.page(seller, offset=PRODUCTS // 4, limit=PAGE, shelf=Shelf.CHECK)

        async def search() -> object:
            return await products.page(seller, offset=0, limit=PAGE, words="camara 77")

        pages = {"first page": first, "deep in a shelf": middle, "search": search}
        return [await _timed(engine, name, page) for name, page in pages.items()]
    finally:
        await database.close()


async def _timed(engine: str, name: str, page: Callable[[], Awaitable[object]]) -> PageTime:
    await page()
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await page()
        took.append((time.perf_counter() - began) * 1000)
    return PageTime(engine, name, statistics.median(took), max(took))


async def _fill(database: Database, seller: Seller) -> None:
    """Products of every shelf, each with a version and a photo."""
    statuses = (ProductStatus.READY, ProductStatus.FAILED)
    now, body = utc_now(), complete().model_dump(mode="json")
    products: list[dict[str, object]] = []
    contents: list[dict[str, object]] = []
    images: list[dict[str, object]] = []
    for number in range(PRODUCTS):
        product_id, at = uuid4(), now - timedelta(minutes=number)
        hers: dict[str, object] = {"organization_id": seller.organization_id}
        made = {"user_id": seller.id, "status": statuses[number % 2], "created_at": at}
        products.append({"id": product_id, **hers, **made, "prompt": f"Cámara {number}",
                         "revision": 1, "attempt": 1, "version": 1, "updated_at": at})  # fmt: skip
        contents.append(_content(product_id, number, body) | hers | {"created_at": at})
        images.append(_image(product_id, number) | hers | {"uploaded_at": at})
    async with database.write() as session:
        for table, rows in ((ProductRow, products), (ContentRow, contents), (ImageRow, images)):
            await session.execute(insert(table), rows)


def _content(product_id: UUID, number: int, body: dict[str, object]) -> dict[str, object]:
    return {
        "id": uuid4(), "product_id": product_id, "version": 1, "title": f"Cámara réflex {number}",
        "currency": "ARS", "price": Decimal(number + 1), "quantity": 1,
        "confidence": Decimal("0.90"), "provider": "offline", "body": body,
    }  # fmt: skip


def _image(product_id: UUID, number: int) -> dict[str, object]:
    return {
        "id": uuid4(), "product_id": product_id, "position": 0, "is_primary": True,
        "source": f"1:{number}", "original_key": f"a/{number}/original",
        "clean_key": f"a/{number}/clean.jpg", "format": "jpeg", "width": 900, "height": 900,
        "size": 9, "sha256": f"{number:064x}", "processing_metadata": {},
    }  # fmt: skip
