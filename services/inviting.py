"""Who may use this bot: everybody, or those whom an admin invited.

Owns the use case around single-use codes: made by an admin, kept as their hash only, good for one
newcomer within their days. Does not own the links around them nor what others hear (handlers).
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from services.sellers import Seller

INVITATION_LIFE = timedelta(days=7)
CODES_AT_ONCE = 20
CODE_BYTES = 16
"""Random bytes of a code: nobody finds one by trying."""

MARK_LENGTH = 6
_CODE = re.compile(r"[A-Za-z0-9_-]{22}")


class NotAnAdminError(Exception):
    """Only those in ADMIN_TELEGRAM_IDS may do this."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation; `mark` tells it from others without telling its code."""

    mark: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation with its code, which is told this once."""

    mark: str
    code: str


class Invitations(Protocol):
    """Where invitations are kept, by the hash of their code."""

    async def put(self, code_hash: str, made_by: int, expires_at: datetime) -> None:
        """Write a new one down."""
        ...

    async def standing(self) -> tuple[tuple[str, datetime], ...]:
        """Hash and end of those neither used nor over, the newest first."""
        ...

    async def revoke(self, mark: str) -> bool:
        """Delete the open one whose hash begins so; False when there is none (any more)."""
        ...

    async def use(self, code_hash: str, telegram_id: int) -> bool:
        """Use it up for this person: of two who try at once one succeeds. Trying again with the
        code that she used herself succeeds too, for an update may be handled twice."""
        ...

    async def admitted(self, telegram_id: int) -> bool:
        """Whether she came in by an invitation."""
        ...

    async def admit(self, seller: Seller) -> None:
        """Remember that she came in."""
        ...


def _now() -> datetime:
    return datetime.now(UTC)


def hash_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Inviting:
    """The use case. `everybody`: ACCESS=open. `admins` are Telegram ids; they always may."""

    invitations: Invitations
    everybody: bool
    admins: frozenset[int]
    now: Callable[[], datetime] = _now

    async def admits(self, telegram_id: int) -> bool:
        """Whether this person may use the bot."""
        if self.everybody or telegram_id in self.admins:
            return True
        return await self.invitations.admitted(telegram_id)

    async def enter(self, telegram_id: int, code: str) -> bool:
        """Use a code up; False when it is none, was used by somebody else, or is over. The seller
        that she becomes is to be welcomed then."""
        if not _CODE.fullmatch(code):
            return False
        return await self.invitations.use(hash_of(code), telegram_id)

    async def welcome(self, seller: Seller) -> None:
        """She used a code up: from now on she may come and go."""
        await self.invitations.admit(seller)

    async def make(self, admin: int, count: int = 1) -> tuple[Invited, ...]:
        """Fresh invitations, at most CODES_AT_ONCE. Raises `NotAnAdminError`."""
        self._check(admin)
        made: list[Invited] = []
        for _ in range(min(max(count, 1), CODES_AT_ONCE)):
            code = secrets.token_urlsafe(CODE_BYTES)
            key = hash_of(code)
            await self.invitations.put(key, admin, self.now() + INVITATION_LIFE)
            made.append(Invited(key[:MARK_LENGTH], code))
        return tuple(made)

    async def standing(self, admin: int) -> tuple[Invitation, ...]:
        """The open ones of all admins, the newest first. Raises `NotAnAdminError`."""
        self._check(admin)
        kept = await self.invitations.standing()
        return tuple(Invitation(key[:MARK_LENGTH], expires_at) for key, expires_at in kept)

    async def revoke(self, admin: int, mark: str) -> bool:
        """Take one back. Raises `NotAnAdminError`."""
        self._check(admin)
        return await self.invitations.revoke(mark)

    def _check(self, telegram_id: int) -> None:
        if telegram_id not in self.admins:
            raise NotAnAdminError
