"""Products as they are read (the port `services.products.Products`)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.status import ProductStatus, PublicationStatus
from services.products import SHELVES, Page, Product, Shelf, Summary
from services.sellers import Seller
from storage.covers import covers
from storage.database import Database
from storage.folding import folded_text, holding
from storage.snapshots import load_product
from storage.tables import ContentRow, ProductRow, PublicationRow

NEWEST_FIRST = ProductRow.created_at.desc(), ProductRow.id.desc()
ON_SHOW = and_(ContentRow.product_id == ProductRow.id, ContentRow.version == ProductRow.version)


@dataclass(frozen=True, slots=True)
class SqlProducts:
    """The port over the tables."""

    db: Database

    async def get(self, organization_id: UUID, product_id: UUID) -> Product | None:
        """The product, or None when it isn't this organisation's."""
        async with self.db.read() as session:
            return await load_product(session, organization_id, product_id)

    async def page(
        self, seller: Seller, *, offset: int, limit: int, shelf: Shelf = Shelf.ALL, words: str = ""
    ) -> Page:
        """Her organisation's products on a shelf, newest first, without discarded ones; a search
        looks at title, prompt and SKU."""
        async with self.db.read(much=True) as session:
            if words:
                by_status, found = await self._search(session, seller, shelf, words)
                found = found[offset : offset + limit]
            else:
                by_status, found = await _newest(session, seller, shelf, offset, limit)
            rows = await load_summaries(session, seller.organization_id, found)
        counts = {
            shelf: sum(by_status.get(status, 0) for status in statuses)
            for shelf, statuses in SHELVES.items()
        }
        return Page(tuple(rows.values()), counts)

    async def _search(
        self, session: AsyncSession, seller: Seller, shelf: Shelf, words: str
    ) -> tuple[Mapping[str, int], Sequence[UUID]]:
        """How many match by status, and those on the shelf, newest first: one look at each."""
        columns = (ContentRow.title, ProductRow.prompt, ContentRow.body["sku"].as_string())
        text = folded_text(columns, sqlite=self.db.is_sqlite).label("text")
        mine = (
            select(ProductRow.id, ProductRow.status, ProductRow.created_at, text)
            .outerjoin(ContentRow, ON_SHOW)
            .where(*_hers(seller))
            .cte("mine")
            .prefix_with("MATERIALIZED", dialect="postgresql")  # folded once, not for each word
        )
        matching = (
            select(mine.c.id, mine.c.status)
            .where(holding(mine.c.text, words))
            .order_by(mine.c.created_at.desc(), mine.c.id.desc())
        )
        matches = (await session.execute(matching)).all()
        found = [product_id for product_id, status in matches if status in SHELVES[shelf]]
        return Counter(status for _, status in matches), found


async def _newest(
    session: AsyncSession, seller: Seller, shelf: Shelf, offset: int, limit: int
) -> tuple[Mapping[str, int], Sequence[UUID]]:
    """How many she has by status, and the newest on the shelf."""
    counting = (
        select(ProductRow.status, func.count()).where(*_hers(seller)).group_by(ProductRow.status)
    )
    newest = (
        select(ProductRow.id)
        .where(*_hers(seller), ProductRow.status.in_(SHELVES[shelf]))
        .order_by(*NEWEST_FIRST)
        .offset(offset)
        .limit(limit)
    )
    by_status = {row[0]: row[1] for row in await session.execute(counting)}
    return by_status, (await session.scalars(newest)).all()


def _hers(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return (
        ProductRow.organization_id == seller.organization_id,
        ProductRow.status != ProductStatus.DISCARDED,
    )


async def load_summaries(
    session: AsyncSession, organization_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, Summary]:
    """The organisation's products of these ids, newest first."""
    if not ids:
        return {}
    hers = ProductRow.organization_id == organization_id, ProductRow.id.in_(ids)
    rows = (await session.execute(_summaries().where(*hers).order_by(*NEWEST_FIRST))).all()
    pictures = await covers(session, organization_id, ids)
    return {row[0]: _to_summary(row, pictures.get(row[0])) for row in rows}


def _summaries() -> Select[
    UUID, str, str, str | None, Decimal | None, str, str, str | None, datetime
]:
    """Products with their version on show and latest publication, in the order of `Summary`."""
    latest = (
        select(func.max(PublicationRow.attempt))
        .where(PublicationRow.product_id == ProductRow.id)
        .correlate(ProductRow)
        .scalar_subquery()
    )
    publication = and_(PublicationRow.product_id == ProductRow.id, PublicationRow.attempt == latest)
    columns = (
        ProductRow.id,
        ProductRow.status,
        ContentRow.title,
        ProductRow.prompt,
        ContentRow.price,
        ContentRow.currency,
        PublicationRow.status,
        PublicationRow.permalink,
        ProductRow.created_at,
    )
    return select(*columns).outerjoin(ContentRow, ON_SHOW).outerjoin(PublicationRow, publication)


def _to_summary(
    row: Row[UUID, str, str, str | None, Decimal | None, str, str, str | None, datetime],
    picture: str | None,
) -> Summary:
    product_id, status, title, prompt, price, currency, publication, permalink, created_at = row
    return Summary(
        id=product_id,
        status=ProductStatus(status),
        title=title,
        prompt=prompt,
        price=price,
        currency=currency,
        publication_status=PublicationStatus(publication) if publication else None,
        permalink=permalink,
        created_at=created_at,
        picture=picture,
    )
