"""The outbox of notices (the port `services.notices.Notices`)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update

from services.notices import Notice, NoticeKind
from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.sellers import to_seller
from storage.tables import NoticeRow, UserRow


@dataclass(frozen=True, slots=True)
class SqlNotices:
    """The port over the tables. A claim is a waiting time: it ends by `due_at`."""

    db: Database
    now: Clock = utc_now

    async def post(
        self, user_id: UUID, kind: NoticeKind, values: dict[str, str], *, key: str
    ) -> None:
        """Write a notice down once per `key`; one to a forgotten seller is dropped."""
        now = self.now()
        async with self.db.write() as session:
            organization_id = await session.scalar(
                select(UserRow.organization_id)
                .where(UserRow.id == user_id)
                .with_for_update(key_share=True)
            )
            if organization_id is None:
                return
            await insert_once(
                session,
                NoticeRow,
                id=uuid4(),
                organization_id=organization_id,
                user_id=user_id,
                key=key,
                kind=kind,
                details=values,
                due_at=now,
                created_at=now,
            )

    async def due(self, limit: int, lease_seconds: float) -> tuple[Notice, ...]:
        """Claim notices not yet sent, of sellers who can be reached."""
        now = self.now()
        due = (
            select(NoticeRow, UserRow)
            .join(UserRow, UserRow.id == NoticeRow.user_id)
            .where(NoticeRow.sent_at.is_(None), NoticeRow.due_at <= now, UserRow.reachable)
            .order_by(NoticeRow.due_at)
            .limit(limit)
        )
        async with self.db.read() as session:
            if (await session.execute(due)).first() is None:
                return ()  # the usual case takes no write lock
        async with self.db.write() as session:
            claimed = due.with_for_update(of=NoticeRow, skip_locked=True)
            found = (await session.execute(claimed)).all()
            await session.execute(
                update(NoticeRow)
                .where(NoticeRow.id.in_([notice.id for notice, _ in found]))
                .values(due_at=now + timedelta(seconds=lease_seconds))
            )
        return tuple(
            Notice(notice.id, to_seller(user), NoticeKind(notice.kind), notice.details)
            for notice, user in found
        )

    async def sent(self, notice: Notice) -> None:
        """Never send it again."""
        await self._put(notice, sent_at=self.now())

    async def postpone(self, notice: Notice, wait_seconds: float) -> None:
        """Try again later."""
        await self._put(notice, due_at=self.now() + timedelta(seconds=wait_seconds))

    async def _put(self, notice: Notice, **values: object) -> None:
        async with self.db.write() as session:
            await session.execute(
                update(NoticeRow).where(NoticeRow.id == notice.id).values(**values)
            )
