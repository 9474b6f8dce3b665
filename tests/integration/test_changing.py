"""Her words against the real store: a proposal changes nothing until she says yes."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import cast

import pytest

from services.changing import Changing
from services.generation.offline.elsewhere import Elsewhere
from services.generation.rewording import RewordingChain
from services.listings.changes import Change, Part, differences
from services.listings.content import Content
from services.listings.schema import CategorySchema
from services.marketplaces.port import Account, Catalogue
from services.outcomes import TryLaterError
from services.products import Product
from services.rewording import EditReading, Rewording
from services.sellers import Seller
from services.spending import Budget
from storage.database import Database
from storage.proposals import SqlProposals
from tests.support.store import HandClock, Store, complete


class SilentMarket:
    """A marketplace that does not answer."""

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        raise TryLaterError("down")

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        raise TryLaterError("down")


@dataclass
class Reads(Rewording):
    """Reads what it is told to, or fails."""

    reading: EditReading | None = None
    asked: list[str] = field(default_factory=list[str])

    async def read(
        self, text: str, content: Content, schema: CategorySchema | None, language: str
    ) -> EditReading:
        self.asked.append(text)
        if self.reading is None:
            raise TryLaterError("nobody")
        return self.reading


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())


@pytest.fixture
def proposals(store: Store) -> SqlProposals:
    """Where proposals are kept."""
    return SqlProposals(store.db, store.clock)


@pytest.fixture
def changing(store: Store, proposals: SqlProposals) -> Changing:
    """The use case with the grammar alone, while the marketplace is silent."""
    return Changing(
        products=store.products,
        cards=store.cards,
        proposals=proposals,
        accounts=store.accounts,
        catalogue=cast("Catalogue", SilentMarket()),
        rewording=RewordingChain([]),
        budget=Budget(store.spending, Decimal(1), Decimal(1)),
        now=store.clock,
    )


async def propose(changing: Changing, seller: Seller, product: Product, text: str) -> bool:
    """Read and keep, as one handling of her message does."""
    understood = await changing.read(seller, product, text)
    assert understood.content is not None
    return await changing.propose(seller, product, understood.content, understood.unclear)


async def test_the_same_message_handled_twice_makes_the_same_proposal(
    store: Store, changing: Changing, proposals: SqlProposals
) -> None:
    seller = await store.seller()
    await store.account(seller)
    ready = await store.ready(seller)
    assert await propose(changing, seller, ready, "bajalo un 10%")
    first = await proposals.of(seller.organization_id, ready.id)
    again = await store.product(seller, ready.id)
    assert again.content == ready.content, "nothing has changed but what is on show"
    assert await propose(changing, seller, again, "bajalo un 10%")
    second = await proposals.of(seller.organization_id, ready.id)
    assert second == first
    assert first is not None
    assert [d.after for d in differences(complete(), first.content)] == ["76500"]


async def test_words_of_her_own_accord_are_known_when_they_come_once_more(store: Store) -> None:
    seller = await store.seller()
    assert not await store.conversations.answered(seller, 5)
    await store.conversations.settle(seller, 5)
    assert await store.conversations.answered(seller, 5)
    assert not await store.conversations.answered(seller, 6)
    assert await store.conversations.pending(seller) is None


async def test_a_version_that_came_meanwhile_refuses_the_proposal(
    store: Store, changing: Changing, proposals: SqlProposals
) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    understood = await changing.read(seller, ready, "bajalo a 15 mil")
    assert understood.content is not None
    newer = complete(title="Zapatillas Nike Air Max 90 Negras")
    assert await store.versions.save(seller, ready.id, ready.revision, newer)
    assert not await changing.propose(seller, ready, understood.content, "")
    assert await proposals.of(seller.organization_id, ready.id) is None
    stranger = await store.seller()
    now = await store.product(seller, ready.id)
    assert not await changing.propose(stranger, now, understood.content, "")


async def test_another_screen_meanwhile_does_not(store: Store, changing: Changing) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    understood = await changing.read(seller, ready, "bajalo a 15 mil")
    assert understood.content is not None
    assert await store.cards.screen(seller, ready.id, None, "edit")
    assert await changing.propose(seller, ready, understood.content, "")


async def test_a_change_that_can_not_be_leaves_the_others(store: Store, changing: Changing) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    reads = Reads(
        EditReading(
            (
                Change(part=Part.PRICE, value="15000"),
                Change(part=Part.STOCK, value="999999999"),
                Change(part=Part.ATTRIBUTE, value="42", attribute_id="SIZE"),
            ),
            unclear="and shiny",
        )
    )
    understood = await _with(changing, reads).read(seller, ready, "…")
    assert understood.content is not None
    [difference] = differences(complete(), understood.content)
    assert difference.part is Part.PRICE
    assert [r.change.part for r in understood.refusals] == [Part.STOCK, Part.ATTRIBUTE]
    assert understood.unclear == "and shiny"


async def test_what_nobody_reads_is_unclear_and_changes_nothing(
    store: Store, changing: Changing
) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    understood = await _with(changing, Reads()).read(seller, ready, "bajalo a 15 mil")
    assert understood.content is None
    assert understood.unclear == "bajalo a 15 mil"
    sparkling = await changing.read(seller, ready, "que brille como el mar")
    assert sparkling.content is None
    assert sparkling.unclear == "que brille como el mar"
    assert not sparkling.already
    same = await changing.read(seller, ready, "poné el precio en 85000")
    assert same.already
    assert same.content is None
    anew = await changing.read(seller, ready, "escribilo de nuevo")
    assert anew.elsewhere is Elsewhere.REMAKE


async def test_bare_words_speak_of_what_was_on_show_today(store: Store, changing: Changing) -> None:
    seller = await store.seller()
    old = await store.ready(seller)
    store.clock.forward(timedelta(hours=25).total_seconds())
    ready = await store.ready(seller)
    meant = await changing.meant(seller, "bajalo a 15 mil")
    assert meant is not None
    assert [one.product_id for one in meant.reviewed] == [ready.id]
    assert not meant.wordless
    assert not meant.at_work

    assert await store.cards.screen(seller, old.id, None, "edit")
    await store.draft(seller, prompt=None)
    meant = await changing.meant(seller, "bajalo a 15 mil")
    assert meant is not None
    assert [one.product_id for one in meant.reviewed] == [old.id, ready.id], "the latest first"
    assert meant.wordless

    assert await changing.meant(seller, "Vendo heladera Samsung, 200 lucas") is None
    stranger = await store.seller()
    nothing = await changing.meant(stranger, "bajalo a 15 mil")
    assert nothing is not None
    assert not nothing.reviewed


def _with(changing: Changing, rewording: Rewording) -> Changing:
    return replace(changing, rewording=rewording)
