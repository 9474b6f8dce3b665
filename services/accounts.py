"""Connecting a seller's shop and keeping its tokens alive.

Owns the two use cases `Connecting` (a link, the landing, the confirmation) and `TokenGuardian`
(one refresh at a time over all processes, the new pair stored before it is used). Does not own
the marketplace's wire format (services/marketplaces) nor the pages (bot/web).
"""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from services.marketplaces.port import Account, Authorizer, Shop, TokenPair
from services.notices import NoticeKind, Notices
from services.outcomes import Repair, SellerMustActError, TryLaterError
from services.sellers import Seller

log = structlog.get_logger(__name__)

STATE_LIFE = timedelta(minutes=15)
"""A connect link is good for this long, and so is the confirmation that follows it."""

REFRESH_AHEAD = timedelta(minutes=30)
"""The scheduler refreshes tokens that end within this time."""

SPARE = timedelta(seconds=60)
"""A token this near to its end counts as ended: the call that needs it takes time too."""

REFRESH_LEASE_SECONDS = 60.0
"""One refresh may take this long; then another process may try."""


class ConnectProblem(Exception):  # noqa: N818 - not an error of ours: a link that can't be used
    """The link can't be used: unknown, used, expired or somebody else's."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open connect link: whose it is, and the PKCE verifier that goes with it."""

    seller: Seller
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Held:
    """A shop that said yes and waits for the seller to confirm who she is."""

    seller: Seller
    shop: Shop


@dataclass(frozen=True, slots=True)
class LiveTokens:
    """An account's tokens. `expires_at` is aware; `dead` means that only a reconnect helps."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: datetime
    dead: bool


class ConnectLinks(Protocol):
    """The single-use states of connecting, kept hashed."""

    async def open(self, seller: Seller, state: str, verifier: str, expires_at: datetime) -> None:
        """Write a new link down."""
        ...

    async def take(self, state: str, seller: Seller | None) -> Opened | None:
        """Use the link: once, unexpired, and only by `seller` when one is given."""
        ...

    async def hold(self, state: str, shop: Shop, tokens: TokenPair, expires_at: datetime) -> None:
        """Keep the shop's tokens (sealed) until the seller confirms."""
        ...

    async def held(self, state: str) -> Held | None:
        """What waits for confirmation under this state, None when nothing (any more)."""
        ...

    async def attach(self, state: str) -> tuple[Seller, Account] | None:
        """Confirm once: the shop becomes an account of the seller's organisation (or its tokens
        are renewed when it was one already)."""
        ...


class AccountTokens(Protocol):
    """Tokens at rest. System side: by account id, for a caller that holds the account."""

    async def tokens(self, account_id: UUID) -> LiveTokens | None:
        """Unsealed tokens."""
        ...

    async def claim(self, account_id: UUID, owner: str, seconds: float) -> bool:
        """Take the refresh lease if nobody holds it."""
        ...

    async def renew(
        self, account_id: UUID, owner: str, pair: TokenPair, expires_at: datetime
    ) -> bool:
        """Store the new pair and give the lease back, only as the lease's owner."""
        ...

    async def release(self, account_id: UUID, owner: str) -> None:
        """Give the lease back with nothing changed."""
        ...

    async def bury(self, account_id: UUID, owner: str) -> UUID | None:
        """Mark the account as dead; returns the id of the user who connected it."""
        ...

    async def due(self, before: datetime, limit: int) -> tuple[UUID, ...]:
        """Living accounts whose token ends before that time and whose lease is free."""
        ...


