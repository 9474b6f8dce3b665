"""The durable inbox in a table (the port `services.inbox.Inbox`).

Owns the order within a lane and the claims. Does not own fetching or handling updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.inbox import StoredUpdate
from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.tables import UpdateRow


@dataclass(frozen=True, slots=True)
class SqlInbox:
    """The port over the table."""

    db: Database
    now: Clock = utc_now

    async def put(self, update_id: int, lane: str, payload: dict[str, Any]) -> bool:
        """Insert or ignore; False when it was there already."""
        async with self.db.write() as session:
            return await self._insert(session, update_id, lane, payload)

    async def put_all(self, arrived: Sequence[tuple[int, str, dict[str, Any]]]) -> None:
        """Insert or ignore each (update_id, lane, payload), in one transaction."""
        async with self.db.write() as session:
            for one in arrived:
                await self._insert(session, *one)

    async def _insert(
        self, session: AsyncSession, update_id: int, lane: str, payload: dict[str, Any]
    ) -> bool:
        now = self.now()
        return await insert_once(
            session,
            UpdateRow,
            update_id=update_id,
            lane=lane,
            payload=payload,
            attempts=0,
            due_at=now,
            buried=False,
            received_at=now,
        )

    async def claim(
        self, owner: str, *, limit: int, lease_seconds: float
    ) -> tuple[StoredUpdate, ...]:
        """Lease the oldest waiting update of each lane that has none under way.

        A try counts when it begins, so that an update which kills its process is seen to.
        """
        now = self.now()
        heads = select(UpdateRow).where(*_claimable(now)).limit(limit)
        heads = heads.order_by(UpdateRow.update_id)
        async with self.db.read() as session:
            if (await session.scalars(heads)).first() is None:
                return ()  # the usual case takes no write lock
        async with self.db.write() as session:
            found = (await session.scalars(heads.with_for_update(skip_locked=True))).all()
            await session.execute(
                update(UpdateRow)
                .where(UpdateRow.update_id.in_([row.update_id for row in found]))
                .values(
                    lease_owner=owner,
                    due_at=now + timedelta(seconds=lease_seconds),
                    attempts=UpdateRow.attempts + 1,
                )
            )
        return tuple(
            StoredUpdate(row.update_id, row.lane, row.payload or {}, row.attempts) for row in found
        )

    async def done(self, update_id: int) -> None:
        """Handled: the payload is dropped, the id stays to tell duplicates."""
        await self._put(update_id, payload=None, error=None, finished_at=self.now())

    async def retry(self, update_id: int, *, wait_seconds: float, error: str) -> None:
        """Try again later; its lane waits, so that order is kept."""
        due_at = self.now() + timedelta(seconds=wait_seconds)
        await self._put(update_id, due_at=due_at, lease_owner=None, error=error)

    async def bury(self, update_id: int, *, error: str) -> None:
        """Give it up for a person to look at; its lane goes on."""
        await self._put(update_id, buried=True, error=error, finished_at=self.now())

    async def _put(self, update_id: int, **values: object) -> None:
        async with self.db.write() as session:
            await session.execute(
                update(UpdateRow)
                .where(UpdateRow.update_id == update_id, UpdateRow.finished_at.is_(None))
                .values(**values)
            )

    async def waiting(self) -> int:
        """How many are neither done nor buried."""
        count = select(func.count()).select_from(UpdateRow)
        async with self.db.read() as session:
            return await session.scalar(count.where(UpdateRow.finished_at.is_(None))) or 0

    async def forget(self, *, older_than_days: int) -> int:
        """Delete what was handled or given up long ago; returns how many."""
        before = self.now() - timedelta(days=older_than_days)
        async with self.db.write(much=True) as session:
            gone = await session.scalars(
                delete(UpdateRow)
                .where(UpdateRow.finished_at < before)
                .returning(UpdateRow.update_id)
            )
            return len(gone.all())


def _claimable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Waiting, due, the oldest of its lane, and none of its lane under way (an older update may
    have arrived after a newer one was begun)."""
    other = aliased(UpdateRow)
    same_lane = and_(other.lane == UpdateRow.lane, other.finished_at.is_(None))
    older = other.update_id < UpdateRow.update_id
    under_way = and_(other.lease_owner.is_not(None), other.due_at > now)
    return (
        UpdateRow.finished_at.is_(None),
        UpdateRow.due_at <= now,
        ~exists().where(same_lane, older | under_way),
    )
