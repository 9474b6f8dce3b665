"""What models cost, in a table (the port `services.spending.Spending`).

Owns the rows, their owner's leaving and coming back. Does not own the limits (services/spending).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.generation.usage import Call
from services.sellers import Seller
from services.spending import NOTHING, ModelSum, Report, Spent, Work
from storage.database import Database, inserting
from storage.moves import Clock, utc_now
from storage.runs import DAY
from storage.tables import ModelCallRow, UserRow

SMALLEST = Decimal("1e-10")
"""The smallest part of a dollar that a row holds."""


@dataclass(frozen=True, slots=True)
class SqlSpending:
    """The port over the table."""

    db: Database
    now: Clock = utc_now

    async def record(self, work: Work, calls: Sequence[Call]) -> None:
        """Write the requests of a piece of work down, once; without an owner when she has been
        forgotten meanwhile."""
        now = self.now()
        async with self.db.write() as session:
            there = await session.scalar(
                select(UserRow.id)
                .where(UserRow.id == work.user_id, UserRow.organization_id == work.organization_id)
                .with_for_update(key_share=True)
            )
            owner = (work.organization_id, work.user_id) if there else (None, None)
            rows = [_row(work, owner, number, call, now) for number, call in enumerate(calls)]
            await session.execute(inserting(session, ModelCallRow).on_conflict_do_nothing(), rows)

    async def spent(self, work: Work) -> Spent:
        """What its product has taken in all, and its seller within the last 24 hours."""
        mine = ModelCallRow.organization_id == work.organization_id
        today = ModelCallRow.user_id == work.user_id, ModelCallRow.created_at > self.now() - DAY
        async with self.db.read() as session:
            by_seller = await _charged(session, mine, *today)
            if work.product_id is None:
                return Spent(by_seller=by_seller)
            on_product = await _charged(session, mine, ModelCallRow.product_id == work.product_id)
        return Spent(on_product, by_seller)

    async def report(self, days: int) -> Report:
        """Everybody's, of the last `days`: the admins' sum, in which nobody is named."""
        since = ModelCallRow.created_at > self.now() - timedelta(days=days)
        by_model = (
            select(
                ModelCallRow.provider,
                ModelCallRow.model,
                func.count(),
                func.sum(case((ModelCallRow.accepted, 0), else_=1)),
                func.sum(case((ModelCallRow.cost.is_(None), 1), else_=0)),
                func.sum(ModelCallRow.input_tokens),
                func.sum(ModelCallRow.output_tokens),
                func.sum(ModelCallRow.cost),
            )
            .where(since)
            .group_by(ModelCallRow.provider, ModelCallRow.model)
        )
        by_listing = (
            select(func.sum(ModelCallRow.cost))
            .where(since, ModelCallRow.product_id.is_not(None))
            .group_by(ModelCallRow.product_id)
        )
        async with self.db.read(much=True) as session:
            models = (await session.execute(by_model)).all()
            listings = (await session.scalars(by_listing)).all()
        sums = [
            ModelSum(provider, model, calls, rejected, unpriced, read, written, cost or NOTHING)
            for provider, model, calls, rejected, unpriced, read, written, cost in models
        ]
        sums.sort(key=lambda model: (-model.cost, -model.calls, model.provider, model.model))
        return Report(days, tuple(sums), tuple(cost or NOTHING for cost in listings))


async def leave_spending(session: AsyncSession, seller: Seller, who: str, since: datetime) -> None:
    """She is about to be forgotten: what she took within her day stays spent under a name that
    tells nothing. Her rows lose their owner with her own row."""
    await session.execute(
        update(ModelCallRow)
        .where(
            ModelCallRow.organization_id == seller.organization_id,
            ModelCallRow.user_id == seller.id,
            ModelCallRow.created_at > since,
        )
        .values(who=who)
    )


async def spend_again(session: AsyncSession, seller: Seller, who: str) -> None:
    """She came back within her day: what she took counts as hers again."""
    hers = {"organization_id": seller.organization_id, "user_id": seller.id, "who": None}
    await session.execute(update(ModelCallRow).where(ModelCallRow.who == who).values(hers))


async def drop_names(session: AsyncSession, until: datetime) -> None:
    """Nobody's day lasts any longer: what is left is money alone."""
    over = ModelCallRow.who.is_not(None), ModelCallRow.created_at <= until
    await session.execute(update(ModelCallRow).where(*over).values(who=None))


async def _charged(session: AsyncSession, *where: ColumnElement[bool]) -> Decimal:
    total = await session.scalar(select(func.sum(ModelCallRow.charged)).where(*where))
    return NOTHING if total is None else total


def _row(
    work: Work,
    owner: tuple[UUID, UUID] | tuple[None, None],
    number: int,
    call: Call,
    now: datetime,
) -> dict[str, object]:
    organization_id, user_id = owner
    return {
        "id": uuid5(work.id, str(number)),
        "organization_id": organization_id,
        "user_id": user_id,
        "product_id": work.product_id,
        "attempt": work.attempt,
        "purpose": work.purpose,
        "provider": call.provider,
        "model": call.model,
        "input_tokens": call.input_tokens,
        "output_tokens": call.output_tokens,
        "cost": None if call.cost is None else call.cost.quantize(SMALLEST),
        "charged": call.charged.quantize(SMALLEST),
        "accepted": call.accepted,
        "elapsed_ms": call.elapsed_ms,
        "created_at": now,
    }
