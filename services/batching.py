"""Batches: several listings reviewed in one list and published by one yes.

Owns which of them are sure enough to go together, and the use case behind the yes: each goes out
by its own exactly-once path (services/reviewing), at the revision that she saw. Does not own the
list nor the report (handlers).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.listings.content import Content
from services.marketplaces.port import Account
from services.products import Product, Summary
from services.reviewing import Outcome, Reviewing
from services.sellers import Seller

BATCH_MAX = 10
"""Listings in one review: what a caption and a phone hold."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing that waits for her yes. `picture` is the key of its cover."""

    product_id: UUID
    revision: int
    content: Content
    picture: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """The newest listings that wait for her yes, and how many there are in all."""

    candidates: tuple[Candidate, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A listing as it was on the list that she saw."""

    product_id: UUID
    revision: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What she was offered to publish together. Begun once it has a message that reports on it;
    `shown` is what that message says."""

    id: UUID
    seller: Seller
    entries: tuple[Entry, ...]
    message_id: int | None = None
    shown: str | None = None


class Batches(Protocol):
    """Where batches are kept, within an organisation."""

    async def waiting(self, seller: Seller, limit: int) -> Waiting:
        """Her organisation's `ready` products, newest first."""
        ...

    async def offer(self, seller: Seller, entries: Sequence[Entry]) -> UUID:
        """Remember what a list showed; it replaces what she was offered before."""
        ...

    async def offered(self, seller: Seller, batch_id: UUID) -> Batch | None:
        """The offer, begun or not; None when it isn't hers or was replaced."""
        ...

    async def these(self, batch: Batch) -> tuple[Candidate, ...]:
        """Those of the batch that still are as the list showed them, in its order."""
        ...

    async def begin(
        self, seller: Seller, batch_id: UUID, message_id: int, entries: Sequence[Entry]
    ) -> bool:
        """She said yes: from now on the message reports on the entries. False when a message
        does already."""
        ...

    async def under_way(self, organization_id: UUID, product_id: UUID) -> bool:
        """Whether a batch that began lately reports on the product: its card keeps still."""
        ...

    async def due(self, limit: int, lease_seconds: float) -> tuple[Batch, ...]:
        """Claim begun batches whose report may be out of date."""
        ...

    async def results(self, batch: Batch) -> tuple[Summary, ...]:
        """Its listings as they are now, in the order of the list."""
        ...

    async def reported(
        self, batch: Batch, message_id: int, shown: str, *, finished: bool, wait_seconds: float
    ) -> None:
        """The message says `shown` now; look again after `wait_seconds`, unless finished."""
        ...

    async def postpone(self, batch: Batch, wait_seconds: float) -> None:
        """Not reported: try again later."""
        ...

    async def together(self, product: Product) -> UUID | None:
        """The oldest of the drafts that came in one go with this product, once all of them are
        done and at least two wait for her yes; else None."""
        ...


class Doubt(StrEnum):
    """Why a listing is not among the sure ones."""

    MISSING = "missing"
    UNSURE = "unsure"
    NO_ACCOUNT = "no_account"


def doubt(content: Content, account: Account | None, quick_above: float) -> Doubt | None:
    """What stands against publishing it unseen on that account; None when nothing does."""
    if content.gaps():
        return Doubt.MISSING
    if content.disputes or content.confidence.overall <= quick_above:
        return Doubt.UNSURE
    if account is None or not fits(content, account):
        return Doubt.NO_ACCOUNT
    return None


def fits(content: Content, account: Account) -> bool:
    """Whether the shop sells in the listing's category."""
    return account.sells_in(content.category.id if content.category else "")


@dataclass(frozen=True, slots=True)
class Batching:
    """The use case. Every method is scoped by the seller's organisation."""

    batches: Batches
    reviewing: Reviewing

    async def publish(
        self, seller: Seller, batch: Batch, account_tag: str, message_id: int
    ) -> bool:
        """Publish each of the batch that is still as she saw it, then have the message report.
        Those that the account doesn't sell stay out of it; False when none is left.

        A repeated yes publishes nothing twice: what went out has moved on from its revision.
        """
        outcomes = {
            entry: await self.reviewing.publish(
                seller, entry.product_id, entry.revision, account_tag
            )
            for entry in batch.entries
        }
        kept = [entry for entry in batch.entries if outcomes[entry] is not Outcome.NO_ACCOUNT]
        return bool(kept) and await self.batches.begin(seller, batch.id, message_id, kept)
