"""Products as they are read (the port `services.products.Products`)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select

from services.listings.status import ProductStatus, PublicationStatus
from services.products import Product, Summary
from services.sellers import Seller
from storage.database import Database
from storage.snapshots import load_product
from storage.tables import ContentRow, ProductRow, PublicationRow


@dataclass(frozen=True, slots=True)
class SqlProducts:
    """The port over the tables."""

    db: Database

    async def get(self, organization_id: UUID, product_id: UUID) -> Product | None:
        """The product, or None when it isn't this organisation's."""
        async with self.db.read() as session:
            return await load_product(session, organization_id, product_id)

    async def page(
        self, seller: Seller, *, offset: int, limit: int
    ) -> tuple[tuple[Summary, ...], int]:
        """Her organisation's products, newest first, without discarded ones; and their number."""
        shown = (
            ProductRow.organization_id == seller.organization_id,
            ProductRow.status != ProductStatus.DISCARDED,
        )
        newest_first = ProductRow.created_at.desc(), ProductRow.id.desc()
        rows = _summaries().where(*shown).order_by(*newest_first).offset(offset).limit(limit)
        async with self.db.read() as session:
            count = await session.scalar(select(func.count()).select_from(ProductRow).where(*shown))
            found = (await session.execute(rows)).all()
        return tuple(_to_summary(row) for row in found), count or 0


def _summaries() -> Select[
    UUID, str, str, str | None, Decimal | None, str, str, str | None, datetime
]:
    """Products with their newest version and latest publication, in the order of `Summary`."""
    latest = (
        select(func.max(PublicationRow.attempt))
        .where(PublicationRow.product_id == ProductRow.id)
        .correlate(ProductRow)
        .scalar_subquery()
    )
    version = and_(ContentRow.product_id == ProductRow.id, ContentRow.version == ProductRow.version)
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
    return select(*columns).outerjoin(ContentRow, version).outerjoin(PublicationRow, publication)


def _to_summary(
    row: Row[UUID, str, str, str | None, Decimal | None, str, str, str | None, datetime],
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
    )
