"""Errands kept in a table (the port `services.errands.Errands`)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select, update

from services.errands import Errand, ErrandKind
from services.sellers import Seller
from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.sellers import to_seller
from storage.tables import ErrandRow, UserRow

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SqlErrands:
    """The port over the table. A claim is a waiting time: it ends by `due_at`."""

    db: Database
    now: Clock = utc_now

    async def ask(
        self, seller: Seller, kind: ErrandKind, values: dict[str, str], *, key: str
    ) -> bool:
        """Write it down, once per `key`; a forgotten seller's is dropped."""
        now = self.now()
        hers = UserRow.id == seller.id, UserRow.organization_id == seller.organization_id
        async with self.db.write() as session:
            known = select(UserRow.id).where(*hers).with_for_update(key_share=True)
            if await session.scalar(known) is None:
                return False
            return await insert_once(
                session,
                ErrandRow,
                id=uuid4(),
                organization_id=seller.organization_id,
                user_id=seller.id,
                key=key,
                kind=kind,
                details=values,
                tries=0,
                due_at=now,
                created_at=now,
            )

    async def waiting(self, seller: Seller, kind: ErrandKind) -> bool:
        """Whether one of hers of this kind is not done yet."""
        undone = (
            select(ErrandRow.id)
            .where(
                ErrandRow.organization_id == seller.organization_id,
                ErrandRow.user_id == seller.id,
                ErrandRow.kind == kind,
                ErrandRow.done_at.is_(None),
            )
            .limit(1)
        )
        async with self.db.read() as session:
            return await session.scalar(undone) is not None

    async def asked_today(self, seller: Seller, kind: ErrandKind) -> int:
        """How many of this kind she asked for in the last 24 hours."""
        asked = (
            select(func.count())
            .select_from(ErrandRow)
            .where(
                ErrandRow.organization_id == seller.organization_id,
                ErrandRow.user_id == seller.id,
                ErrandRow.kind == kind,
                ErrandRow.created_at > self.now() - DAY,
            )
        )
        async with self.db.read() as session:
            return await session.scalar(asked) or 0

    async def due(self, limit: int, lease_seconds: float) -> tuple[Errand, ...]:
        """Claim errands not yet done, of sellers who can be reached."""
        now = self.now()
        due = (
            select(ErrandRow, UserRow)
            .join(UserRow, UserRow.id == ErrandRow.user_id)
            .where(ErrandRow.done_at.is_(None), ErrandRow.due_at <= now, UserRow.reachable)
            .order_by(ErrandRow.due_at)
            .limit(limit)
        )
        async with self.db.read() as session:
            if (await session.execute(due)).first() is None:
                return ()  # the usual case takes no write lock
        async with self.db.write() as session:
            claimed = due.with_for_update(of=ErrandRow, skip_locked=True)
            found = (await session.execute(claimed)).all()
            await session.execute(
                update(ErrandRow)
                .where(ErrandRow.id.in_([row.id for row, _ in found]))
                .values(due_at=now + timedelta(seconds=lease_seconds), tries=ErrandRow.tries + 1)
            )
        return tuple(
            Errand(row.id, to_seller(user), ErrandKind(row.kind), row.details, row.tries)
            for row, user in found
        )

    async def prolong(self, errand: Errand, lease_seconds: float) -> None:
        """Nobody else begins it meanwhile."""
        await self._put(errand, due_at=self.now() + timedelta(seconds=lease_seconds))

    async def done(self, errand: Errand) -> None:
        """Never do it again."""
        await self._put(errand, done_at=self.now())

    async def postpone(self, errand: Errand, wait_seconds: float) -> None:
        """Try again later."""
        await self._put(errand, due_at=self.now() + timedelta(seconds=wait_seconds))

    async def _put(self, errand: Errand, **values: object) -> None:
        async with self.db.write() as session:
            await session.execute(
                update(ErrandRow)
                .where(
                    ErrandRow.id == errand.id,
                    ErrandRow.organization_id == errand.seller.organization_id,
                )
                .values(**values)
            )
