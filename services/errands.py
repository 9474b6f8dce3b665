"""Errands: slow work that a seller asked for in the chat, written down before it is begun.

Owns the record and its store. A handler only writes an errand and answers; the runner
(handlers/errands) does it behind the chat, and any process can go on where another died. Does not
own what each kind does.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.sellers import Seller


class ErrandKind(StrEnum):
    """What is to be done."""

    EXPORT = "export"
    """Put everything of hers into archives and send them."""
    CHECK_SHOP = "check_shop"
    """Ask the marketplace how the shop `account` is, and tell it in the message `message`."""
    FORMATS = "formats"
    """Send the photo `photo` of the product `product` as a file for the use `use`."""
    LOOK_AT = "look_at"
    """Look at photos that came for the product `product` after its run."""


@dataclass(frozen=True, slots=True)
class Errand:
    """An errand claimed under a lease; `tries` counts the earlier ones."""

    id: UUID
    seller: Seller
    kind: ErrandKind
    values: dict[str, str] = field(default_factory=dict[str, str])
    tries: int = 0


class Errands(Protocol):
    """Where errands are kept."""

    async def ask(
        self, seller: Seller, kind: ErrandKind, values: dict[str, str], *, key: str
    ) -> bool:
        """Write it down, once per `key`; False when it was there already."""
        ...

    async def waiting(self, seller: Seller, kind: ErrandKind) -> bool:
        """Whether one of hers of this kind is not done yet."""
        ...

    async def asked_today(self, seller: Seller, kind: ErrandKind) -> int:
        """How many of this kind she asked for in the last 24 hours."""
        ...

    async def due(self, limit: int, lease_seconds: float) -> tuple[Errand, ...]:
        """Claim errands whose waiting time is over, of sellers who can be reached; each claim
        counts as a try."""
        ...

    async def prolong(self, errand: Errand, lease_seconds: float) -> None:
        """It takes longer: nobody else begins it meanwhile."""
        ...

    async def done(self, errand: Errand) -> None:
        """Never do it again."""
        ...

    async def postpone(self, errand: Errand, wait_seconds: float) -> None:
        """Try again later."""
        ...
