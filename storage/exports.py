"""Products read for an archive of everything (the port `services.exporting.Exports`)."""

from dataclasses import dataclass

from sqlalchemy import select, tuple_

from services.products import Product
from services.sellers import Seller
from storage.database import Database
from storage.snapshots import load_product
from storage.tables import ProductRow


@dataclass(frozen=True, slots=True)
class SqlExports:
    """The port over the tables."""

    db: Database

    async def page(self, seller: Seller, after: Product | None, limit: int) -> tuple[Product, ...]:
        """Products of her organisation made after that one, the oldest first."""
        ids = (
            select(ProductRow.id)
            .where(ProductRow.organization_id == seller.organization_id)
            .order_by(ProductRow.created_at, ProductRow.id)
            .limit(limit)
        )
        if after is not None:
            here = tuple_(ProductRow.created_at, ProductRow.id)
            ids = ids.where(here > (after.created_at, after.id))
        async with self.db.read(much=True) as session:
            found = [
                await load_product(session, seller.organization_id, product_id)
                for product_id in await session.scalars(ids)
            ]
        return tuple(product for product in found if product is not None)
