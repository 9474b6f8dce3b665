"""Shops as their seller looks after them (the port `services.shops.Shops`)."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update

from services.listings.status import UNDECIDED
from services.sellers import Seller
from services.shops import Parting, ShopState
from storage.accounts import NO_LEASE, to_account
from storage.audit import Deed, record
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.tables import AccountRow, PublicationRow


@dataclass(frozen=True, slots=True)
class SqlShops:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def of(self, organization_id: UUID) -> tuple[ShopState, ...]:
        """Her shops but those that she disconnected, the newest connected first."""
        async with self.db.read() as session:
            rows = await session.scalars(
                select(AccountRow)
                .where(
                    AccountRow.organization_id == organization_id,
                    AccountRow.disconnected_at.is_(None),
                )
                .order_by(AccountRow.connected_at.desc(), AccountRow.id)
            )
            return tuple(
                ShopState(
                    to_account(row), row.dead_at is not None, row.connected_at, row.renewed_at
                )
                for row in rows
            )

    async def disconnect(self, seller: Seller, account_id: UUID) -> Parting:
        """Erase the tokens. A refresh under way loses its lease, so it can't bring them back."""
        now = self.now()
        mine = (
            AccountRow.id == account_id,
            AccountRow.organization_id == seller.organization_id,
            AccountRow.disconnected_at.is_(None),
        )
        busy = select(PublicationRow.id).where(
            PublicationRow.account_id == account_id, PublicationRow.status.in_(UNDECIDED)
        )
        gone = {"access_token": None, "refresh_token": None, "disconnected_at": now, **NO_LEASE}
        async with self.db.write() as session:
            row = await session.scalar(select(AccountRow).where(*mine).with_for_update())
            if row is None:
                return Parting.GONE
            if await session.scalar(busy.limit(1)) is not None:
                return Parting.BUSY
            dead = {"dead_at": row.dead_at or now}
            await session.execute(update(AccountRow).where(*mine).values(**gone, **dead))
            await record(
                session,
                now,
                Deed.ACCOUNT_DISCONNECTED,
                organization_id=seller.organization_id,
                user_id=seller.id,
                account=str(account_id),
            )
        return Parting.DONE
