"""Notices: messages to a seller that belong to no card, written down before they are sent.

Owns the outbox record. Does not own the sentences (handlers/views) nor the sending
(handlers/notifier).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.sellers import Seller


class NoticeKind(StrEnum):
    """What is told."""

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    TOGETHER = "together"
    """Several drafts that came in one go are all prepared."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to send, claimed under a lease."""

    id: UUID
    seller: Seller
    kind: NoticeKind
    values: dict[str, str] = field(default_factory=dict[str, str])


class Notices(Protocol):
    """The outbox."""

    async def post(
        self, user_id: UUID, kind: NoticeKind, values: dict[str, str], *, key: str
    ) -> None:
        """Write a notice down once per `key`."""
        ...

    async def due(self, limit: int, lease_seconds: float) -> tuple[Notice, ...]:
        """Claim notices not yet sent."""
        ...

    async def sent(self, notice: Notice) -> None:
        """Never send it again."""
        ...

    async def postpone(self, notice: Notice, wait_seconds: float) -> None:
        """Try again later."""
        ...
