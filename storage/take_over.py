"""Taking over from a process that is gone.

Owns ending what a dead process still holds: claims of updates, cards, notices and refreshes, and
the named leases. Only for a database that surely has no other process; where several may live,
leases run out by themselves. Does not own the claims (updates, cards, notices, accounts, leases).
"""

from datetime import timedelta

from sqlalchemy import delete, update

from services.listings.status import ProductStatus
from storage.accounts import NO_LEASE
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.tables import AccountRow, CardRow, LeaseRow, NoticeRow, ProductRow, UpdateRow


async def take_over(db: Database, *, quiet_seconds: float, clock: Clock = utc_now) -> None:
    """Free whatever is held, so that work goes on at once instead of when a lease runs out.

    Waits before a retry of an update stay. A draft's quiet time begins anew: nobody listened, and
    the rest of its album may still be on its way.
    """
    now = clock()
    claimed = UpdateRow.finished_at.is_(None) & UpdateRow.lease_owner.is_not(None)
    quiet_until = now + timedelta(seconds=quiet_seconds)
    async with db.write() as session:
        for statement in (
            update(UpdateRow).where(claimed).values(lease_owner=None, due_at=now),
            update(CardRow).where(CardRow.not_before > now).values(not_before=now),
            update(NoticeRow)
            .where(NoticeRow.sent_at.is_(None), NoticeRow.due_at > now)
            .values(due_at=now),
            update(AccountRow).where(AccountRow.lease_owner.is_not(None)).values(**NO_LEASE),
            delete(LeaseRow),
            update(ProductRow)
            .where(ProductRow.status == ProductStatus.UPLOADING, ProductRow.settle_at < quiet_until)
            .values(settle_at=quiet_until),
        ):
            await session.execute(statement)