class Accounts(Protocol):
    """Connected shops, within an organisation."""

    async def of(self, organization_id: UUID) -> tuple[Account, ...]:
        """Living accounts, the newest connected first."""
        ...

    async def get(self, organization_id: UUID, account_id: UUID) -> Account | None:
        """One of them."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


def challenge_of(verifier: str) -> str:
    """The S256 code challenge (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Uncategorised(Protocol):
    """What waited for a shop."""

    async def regenerate_uncategorised(self, seller: Seller) -> int:
        """Start a new run for her `ready` products that lack a category."""
        ...

    async def reopen_disconnected(self, seller: Seller) -> int:
        """Make those of her products `ready` that failed for a lost connection: they wait for
        her yes again, on whichever shop she has now."""
        ...


@dataclass(frozen=True, slots=True)
class Connecting:
    """The use case: from the connect button to an account."""

    links: ConnectLinks
    authorizer: Authorizer
    notices: Notices
    waiting: Uncategorised
    now: Callable[[], datetime] = _now

    async def start(self, seller: Seller) -> str:
        """A fresh authorization address for this seller."""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        await self.links.open(seller, state, verifier, self.now() + STATE_LIFE)
        return self.authorizer.authorization_url(state=state, code_challenge=challenge_of(verifier))

    async def land(self, state: str, code: str, seller: Seller | None = None) -> Held:
        """The marketplace sent her back: exchange the code and see whose shop it is.

        With `seller`, the state must be hers (a landing address pasted into her chat). Raises
        `ConnectProblem`, `SellerMustActError` when the marketplace refuses, `TryLaterError`.
        """
        opened = await self.links.take(state, seller)
        if opened is None:
            raise ConnectProblem
        pair = await self.authorizer.exchange(code=code, code_verifier=opened.verifier)
        shop = await self.authorizer.shop(pair.access_token)
        await self.links.hold(state, shop, pair, self.now() + STATE_LIFE)
        return Held(opened.seller, shop)

    async def held(self, state: str) -> Held:
        """What waits for her confirmation. Raises `ConnectProblem`."""
        waiting = await self.links.held(state)
        if waiting is None:
            raise ConnectProblem
        return waiting

    async def confirm(self, state: str) -> tuple[Seller, Account]:
        """Attach the shop, tell the chat, and go on with what waited for a category. Raises
        `ConnectProblem`."""
        attached = await self.links.attach(state)
        if attached is None:
            raise ConnectProblem
        seller, account = attached
        values = {"nickname": account.nickname, "site": account.site_id}
        await self.notices.post(seller.id, NoticeKind.CONNECTED, values, key=f"connected:{state}")
        await self.waiting.reopen_disconnected(seller)
        await self.waiting.regenerate_uncategorised(seller)
        return attached


class TokenGuardian:
    """Gives out live tokens and refreshes them, one refresh per account at a time."""

    def __init__(
        self,
        store: AccountTokens,
        authorizer: Authorizer,
        notices: Notices,
        *,
        owner: str,
        now: Callable[[], datetime] = _now,
        poll_seconds: float = 0.1,
    ) -> None:
        self._store = store
        self._authorizer = authorizer
        self._notices = notices
        self._owner = owner
        self._now = now
        self._poll = poll_seconds

    async def access_token(self, account_id: UUID, rejected: str | None = None) -> str:
        """A token good for the next minute, other than `rejected`.

        Raises `SellerMustActError` when only a reconnect helps, `TryLaterError` when the
        marketplace doesn't answer.
        """
        deadline = self._now() + timedelta(seconds=REFRESH_LEASE_SECONDS)
        while self._now() < deadline:
            held = await self._store.tokens(account_id)
            if held is None or held.dead:
                raise SellerMustActError("account_disconnected", Repair.RECONNECT)
            fresh = held.expires_at > self._now() + SPARE
            if fresh and held.access_token != rejected:
                return held.access_token
            owner = f"{self._owner}:{secrets.token_hex(8)}"
            if await self._store.claim(account_id, owner, REFRESH_LEASE_SECONDS):
                # whoever asked may give up; a refresh token once spent must be replaced
                return await asyncio.shield(self._refresh(account_id, owner, rejected))
            await asyncio.sleep(self._poll)
        raise TryLaterError("token_refresh_busy", after=5.0)

    async def refresh_due(self, limit: int = 20) -> int:
        """Refresh tokens that end soon; returns how many were renewed."""
        renewed = 0
        for account_id in await self._store.due(self._now() + REFRESH_AHEAD, limit):
            owner = f"{self._owner}:{secrets.token_hex(8)}"
            if not await self._store.claim(account_id, owner, REFRESH_LEASE_SECONDS):
                continue
            try:
                await self._refresh(account_id, owner, None, ahead=REFRESH_AHEAD)
            except (SellerMustActError, TryLaterError):
                continue  # told or retried elsewhere: the other accounts still want theirs
            except Exception as error:  # noqa: BLE001 - one bad row must not starve the others
                log.warning("token_not_refreshed", error=type(error).__name__)
                continue
            renewed += 1
        return renewed

    async def _refresh(
        self, account_id: UUID, owner: str, rejected: str | None, ahead: timedelta = SPARE
    ) -> str:
        """Under the lease: look once more (another process may just have done it), then spend
        the refresh token and store the new pair before anybody uses it."""
        held = await self._store.tokens(account_id)
        if held is None or held.dead or held.refresh_token is None:
            await self._bury(account_id, owner)
            raise SellerMustActError("account_disconnected", Repair.RECONNECT)
        if held.expires_at > self._now() + ahead and held.access_token != rejected:
            await self._store.release(account_id, owner)
            return held.access_token
        try:
            pair = await self._authorizer.refresh(held.refresh_token)
        except SellerMustActError:
            await self._bury(account_id, owner)
            raise
        except BaseException:
            await self._store.release(account_id, owner)
            raise
        expires_at = self._now() + timedelta(seconds=pair.expires_in)
        if not await self._store.renew(account_id, owner, pair, expires_at):
            raise TryLaterError("token_lease_lost", after=1.0)
        return pair.access_token

    async def _bury(self, account_id: UUID, owner: str) -> None:
        user_id = await self._store.bury(account_id, owner)
        if user_id is not None:
            key = f"reconnect:{account_id}:{self._now():%Y%m%d}"
            await self._notices.post(user_id, NoticeKind.RECONNECT, {}, key=key)
