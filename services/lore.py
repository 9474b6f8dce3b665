"""What a card's screen needs beyond its product, fetched before the screen is drawn.

Owns fetching it all at once, the marketplace's part within a patience: a screen is drawn with
what is there. Does not own the marketplace's answers nor keeping them (services/marketplaces),
the history of a product (services/editing) nor when a card is drawn.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from services.editing import VersionNote, Versions
from services.listings.content import Content
from services.listings.schema import CategorySchema
from services.marketplaces.port import Account, Candidate, Catalogue, CategoryNode, Cost
from services.outcomes import RefusedError, SellerMustActError, TryLaterError
from services.products import Product
from services.sellers import Seller

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 2.5
"""How long a card waits for a part: longer, and the seller thinks that her tap was lost."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lore:
    """What is known beyond the product itself. A part is empty when it is not needed, not known
    or did not come in time; `reachable` is False when one that was needed did not come."""

    schema: CategorySchema | None = None
    costs: tuple[Cost, ...] = ()
    candidates: tuple[CategoryNode, ...] = ()
    node: CategoryNode | None = None
    versions: tuple[VersionNote, ...] = ()
    other: Content | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Needs:
    """What a screen wants. `candidates` is the text to find categories for, "" for the product's
    title; `node` is a category's id, "" for the roots; `other` the number of the version to
    compare with; None is no need."""

    schema: bool = False
    costs: bool = False
    candidates: str | None = None
    node: str | None = None
    versions: bool = False
    other: int | None = None


class Lorekeeper:
    """Asks a marketplace's catalogue, and the history of the product, on behalf of a screen."""

    def __init__(
        self, catalogue: Catalogue, versions: Versions, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._catalogue = catalogue
        self._versions = versions
        self._patience = patience

    async def gather(
        self, seller: Seller, product: Product, account: Account | None, needs: Needs
    ) -> Lore:
        """The parts that `needs` names: the history of her product, and what the marketplace
        says, side by side, each within the patience (seconds). Without a shop nobody can be
        asked, and nothing of the marketplace is known."""
        told = await self._told(product, account, needs)
        notes = await self._versions.history(seller, product.id) if needs.versions else ()
        other = needs.other
        content = await self._versions.content(seller, product.id, other) if other else None
        return replace(told, versions=notes, other=content)

    async def _told(self, product: Product, account: Account | None, needs: Needs) -> Lore:
        if account is None:
            return Lore()
        schema, costs, candidates, node = await asyncio.gather(
            self._within("schema", self._schema(product, account, needs)),
            self._within("costs", self._costs(product, account, needs)),
            self._within("candidates", self._candidates(product, account, needs)),
            self._within("node", self._node(account, needs)),
        )
        return Lore(
            schema=schema[0] if schema else None,
            costs=costs[0] if costs else (),
            candidates=candidates[0] if candidates else (),
            node=node[0] if node else None,
            reachable=None not in (schema, costs, candidates, node),
        )

    async def _within(self, part: str, asking: Awaitable[T]) -> tuple[T] | None:
        """The part in a tuple of its own, None when it could not be had in time. What arrived
        in pieces stays in the adapter's cache for the next time."""
        try:
            async with asyncio.timeout(self._patience):
                return (await asking,)
        except (TryLaterError, SellerMustActError, RefusedError, TimeoutError) as error:
            log.warning("lore_missing", part=part, error=type(error).__name__)
            return None

    async def _schema(
        self, product: Product, account: Account, needs: Needs
    ) -> CategorySchema | None:
        category = product.content.category if product.content else None
        if not needs.schema or category is None or not account.sells_in(category.id):
            return None
        return await self._catalogue.schema(account, category.id)

    async def _costs(self, product: Product, account: Account, needs: Needs) -> tuple[Cost, ...]:
        content = product.content
        if not needs.costs or content is None or content.price is None or content.category is None:
            return ()
        if not account.sells_in(content.category.id):
            return ()
        return await self._catalogue.costs(
            account,
            content.category.id,
            content.price.value,
            content.delivery,
            currency=content.currency,
            attributes=content.attributes,
        )

    async def _candidates(
        self, product: Product, account: Account, needs: Needs
    ) -> tuple[CategoryNode, ...]:
        """The proposals that are open to listings, best first, with their paths: those of its
        last run, where she looks for nothing else."""
        if needs.candidates is None:
            return ()
        kept = _kept(product, account)
        if kept and not needs.candidates:
            return kept
        title = product.content.title.value if product.content else ""
        text = needs.candidates or title or product.prompt or ""
        if not text:
            return ()
        found = await self._catalogue.predict(account, text)
        nodes = await asyncio.gather(*(self._proposed(account, one) for one in found))
        return tuple(node for node in nodes if node is not None and node.leaf)

    async def _proposed(self, account: Account, candidate: Candidate) -> CategoryNode | None:
        """A proposal's place in the tree; None when the tree no longer has it."""
        try:
            return await self._catalogue.node(account, candidate.category_id)
        except RefusedError:
            log.warning("proposed_category_unknown", category=candidate.category_id)
            return None

    async def _node(self, account: Account, needs: Needs) -> CategoryNode | None:
        if needs.node is None:
            return None
        return await self._catalogue.node(account, needs.node or None)


def _kept(product: Product, account: Account) -> tuple[CategoryNode, ...]:
    """The proposals that the content has kept, as places in the tree."""
    proposals = product.content.candidates if product.content else ()
    return tuple(
        CategoryNode(one.category_id, one.name, one.path, (), leaf=True)
        for one in proposals
        if account.sells_in(one.category_id)
    )
