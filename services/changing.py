"""Changing a listing in her own words: they become a proposal, and only her yes makes it so.

Owns the use case: which product bare words may speak of, reading them, making the changes one by
one so that a refused one costs only itself, and keeping the proposal. Does not own the reading
(services/generation), her yes (services/editing) nor the chat (handlers).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from services.accounts import Accounts
from services.generation.offline.edits_tone import sounds_like_edit
from services.generation.offline.elsewhere import Elsewhere, elsewhere
from services.generation.offline.relines import following
from services.listings.changes import Change, changed, differences
from services.listings.content import Content, Missing
from services.listings.edits import EditRefusedError, folded
from services.listings.schema import CategorySchema
from services.listings.status import ProductStatus
from services.marketplaces.port import Catalogue
from services.outcomes import TryLaterError
from services.products import Product, Products
from services.proposing import Proposal, Proposals
from services.requiring import required_again
from services.rewording import EditReading, Rewording
from services.schemas import schema_of
from services.sellers import Seller
from services.showing import Cards, Recent
from services.spending import Budget, Purpose, in_chat

log = structlog.get_logger(__name__)

RECENTLY = timedelta(hours=24)
"""A card that changed longer ago is not what bare words speak of."""

RECENT_MAX = 20
EDITABLE = frozenset({ProductStatus.READY, ProductStatus.FAILED})
AT_WORK = frozenset({ProductStatus.PROCESSING, ProductStatus.PUBLISHING})


def utc_now() -> datetime:
    """Now, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Meant:
    """What bare words may speak of: reviewed products, a draft that waits for its words, or a
    listing that is being prepared; the latest first."""

    reviewed: tuple[Recent, ...] = ()
    wordless: bool = False
    at_work: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that was understood and can't be made. `name` is its attribute's."""

    change: Change
    error: EditRefusedError
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What her words come to. `content` is the listing as it would be, None when they change
    nothing of it; `already` tells that it is as they say; `unclear` is what nobody understood."""

    content: Content | None = field(default=None, repr=False)
    already: bool = False
    unclear: str = field(default="", repr=False)
    refusals: tuple[Refusal, ...] = ()
    elsewhere: Elsewhere | None = None


@dataclass(frozen=True, slots=True)
class Changing:
    """The use case; nothing in it changes a listing."""

    products: Products
    cards: Cards
    proposals: Proposals
    accounts: Accounts
    catalogue: Catalogue
    rewording: Rewording
    budget: Budget
    now: Callable[[], datetime] = utc_now

    async def meant(self, seller: Seller, text: str) -> Meant | None:
        """What words that answer nothing speak of; None when they don't clearly ask for a change:
        then they are a product's own."""
        if not sounds_like_edit(text) and elsewhere(text) is None:
            return None
        recent = await self.cards.recent(seller, self.now() - RECENTLY, RECENT_MAX)
        reviewed = tuple(one for one in recent if one.status in EDITABLE and one.title)
        return Meant(
            reviewed,
            wordless=any(one.wordless for one in recent),
            at_work=any(one.status in AT_WORK for one in recent),
        )

    async def offered(self, seller: Seller, text: str) -> tuple[Product, Missing] | None:
        """The listing of hers that changed last and what it lacks, when words that answer nothing
        are one of the values offered for that; None when they are not, or fit two gaps."""
        recent = await self.cards.recent(seller, self.now() - RECENTLY, 1)
        if not recent or recent[0].status not in EDITABLE:
            return None
        product = await self.products.get(seller.organization_id, recent[0].product_id)
        if product is None or product.content is None:
            return None
        said = folded(" ".join(text.split()))
        gaps = [
            gap
            for gap in product.content.missing
            if any(folded(name) == said for _, name in gap.options)
        ]
        return (product, gaps[0]) if len(gaps) == 1 else None

    async def read(self, seller: Seller, product: Product, text: str) -> Understood:
        """What her words would make of a reviewed product."""
        before = product.content
        if before is None:
            return Understood(unclear=text)
        schema = await schema_of(self.accounts, self.catalogue, seller, before)
        try:
            async with self.budget.charging(in_chat(seller, Purpose.WORDS, product.id)):
                reading = await self.rewording.read(text, before, schema, seller.language)
        except TryLaterError as error:
            log.warning("rewording_failed", reason=error.reason)
            reading = EditReading(unclear=text)
        after, refusals = _made(before, reading.changes, schema)
        after = following(before, after)
        after = await required_again(self.accounts, self.catalogue, seller, before, after)
        if differences(before, after):
            return Understood(after, unclear=reading.unclear, refusals=refusals)
        return Understood(
            already=bool(reading.changes) and not refusals,
            unclear=reading.unclear,
            refusals=refusals,
            elsewhere=elsewhere(text) if not reading.changes else None,
        )

    async def propose(
        self, seller: Seller, product: Product, content: Content, unclear: str
    ) -> bool:
        """Keep the listing as it would be, for her yes; False when another version than the one
        that was read is on show, or it isn't hers to change any more."""
        now = await self.products.get(seller.organization_id, product.id)
        if now is None or product.version is None:
            return False
        proposal = Proposal(product.version, content, unclear)
        return await self.proposals.propose(seller, now.id, now.revision, proposal)


def _made(
    content: Content, changes: tuple[Change, ...], schema: CategorySchema | None
) -> tuple[Content, tuple[Refusal, ...]]:
    """The content with every change that can be made, and those that can't."""
    refusals: list[Refusal] = []
    for change in changes:
        try:
            content = changed(content, (change,), schema)
        except EditRefusedError as error:
            spec = schema.spec(change.attribute_id) if schema and change.attribute_id else None
            refusals.append(Refusal(change, error, spec.name if spec else None))
    return content, tuple(refusals)
