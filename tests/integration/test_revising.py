"""Her edits: saved under what she saw, checked against the category, and refused rather than
guessed while the marketplace is silent."""

from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from services.generation.offline.money import read_amount
from services.generation.offline.terms import read_term
from services.generation.values import as_written
from services.listings.changes import Change, Part
from services.listings.content import Content, Missing, Warranty, WarrantyKind
from services.listings.edits import EditProblem, EditRefusedError
from services.listings.schema import CategorySchema
from services.listings.status import ProductStatus
from services.listings.tags import tag
from services.marketplaces.port import Account
from services.outcomes import Repair, TryLaterError
from services.products import Failure, Product, Stage
from services.reviewing import Outcome
from services.revising import Revising
from services.sellers import Seller
from storage.database import Database
from tests.support.edit_cards import schema
from tests.support.store import HandClock, Store, complete

SIZE = Missing(id="SIZE", name="Talle", options=(("1", "Talle 1"), ("2", "Talle 2")))
COLOUR, WEIGHT = tag("COLOR"), tag("WEIGHT")


@dataclass
class Shelf:
    """A catalogue with one schema, perhaps out of reach."""

    told: CategorySchema = field(default_factory=schema)
    silent: bool = False

    async def schema(self, account: Account, category_id: str) -> CategorySchema:
        assert account.sells_in(category_id)
        if self.silent:
            raise TryLaterError("down")
        return self.told

    async def demanded(self, account: Account, content: Content) -> frozenset[str] | None:
        return None


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())


@pytest.fixture
def shelf() -> Shelf:
    """The marketplace."""
    return Shelf()


@pytest.fixture
def revising(store: Store, shelf: Shelf) -> Revising:
    """The use case over them."""
    return Revising(
        store.versions,
        store.cards,
        store.accounts,
        shelf,
        read_price=lambda text, _currency: read_amount(text),
        read_term=read_term,
        read_value=as_written,
    )


@pytest.fixture
async def seller(store: Store) -> Seller:
    """Somebody with a shop."""
    seller = await store.seller()
    await store.account(seller)
    return seller


async def shown(store: Store, seller: Seller, product: Product) -> tuple[Content, str]:
    """What is on her card now, and the screen."""
    now = await store.product(seller, product.id)
    assert now.content is not None
    store.clock.forward(10)
    [due] = await store.cards.due(1, 1)
    return now.content, due.card.screen


