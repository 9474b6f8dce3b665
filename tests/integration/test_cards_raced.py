"""A card that is changed while it is being drawn ends up as she last wanted it."""

import pytest

from services.products import Product
from services.sellers import Seller
from services.showing import Card, Drawn
from storage.database import Database
from tests.support.store import HandClock, Store


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())


async def being_drawn(store: Store) -> tuple[Seller, Product, Card]:
    """A card in the chat as message 7, claimed to be drawn anew."""
    seller = await store.seller()
    ready = await store.ready(seller)
    [due] = await store.cards.due(10, 30)
    await drawn(store, due.card, ready.revision)
    await store.cards.stale(seller, ready.id)
    store.clock.forward(3)
    [due] = await store.cards.due(10, 30)
    return seller, ready, due.card


async def drawn(store: Store, card: Card, revision: int, message_id: int = 7) -> None:
    drawn = Drawn(revision, message_id, has_photo=True)
    await store.cards.shown(card, drawn, wait_seconds=2)


async def test_a_screen_turned_while_the_card_is_drawn_is_still_shown(store: Store) -> None:
    seller, ready, card = await being_drawn(store)
    assert await store.cards.screen(seller, ready.id, ready.revision, "edit")
    await drawn(store, card, ready.revision + 1)  # the newest product on the screen of before
    store.clock.forward(3)
    [due] = await store.cards.due(10, 30)
    assert due.card.screen == "edit"


async def test_a_card_called_down_while_it_is_edited_is_sent_anew(store: Store) -> None:
    seller, ready, card = await being_drawn(store)
    assert await store.cards.bring_down(seller, ready.id) == 7
    await drawn(store, card, ready.revision)
    [due] = await store.cards.due(10, 30)
    assert due.card.message_id is None


async def test_a_card_sent_while_it_is_called_down_is_down_already(store: Store) -> None:
    seller, ready, card = await being_drawn(store)
    assert await store.cards.bring_down(seller, ready.id) == 7
    await drawn(store, card, ready.revision, message_id=12)
    store.clock.forward(3)
    assert await store.cards.due(10, 30) == ()


async def test_an_edit_that_lost_its_message_to_a_newer_card_forgets_only_that(
    store: Store,
) -> None:
    seller, ready, card = await being_drawn(store)
    assert await store.cards.bring_down(seller, ready.id) == 7
    [anew] = await store.cards.due(10, 30)
    await drawn(store, anew.card, ready.revision, message_id=12)
    await store.cards.postpone(card, wait_seconds=0, lost=True)  # message 7 is gone, as it should
    await store.cards.stale(seller, ready.id)
    store.clock.forward(3)
    [due] = await store.cards.due(10, 30)
    assert due.card.message_id == 12
