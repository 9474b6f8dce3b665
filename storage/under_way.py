"""The products that a run is, or should be, working on. System side: of every organisation."""

from dataclasses import dataclass

from sqlalchemy import select

from services.generating import Flow, Run, UnderWay
from services.listings.status import ProductStatus
from storage.database import Database
from storage.tables import ProductRow

FLOWS: dict[str, Flow] = {
    ProductStatus.PROCESSING: "generate",
    ProductStatus.PUBLISHING: "publish",
}


@dataclass(frozen=True, slots=True)
class SqlRunsUnderWay:
    """The port over the tables."""

    db: Database

    async def under_way(self, limit: int) -> tuple[UnderWay, ...]:
        """Those `processing` or `publishing`, the longest untouched first."""
        row = ProductRow
        statement = (
            select(row.organization_id, row.id, row.attempt, row.status)
            .where(row.status.in_(FLOWS))
            .order_by(row.updated_at)
            .limit(limit)
        )
        async with self.db.read() as session:
            found = (await session.execute(statement)).all()
        return tuple(
            UnderWay(FLOWS[status], Run(organization_id, product_id, attempt))
            for organization_id, product_id, attempt, status in found
        )