async def test_a_change_is_a_version_and_turns_the_card(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    warranty = Change(part=Part.WARRANTY, value="seller:90")
    assert await revising.change(seller, product, warranty, "terms") is Outcome.DONE
    content, screen = await shown(store, seller, product)
    assert content.warranty == Warranty(kind=WarrantyKind.SELLER, days=90)
    assert screen == "terms"
    notes = await store.versions.history(seller, product.id)
    assert [note.changed for note in notes] == [(), ("warranty",)]


async def test_what_she_no_longer_sees_is_not_changed(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    three = Change(part=Part.STOCK, value="3")
    assert await revising.change(seller, product, three) is Outcome.DONE
    four = Change(part=Part.STOCK, value="4")
    assert await revising.change(seller, product, four) is Outcome.STALE
    content, _ = await shown(store, seller, product)
    assert content.quantity.value == 3


async def test_what_was_so_already_makes_no_version(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    three = Change(part=Part.STOCK, value="3")
    await revising.change(seller, product, three)
    again = await store.product(seller, product.id)
    assert await revising.change(seller, again, three, "edit") is Outcome.DONE
    assert (await store.product(seller, product.id)).versions == 2
    _, screen = await shown(store, seller, product)
    assert screen == "edit"


@pytest.mark.parametrize(
    ("part", "text", "value"),
    [
        (Part.STOCK, "12", "12"),
        (Part.STOCK, "quedan 4 unidades", "4"),
        (Part.WARRANTY, "6 meses", "seller:180"),
        (Part.WARRANTY, "90 días de fábrica.", "factory:90"),
        (Part.WARRANTY, "1 year", "seller:365"),
        (Part.WARRANTY, "sin garantía", "none"),
    ],
)
def test_bare_answers_are_read(part: Part, text: str, value: str) -> None:
    assert read_term(part, text, complete()) == Change(part=part, value=value)


@pytest.mark.parametrize("text", ["banana", "6 meses y rojo", "", "12 o 13"])
def test_other_answers_are_not(text: str) -> None:
    assert read_term(Part.WARRANTY, text, complete()) is None
    assert read_term(Part.STOCK, text, complete()) is None


async def test_unreadable_words_are_refused_with_what_was_expected(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    expected = {
        Part.STOCK: EditProblem.NUMBER_UNREADABLE,
        Part.WARRANTY: EditProblem.WARRANTY_UNREADABLE,
        Part.PRICE: EditProblem.PRICE_UNREADABLE,
        Part.TITLE: EditProblem.TITLE_LENGTH,
    }
    for part, problem in expected.items():
        with pytest.raises(EditRefusedError) as refused:
            await revising.write(seller, product, part, "banana")
        assert refused.value.problem is problem


async def test_attributes_are_picked_written_and_taken_away(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    assert await revising.pick(seller, product, COLOUR, tag("52"), "attributes:1") is Outcome.DONE
    content, screen = await shown(store, seller, product)
    assert [(a.value_id, a.value_name) for a in content.attributes] == [("52", "Azul")]
    assert screen == "attributes:1"
    product = await store.product(seller, product.id)
    assert await revising.fill(seller, product, WEIGHT, "1,5", "main") is Outcome.DONE
    product = await store.product(seller, product.id)
    assert await revising.fill(seller, product, COLOUR, "", "main") is Outcome.DONE
    content, _ = await shown(store, seller, product)
    assert [a.value_name for a in content.attributes] == ["1.5 kg"]


async def test_a_value_that_the_list_does_not_have_is_no_button(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    assert await revising.pick(seller, product, COLOUR, "000000", "main") is Outcome.STALE
    assert (await store.product(seller, product.id)).versions == 1


async def test_a_silent_marketplace_changes_nothing(
    store: Store, seller: Seller, revising: Revising, shelf: Shelf
) -> None:
    product = await store.ready(seller)
    shelf.silent = True
    assert await revising.spec(seller, product, COLOUR) is None
    assert await revising.pick(seller, product, COLOUR, tag("52"), "main") is Outcome.BUSY
    assert await revising.fill(seller, product, COLOUR, "Azul", "main") is Outcome.BUSY
    assert await revising.currency(seller, product, "USD") is Outcome.BUSY
    assert (await store.product(seller, product.id)).versions == 1


async def test_without_a_shop_the_category_can_not_be_asked(
    store: Store, revising: Revising
) -> None:
    loner = await store.seller()
    product = await store.ready(loner)
    assert await revising.fill(loner, product, COLOUR, "Azul", "main") is Outcome.BUSY


async def test_another_currency_asks_for_the_price_anew(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product = await store.ready(seller)
    with pytest.raises(EditRefusedError):
        await revising.currency(seller, product, "EUR")
    assert await revising.currency(seller, product, "USD") is Outcome.DONE
    content, _ = await shown(store, seller, product)
    assert content.currency == "USD"
    assert content.price is None
    assert content.gaps() == ("price",)


async def test_an_answer_closes_the_question_and_only_an_open_one(
    store: Store, seller: Seller, revising: Revising
) -> None:
    asking = complete().model_copy(update={"missing": (SIZE,)})
    product = await store.ready(seller, asking)
    assert await revising.answer(seller, product, "SIZE", "talle 2") is Outcome.DONE
    product = await store.product(seller, product.id)
    assert product.content is not None
    assert product.content.missing == ()
    assert await revising.answer(seller, product, "SIZE", "talle 1") is Outcome.STALE


async def test_an_edit_makes_a_failed_product_ready(
    store: Store, seller: Seller, revising: Revising
) -> None:
    product, publication = await store.publishing(seller)
    failure = Failure(Stage.CHECK, "price_refused", Repair.EDIT_PRICE)
    assert await store.publications.give_back(publication, failure)
    product = await store.product(seller, product.id)
    assert product.status is ProductStatus.FAILED
    assert await revising.write(seller, product, Part.PRICE, "79.900") is Outcome.DONE
    after = await store.product(seller, product.id)
    assert after.status is ProductStatus.READY
    assert after.content is not None
    assert after.content.price is not None
    assert after.content.price.value == Decimal(79_900)
