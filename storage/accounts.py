"""Connected shops and their tokens at rest (the ports `AccountTokens` and `Accounts` of
services.accounts).

Owns which column is sealed and the refresh lease. Does not own the keys (secrets) nor connecting
(connect_links).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update

from services.accounts import LiveTokens
from services.marketplaces.port import Account, TokenPair
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.tables import AccountRow

MARKETPLACE = "mercadolibre"


class Sealer(Protocol):
    """Encryption bound to a context, so that a sealed text is of no use in another row."""

    def seal(self, plaintext: str, context: str) -> str:
        """The sealed text."""
        ...

    def open(self, sealed: str, context: str) -> str:
        """The plain text; raises when it was sealed for another context."""
        ...


@dataclass(frozen=True, slots=True)
class SqlAccountTokens:
    """The system's side: by account id, for a caller that holds the account."""

    db: Database
    box: Sealer
    now: Clock = utc_now

    async def tokens(self, account_id: UUID) -> LiveTokens | None:
        """Unsealed tokens; a dead account's are empty."""
        async with self.db.read() as session:
            row = await session.scalar(select(AccountRow).where(AccountRow.id == account_id))
        if row is None:
            return None
        access, refresh = (
            None if sealed is None else self.box.open(sealed, context_of(account_id, column))
            for column, sealed in (
                ("access_token", row.access_token),
                ("refresh_token", row.refresh_token),
            )
        )
        return LiveTokens(access or "", refresh, row.expires_at, dead=row.dead_at is not None)

    async def claim(self, account_id: UUID, owner: str, seconds: float) -> bool:
        """Take the refresh lease if nobody holds it."""
        now = self.now()
        return await self._change(
            account_id,
            _free(now),
            AccountRow.dead_at.is_(None),
            lease_owner=owner,
            lease_until=now + timedelta(seconds=seconds),
        )

    async def renew(
        self, account_id: UUID, owner: str, pair: TokenPair, expires_at: datetime
    ) -> bool:
        """Store the new pair and give the lease back, only as the lease's owner."""
        return await self._change(
            account_id,
            AccountRow.lease_owner == owner,
            **sealed_pair(self.box, account_id, pair),
            expires_at=expires_at,
            renewed_at=self.now(),
            **NO_LEASE,
        )

    async def release(self, account_id: UUID, owner: str) -> None:
        """Give the lease back with nothing changed."""
        await self._change(account_id, AccountRow.lease_owner == owner, **NO_LEASE)

    async def bury(self, account_id: UUID, owner: str) -> UUID | None:
        """Mark the account as dead and drop its tokens; returns the id of the user who connected
        it, None when the lease isn't the owner's."""
        async with self.db.write() as session:
            return await session.scalar(
                update(AccountRow)
                .where(AccountRow.id == account_id, AccountRow.lease_owner == owner)
                .values(dead_at=self.now(), access_token=None, refresh_token=None, **NO_LEASE)
                .returning(AccountRow.user_id)
            )

    async def due(self, before: datetime, limit: int) -> tuple[UUID, ...]:
        """Living accounts whose token ends before that time and whose lease is free."""
        async with self.db.read() as session:
            found = await session.scalars(
                select(AccountRow.id)
                .where(
                    AccountRow.dead_at.is_(None),
                    AccountRow.refresh_token.is_not(None),
                    AccountRow.expires_at < before,
                    _free(self.now()),
                )
                .order_by(AccountRow.expires_at)
                .limit(limit)
            )
            return tuple(found)

    async def _change(
        self, account_id: UUID, *lawful: ColumnElement[bool], **values: object
    ) -> bool:
        async with self.db.write() as session:
            changed = await session.scalar(
                update(AccountRow)
                .where(AccountRow.id == account_id, *lawful)
                .values(**values)
                .returning(AccountRow.id)
            )
        return changed is not None


@dataclass(frozen=True, slots=True)
class SqlAccounts:
    """Connected shops, within an organisation."""

    db: Database

    async def of(self, organization_id: UUID) -> tuple[Account, ...]:
        """Living accounts, the newest connected first."""
        async with self.db.read() as session:
            rows = await session.scalars(
                select(AccountRow)
                .where(*_living(organization_id))
                .order_by(AccountRow.connected_at.desc(), AccountRow.id)
            )
            return tuple(to_account(row) for row in rows)

    async def get(self, organization_id: UUID, account_id: UUID) -> Account | None:
        """One of them."""
        async with self.db.read() as session:
            row = await session.scalar(
                select(AccountRow).where(*_living(organization_id), AccountRow.id == account_id)
            )
        return None if row is None else to_account(row)


NO_LEASE: dict[str, None] = {"lease_owner": None, "lease_until": None}


def context_of(account_id: UUID, column: str) -> str:
    """What an account's sealed text is bound to."""
    return f"marketplace_accounts:{account_id}:{column}"


def sealed_pair(box: Sealer, account_id: UUID, pair: TokenPair) -> dict[str, object]:
    """The columns of a token pair. A pair without a refresh token leaves none behind."""
    refresh = pair.refresh_token
    return {
        "access_token": box.seal(pair.access_token, context_of(account_id, "access_token")),
        "refresh_token": refresh and box.seal(refresh, context_of(account_id, "refresh_token")),
        "scope": pair.scope,
    }


def to_account(row: AccountRow) -> Account:
    """The record of a row."""
    return Account(row.id, row.organization_id, row.marketplace_user_id, row.nickname, row.site_id)


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(AccountRow.lease_until.is_(None), AccountRow.lease_until <= now)


def _living(organization_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return AccountRow.organization_id == organization_id, AccountRow.dead_at.is_(None)
