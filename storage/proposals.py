"""Changes that wait for her yes (the port `services.proposing.Proposals`)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.content import Content
from services.listings.status import ProductStatus
from services.proposing import Proposal
from services.sellers import Seller
from storage.database import Database, upsert
from storage.moves import Clock, move, of, utc_now
from storage.tables import ProductRow, ProposalRow

SCREEN = "proposal"


@dataclass(frozen=True, slots=True)
class SqlProposals:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def propose(
        self, seller: Seller, product_id: UUID, revision: int, proposal: Proposal
    ) -> bool:
        """Keep it in place of an earlier one and turn the card to it."""
        now = self.now()
        seen = (
            *of(seller.organization_id, product_id),
            ProductRow.revision == revision,
            ProductRow.version == proposal.version,
            ProductRow.status.in_((ProductStatus.READY, ProductStatus.FAILED)),
        )
        async with self.db.write() as session:
            if await move(session, now, seen, screen=SCREEN) is None:
                return False
            await upsert(
                session,
                ProposalRow,
                {"product_id": product_id},
                organization_id=seller.organization_id,
                version=proposal.version,
                body=proposal.content.model_dump(mode="json"),
                unclear=proposal.unclear,
                created_at=now,
            )
        return True

    async def of(self, organization_id: UUID, product_id: UUID) -> Proposal | None:
        """The one that waits, None when there is none or the version on show is another."""
        waiting = (
            select(ProposalRow)
            .join(ProductRow, ProductRow.id == ProposalRow.product_id)
            .where(
                ProposalRow.product_id == product_id,
                ProposalRow.organization_id == organization_id,
                ProposalRow.version == ProductRow.version,
            )
        )
        async with self.db.read() as session:
            row = await session.scalar(waiting)
        if row is None:
            return None
        return Proposal(row.version, Content.model_validate(row.body), row.unclear)

    async def drop(self, seller: Seller, product_id: UUID) -> None:
        """She said no."""
        async with self.db.write() as session:
            await forget_proposal(session, seller.organization_id, product_id)


async def forget_proposal(session: AsyncSession, organization_id: UUID, product_id: UUID) -> None:
    """It is answered."""
    await session.execute(
        delete(ProposalRow).where(
            ProposalRow.product_id == product_id, ProposalRow.organization_id == organization_id
        )
    )
