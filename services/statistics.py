"""A seller's own numbers: what she listed, how long it took, and what it cost her in taps.

Owns the figures, what may honestly be said of few of them, and the count of her presses and
messages on its way to the store. Does not own the page (handlers/views/stats).
"""

import asyncio
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

import structlog

from services.products import Product
from services.sellers import Seller

log = structlog.get_logger(__name__)

ENOUGH = 3
"""Listings from which on there is such a thing as a typical one."""

LATEST = 200
"""Published listings that the typical one is taken from: she gets faster."""

FLUSH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Figures:
    """`prepared` counts her listings that were written, `published` those that went live. Of the
    latest published: `to_live` from the first photo to the listing; `counted` are those whose
    `taps` and `messages` were counted. `edits` counts versions by her hand in which a part
    differed, by part."""

    prepared: int
    published: int
    to_live: tuple[timedelta, ...] = ()
    counted: int = 0
    taps: int = 0
    messages: int = 0
    edits: tuple[tuple[str, int], ...] = ()

    @property
    def typical(self) -> timedelta | None:
        """The median time from photos to live, None of too few."""
        if len(self.to_live) < ENOUGH:
            return None
        return timedelta(seconds=statistics.median(took.total_seconds() for took in self.to_live))

    @property
    def taps_each(self) -> float | None:
        """Taps for one published listing, None of too few."""
        return self.taps / self.counted if self.counted >= ENOUGH else None

    @property
    def messages_each(self) -> float | None:
        """Messages for one published listing, None of too few."""
        return self.messages / self.counted if self.counted >= ENOUGH else None

    def saved(self, baseline_minutes: int) -> timedelta | None:
        """What all her published listings took less than before, None of too few. The whole time
        from photos to live counts as hers, so it is never said too high."""
        typical = self.typical
        if typical is None:
            return None
        each = timedelta(minutes=baseline_minutes) - typical
        return max(timedelta(0), each) * self.published


class Spent(NamedTuple):
    """Whose product."""

    organization_id: UUID
    product_id: UUID


class Effort(NamedTuple):
    """What a product cost her."""

    taps: int = 0
    messages: int = 0


class Statistics(Protocol):
    """Where the figures come from."""

    async def of(self, seller: Seller) -> Figures:
        """Her organisation's."""
        ...


class Efforts(Protocol):
    """Where efforts are kept."""

    async def add(self, spent: Mapping[Spent, Effort]) -> None:
        """Add to each product's, in one transaction; one that was forgotten is passed over."""
        ...


class EffortCounter:
    """Counts in memory and writes every few seconds: a press must not wait for it, and the few
    that a crash loses are missed by nobody."""

    def __init__(self, efforts: Efforts) -> None:
        self._efforts = efforts
        self._spent: dict[Spent, Effort] = {}

    def tap(self, product: Product) -> None:
        """She pressed a button of its card."""
        self._count(Spent(product.organization_id, product.id), taps=1)

    def message(self, seller: Seller, product_id: UUID) -> None:
        """She wrote or sent something for it."""
        self._count(Spent(seller.organization_id, product_id), messages=1)

    async def run(self) -> None:
        """Until cancelled; what is left is written then."""
        try:
            while True:
                await asyncio.sleep(FLUSH_SECONDS)
                await self.flush()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Write down what was counted since."""
        spent, self._spent = self._spent, {}
        if not spent:
            return
        try:
            await self._efforts.add(spent)
        except Exception as error:  # noqa: BLE001 - a count is worth no seller's time
            log.warning("efforts_lost", products=len(spent), error=type(error).__name__)

    def _count(self, spent: Spent, *, taps: int = 0, messages: int = 0) -> None:
        before = self._spent.get(spent, Effort())
        self._spent[spent] = Effort(before.taps + taps, before.messages + messages)
