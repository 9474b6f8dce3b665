"""Her other products, as far as they are compared (the port `services.twins.Shelves`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.content import Content
from services.listings.status import ProductStatus
from services.products import Product
from services.twins import LOOKED_THROUGH, Known, gtin_of
from storage.database import Database
from storage.products import NEWEST_FIRST, ON_SHOW
from storage.tables import ContentRow, ImageRow, ProductRow


@dataclass(frozen=True, slots=True)
class SqlShelves:
    """The port over the tables."""

    db: Database

    async def others(self, product: Product, gtin: str | None) -> Sequence[Known]:
        """Her newest products with content. Photos are compared by their covers."""
        newest = (
            select(
                ProductRow.id,
                ContentRow.title,
                ProductRow.created_at,
                ContentRow.body["sku"].as_string(),
                ContentRow.price,
                ContentRow.currency,
            )
            .join(ContentRow, ON_SHOW)
            .where(
                ProductRow.organization_id == product.organization_id,
                ProductRow.id != product.id,
                ProductRow.status != ProductStatus.DISCARDED,
            )
            .order_by(*NEWEST_FIRST)
            .limit(LOOKED_THROUGH)
        )
        async with self.db.read(much=True) as session:
            rows = (await session.execute(newest)).all()
            covers = await _covers(session, product, [row[0] for row in rows])
            numbered = await _numbered(session, product, gtin) if gtin else frozenset[UUID]()
        return [
            Known(
                product_id=found,
                title=title,
                at=at,
                gtin=gtin if found in numbered else None,
                sku=sku,
                price=price,
                currency=currency,
                fingerprints=covers.get(found, ()),
            )
            for found, title, at, sku, price, currency in rows
        ]


async def _covers(
    session: AsyncSession, product: Product, among: Sequence[UUID]
) -> dict[UUID, tuple[str, ...]]:
    """The perceptual hashes of their covers."""
    wanted = select(ImageRow.product_id, ImageRow.facts).where(
        ImageRow.organization_id == product.organization_id,
        ImageRow.is_primary,
        ImageRow.removed_at.is_(None),
        ImageRow.facts.is_not(None),
        ImageRow.product_id.in_(among),
    )
    rows = (await session.execute(wanted)).all()
    return {found: (facts["fingerprint"],) for found, facts in rows if facts}


async def _numbered(session: AsyncSession, product: Product, gtin: str) -> frozenset[UUID]:
    """Those that have this number: the text finds few, and their attributes tell."""
    holding = (
        select(ProductRow.id, ContentRow.body)
        .join(ContentRow, ON_SHOW)
        .where(
            ProductRow.organization_id == product.organization_id,
            cast(ContentRow.body, String).contains(gtin, autoescape=True),
        )
    )
    rows = (await session.execute(holding)).all()
    return frozenset(found for found, body in rows if gtin_of(Content.model_validate(body)) == gtin)
