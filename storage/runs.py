"""Runs of generation as they are counted, and the runs of both flows that are under way.

Owns the daily count (a seller's last 24 hours, whatever her time zone) and the system's view of
unfinished work. Does not own the runs (services/workflows).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.moves import Moved
from storage.tables import RunRow

DAY = timedelta(hours=24)


async def record_run(session: AsyncSession, moved: Moved, now: datetime) -> None:
    """Count the run that this move began."""
    await session.execute(
        insert(RunRow).values(
            id=uuid4(),
            organization_id=moved.organization_id,
            user_id=moved.user_id,
            product_id=moved.id,
            attempt=moved.attempt,
            started_at=now,
        )
    )


async def runs_today(session: AsyncSession, user_id: UUID, now: datetime) -> int:
    """How many runs the seller began within the last day."""
    count = await session.scalar(
        select(func.count())
        .select_from(RunRow)
        .where(RunRow.user_id == user_id, RunRow.started_at > now - DAY)
    )
    return count or 0
