"""Products as they are read (the port `services.products.Products`)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

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
        latest = (
            select(func.max(PublicationRow.attempt))
            .where(PublicationRow.product_id == ProductRow.id)
            .correlate(ProductRow)
            .scalar_subquery()
        )
        rows = (
            select(
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
            .outerjoin(
                ContentRow,
                and_(
                    ContentRow.product_id == ProductRow.id,
                    ContentRow.version == ProductRow.version,
                ),
            )
            .outerjoin(
                PublicationRow,
                and_(
                    PublicationRow.product_id == ProductRow.id,
                    PublicationRow.attempt == latest,
                ),
            )
            .where(*shown)
            .order_by(ProductRow.created_at.desc(), ProductRow.id.desc())
            .offset(offset)
            .limit(limit)
        )
        async with self.db.read() as session:
            count = await session.scalar(select(func.count()).select_from(ProductRow).where(*shown))
            found = (await session.execute(rows)).all()
        summaries = tuple(
            Summary(
                id=row[0],
                status=ProductStatus(row[1]),
                title=row[2],
                prompt=row[3],
                price=row[4],
                currency=row[5],
                publication_status=PublicationStatus(row[6]) if row[6] else None,
                permalink=row[7],
                created_at=row[8],
            )
            for row in found
        )
        return summaries, count or 0
