"""The single-use states of connecting a shop (the port `services.accounts.ConnectLinks`).

A state is kept as its hash only: who reads the table can't use a link. What it holds is sealed.
"""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts import Held, Opened
from services.marketplaces.port import Account, Shop, TokenPair
from services.sellers import Seller
from storage.accounts import MARKETPLACE, NO_LEASE, Sealer, sealed_pair, to_account
from storage.audit import Deed, record
from storage.database import Database
from storage.moves import Clock, utc_now
from storage.sellers import to_seller
from storage.tables import AccountRow, OAuthStateRow, UserRow

_SHOP = TypeAdapter(Shop)


@dataclass(frozen=True, slots=True)
class SqlConnectLinks:
    """The port over the tables."""

    db: Database
    box: Sealer
    now: Clock = utc_now

    async def open(self, seller: Seller, state: str, verifier: str, expires_at: datetime) -> None:
        """Write a new link down, and sweep away those that ended."""
        key = _hash(state)
        async with self.db.write() as session:
            await session.execute(
                delete(OAuthStateRow).where(OAuthStateRow.expires_at < self.now())
            )
            await session.execute(
                insert(OAuthStateRow).values(
                    state_hash=key,
                    organization_id=seller.organization_id,
                    user_id=seller.id,
                    verifier=self.box.seal(verifier, _context(key, "verifier")),
                    expires_at=expires_at,
                )
            )

    async def take(self, state: str, seller: Seller | None) -> Opened | None:
        """Use the link: once, unexpired, and only by `seller` when one is given."""
        key = _hash(state)
        lawful: list[ColumnElement[bool]] = [OAuthStateRow.used_at.is_(None)]
        if seller is not None:
            lawful.append(OAuthStateRow.user_id == seller.id)
        now = self.now()
        async with self.db.write() as session:
            row = await session.scalar(
                update(OAuthStateRow)
                .where(*_open(key, now), *lawful)
                .values(used_at=now)
                .returning(OAuthStateRow)
            )
            if row is None or row.verifier is None:
                return None
            owner = await _owner(session, row.user_id)
        return Opened(owner, self.box.open(row.verifier, _context(key, "verifier")))

    async def hold(self, state: str, shop: Shop, tokens: TokenPair, expires_at: datetime) -> None:
        """Keep the shop's tokens (sealed) until the seller confirms; the verifier is spent."""
        key = _hash(state)
        refresh = tokens.refresh_token
        async with self.db.write() as session:
            await session.execute(
                update(OAuthStateRow)
                .where(
                    OAuthStateRow.state_hash == key,
                    OAuthStateRow.used_at.is_not(None),
                    OAuthStateRow.shop.is_(None),
                )
                .values(
                    verifier=None,
                    shop=asdict(shop),
                    scope=tokens.scope,
                    access_token=self.box.seal(tokens.access_token, _context(key, "access_token")),
                    refresh_token=refresh
                    and self.box.seal(refresh, _context(key, "refresh_token")),
                    token_expires_at=self.now() + timedelta(seconds=tokens.expires_in),
                    expires_at=expires_at,
                )
            )

    async def held(self, state: str) -> Held | None:
        """What waits for confirmation under this state, None when nothing (any more)."""
        async with self.db.read() as session:
            row = await session.scalar(
                select(OAuthStateRow).where(*_open(_hash(state), self.now()), *_waiting())
            )
            if row is None or row.shop is None:
                return None
            return Held(await _owner(session, row.user_id), _SHOP.validate_python(row.shop))

    async def attach(self, state: str) -> tuple[Seller, Account] | None:
        """Confirm once: the shop becomes an account of the seller's organisation, or its tokens
        are renewed when it was one already."""
        now, key = self.now(), _hash(state)
        async with self.db.write() as session:
            row = await session.scalar(
                update(OAuthStateRow)
                .where(*_open(key, now), *_waiting())
                .values(attached_at=now)
                .returning(OAuthStateRow)
            )
            if row is None:
                return None
            seller = await _owner(session, row.user_id)
            account = await self._save(session, row, now)
            await session.execute(
                update(OAuthStateRow)
                .where(OAuthStateRow.state_hash == key)
                .values(access_token=None, refresh_token=None)
            )
            await record(
                session,
                now,
                Deed.ACCOUNT_CONNECTED,
                organization_id=seller.organization_id,
                user_id=seller.id,
                account=str(account.id),
                site=account.site_id,
            )
        return seller, account

    async def _save(self, session: AsyncSession, row: OAuthStateRow, now: datetime) -> Account:
        """The account of the held shop: made, or found and given its new tokens. A refresh that
        is under way with the old ones loses its lease, so that it can't overwrite these."""
        shop, pair = self._unsealed(row)
        identity = {
            "organization_id": row.organization_id,
            "marketplace": MARKETPLACE,
            "marketplace_user_id": shop.user_id,
        }
        known = await session.scalar(select(AccountRow.id).filter_by(**identity).with_for_update())
        account_id = known or uuid4()
        values = {
            **sealed_pair(self.box, account_id, pair),
            **NO_LEASE,
            "user_id": row.user_id,
            "nickname": shop.nickname,
            "site_id": shop.site_id,
            "expires_at": row.token_expires_at,
            "dead_at": None,
            "disconnected_at": None,
            "renewed_at": None,
            "connected_at": now,
        }
        if known is None:
            statement = insert(AccountRow).values(id=account_id, **identity, **values)
            saved = await session.scalars(statement.returning(AccountRow))
        else:
            again = update(AccountRow).where(AccountRow.id == known).values(**values)
            saved = await session.scalars(again.returning(AccountRow))
        return to_account(saved.one())

    def _unsealed(self, row: OAuthStateRow) -> tuple[Shop, TokenPair]:
        if row.shop is None or row.access_token is None:
            raise LookupError("nothing is held under this state")
        key, refresh = row.state_hash, row.refresh_token
        shop = _SHOP.validate_python(row.shop)
        pair = TokenPair(
            access_token=self.box.open(row.access_token, _context(key, "access_token")),
            refresh_token=refresh and self.box.open(refresh, _context(key, "refresh_token")),
            expires_in=0,  # counted from the exchange: `token_expires_at` knows
            scope=row.scope or "",
            user_id=shop.user_id,
        )
        return shop, pair


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _context(state_hash: str, column: str) -> str:
    return f"oauth_states:{state_hash}:{column}"


def _open(state_hash: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return OAuthStateRow.state_hash == state_hash, OAuthStateRow.expires_at > now


def _waiting() -> tuple[ColumnElement[bool], ...]:
    return OAuthStateRow.shop.is_not(None), OAuthStateRow.attached_at.is_(None)


async def _owner(session: AsyncSession, user_id: UUID) -> Seller:
    return to_seller((await session.scalars(select(UserRow).where(UserRow.id == user_id))).one())
