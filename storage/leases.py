"""Named leases over all processes (the port `services.inbox.Leases`)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, update

from storage.database import Database, insert_once
from storage.moves import Clock, utc_now
from storage.tables import LeaseRow


@dataclass(frozen=True, slots=True)
class SqlLeases:
    """The port over the table."""

    db: Database
    now: Clock = utc_now

    async def acquire(self, name: str, owner: str, seconds: float) -> bool:
        """Take or prolong the lease; False while somebody else holds it."""
        now = self.now()
        until = now + timedelta(seconds=seconds)
        async with self.db.write() as session:
            if await insert_once(session, LeaseRow, name=name, owner=owner, until=until):
                return True
            taken = await session.scalar(
                update(LeaseRow)
                .where(LeaseRow.name == name, or_(LeaseRow.owner == owner, LeaseRow.until <= now))
                .values(owner=owner, until=until)
                .returning(LeaseRow.name)
            )
        return taken is not None

    async def release(self, name: str, owner: str) -> None:
        """Give it up, if it is ours."""
        async with self.db.write() as session:
            await session.execute(
                delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.owner == owner)
            )
