"""Figures read from the tables, and the efforts counted into one (services/statistics)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.listings.status import LIVE, ProductStatus
from services.sellers import Seller
from services.statistics import LATEST, Effort, Figures, Spent
from storage.database import Database, inserting
from storage.tables import ContentRow, EffortRow, ImageRow, ProductRow, PublicationRow


@dataclass(frozen=True, slots=True)
class SqlStatistics:
    """Both ports over the tables."""

    db: Database

    async def of(self, seller: Seller) -> Figures:
        """Her organisation's."""
        house = seller.organization_id
        async with self.db.read(much=True) as session:
            written = await session.scalar(
                select(func.count())
                .select_from(ProductRow)
                .where(ProductRow.organization_id == house, ProductRow.version.is_not(None))
            )
            published = await session.scalar(
                select(func.count())
                .select_from(ProductRow)
                .where(
                    ProductRow.organization_id == house,
                    ProductRow.status == ProductStatus.PUBLISHED,
                )
            )
            latest = await _latest(session, house)
            efforts = await _efforts(session, house, [product_id for product_id, *_ in latest])
            edits = await _edits(session, house)
        return Figures(
            prepared=written or 0,
            published=published or 0,
            to_live=tuple(live - came for _, came, live in latest if live >= came),
            counted=len(efforts),
            taps=sum(effort.taps for effort in efforts),
            messages=sum(effort.messages for effort in efforts),
            edits=tuple(edits.most_common()),
        )

    async def add(self, spent: Mapping[Spent, Effort]) -> None:
        """Add to each product's, in one transaction; one that was forgotten is passed over."""
        async with self.db.write() as session:
            there = await session.execute(
                select(ProductRow.organization_id, ProductRow.id)
                .where(ProductRow.id.in_([each.product_id for each in spent]))
                .with_for_update(key_share=True)
            )
            rows = [
                {"organization_id": whose.organization_id, "product_id": whose.product_id}
                | {"taps": spent[whose].taps, "messages": spent[whose].messages}
                for whose in (Spent(*row) for row in there)
                if whose in spent
            ]
            if rows:
                add = inserting(session, EffortRow)
                more = {
                    "taps": EffortRow.taps + add.excluded.taps,
                    "messages": EffortRow.messages + add.excluded.messages,
                }
                add = add.on_conflict_do_update(index_elements=["product_id"], set_=more)
                await session.execute(add, rows)


async def _latest(session: AsyncSession, house: UUID) -> list[tuple[UUID, datetime, datetime]]:
    """The latest published products: when their first photo came, and when they were live."""
    live = (
        select(PublicationRow.product_id, func.min(PublicationRow.published_at).label("at"))
        .where(
            PublicationRow.organization_id == house,
            PublicationRow.status.in_(LIVE),
            PublicationRow.published_at.is_not(None),
        )
        .group_by(PublicationRow.product_id)
        .order_by(func.min(PublicationRow.published_at).desc())
        .limit(LATEST)
        .subquery()
    )
    rows = await session.execute(
        select(live.c.product_id, func.min(ImageRow.uploaded_at), live.c.at)
        .join(ImageRow, ImageRow.product_id == live.c.product_id)
        .group_by(live.c.product_id, live.c.at)
    )
    return [(product_id, came, at) for product_id, came, at in rows]


async def _efforts(session: AsyncSession, house: UUID, ids: list[UUID]) -> list[Effort]:
    rows = await session.execute(
        select(EffortRow.taps, EffortRow.messages).where(
            EffortRow.organization_id == house, EffortRow.product_id.in_(ids)
        )
    )
    return [Effort(taps, messages) for taps, messages in rows]


async def _edits(session: AsyncSession, house: UUID) -> Counter[str]:
    """How often she changed each part by hand."""
    changed = await session.scalars(
        select(ContentRow.changed).where(
            ContentRow.organization_id == house, ContentRow.changed.is_not(None)
        )
    )
    return Counter(part for parts in changed for part in parts or ())
