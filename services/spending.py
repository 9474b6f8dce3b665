"""What work with models costs: written down for every request, and held below its limits.

Owns the ledger's port, the allowances of a listing and of a seller's day, and the admins' figures.
Does not own what a request cost (services/generation/usage), who is passed over when an allowance
is used up (the chains), nor the page (handlers/views/costs).
"""

import math
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from services.generation.usage import Call, metering
from services.inviting import NotAnAdminError
from services.products import Product
from services.sellers import Seller

log = structlog.get_logger(__name__)

REPORTED_DAYS = (1, 7, 30)
"""The admins' windows: days of 24 hours that end now, as DAILY_GENERATIONS counts."""

NOTHING = Decimal(0)


class Purpose(StrEnum):
    """What a model was asked for."""

    LISTING = "listing"
    WORDS = "words"
    CONDENSING = "condensing"
    HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work with models, done for a seller, perhaps on a product in one of its runs.
    `id` tells one try from the next: each is paid for, none is written down twice."""

    organization_id: UUID
    user_id: UUID
    purpose: Purpose
    product_id: UUID | None = None
    attempt: int | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Spent:
    """US dollars taken from the two allowances so far."""

    on_product: Decimal = NOTHING
    by_seller: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class ModelSum:
    """One model's requests. `rejected` are those of which nothing was used, `unpriced` those
    that are not in `cost` (US dollars)."""

    provider: str
    model: str
    calls: int
    rejected: int
    unpriced: int
    input_tokens: int
    output_tokens: int
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """The last `days`: each model, the dearest first, and what each listing that a model worked
    on cost in them (US dollars)."""

    days: int
    models: tuple[ModelSum, ...] = ()
    listings: tuple[Decimal, ...] = ()

    @property
    def calls(self) -> int:
        """Requests in all."""
        return sum(model.calls for model in self.models)

    @property
    def unpriced(self) -> int:
        """Requests that are not in `cost`."""
        return sum(model.unpriced for model in self.models)

    @property
    def cost(self) -> Decimal:
        """US dollars in all, as far as prices are known."""
        return sum((model.cost for model in self.models), NOTHING)

    @property
    def rejected_share(self) -> float:
        """The share of requests of which nothing was used."""
        return sum(model.rejected for model in self.models) / self.calls if self.calls else 0.0

    @property
    def mean(self) -> Decimal:
        """US dollars for a listing."""
        return sum(self.listings, NOTHING) / len(self.listings) if self.listings else NOTHING

    @property
    def p95(self) -> Decimal:
        """US dollars that 95 of 100 listings did not exceed."""
        ranked = sorted(self.listings)
        return ranked[math.ceil(0.95 * len(ranked)) - 1] if ranked else NOTHING


class Spending(Protocol):
    """Where it is written down. A forgotten seller's figures stay, without her."""

    async def record(self, work: Work, calls: Sequence[Call]) -> None:
        """Write the requests of a piece of work down, once."""
        ...

    async def spent(self, work: Work) -> Spent:
        """What its product has taken in all, and its seller within the last 24 hours."""
        ...

    async def report(self, days: int) -> Report:
        """Everybody's, of the last `days`."""
        ...


@dataclass(frozen=True, slots=True)
class Budget:
    """The use case: US dollars for all work on one listing, and for a seller within 24 hours.
    Works that begin at one time don't see each other, so each may take what is left."""

    spending: Spending
    per_listing: Decimal
    per_day: Decimal

    async def left(self, work: Work) -> Decimal:
        """What the work may take, 0 when nothing is left."""
        spent = await self.spending.spent(work)
        today = self.per_day - spent.by_seller
        if work.product_id is None:
            return max(today, NOTHING)
        return max(min(today, self.per_listing - spent.on_product), NOTHING)

    @asynccontextmanager
    async def charging(self, work: Work) -> AsyncGenerator[Decimal]:
        """What the block may take. What its models were asked is written down, also when it fails
        or is stopped: that was paid for, too. A ledger that then does not answer costs her
        nothing."""
        allowance = await self.left(work)
        with metering(allowance) as meter:
            try:
                yield allowance
            finally:
                await self._record(work, meter.calls)

    async def _record(self, work: Work, calls: Sequence[Call]) -> None:
        if not calls:
            return
        try:
            await self.spending.record(work, calls)
        except Exception as error:  # noqa: BLE001 - a figure is worth no listing
            log.warning("spending_lost", calls=len(calls), error=type(error).__name__)


def on_listing(product: Product) -> Work:
    """A run's work on a product."""
    return Work(
        product.organization_id, product.user_id, Purpose.LISTING, product.id, product.attempt
    )


def in_chat(seller: Seller, purpose: Purpose, product_id: UUID | None = None) -> Work:
    """Work on what a seller says."""
    return Work(seller.organization_id, seller.id, purpose, product_id)


@dataclass(frozen=True, slots=True)
class Costs:
    """What those who run the bot ask for; `admins` are Telegram ids."""

    spending: Spending
    admins: frozenset[int]

    async def of(self, admin: int) -> tuple[Report, ...]:
        """The figures of each of REPORTED_DAYS. Raises `NotAnAdminError`."""
        if admin not in self.admins:
            raise NotAnAdminError
        return tuple([await self.spending.report(days) for days in REPORTED_DAYS])
