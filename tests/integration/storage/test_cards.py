"""Cards: what is out of date is drawn once, by one process, not too often, and to whom it may."""

import asyncio

from services.products import Stage
from services.showing import Card, Drawn
from tests.support.store import Store, complete, item, run_of


async def _one_due(store: Store) -> Card:
    (due,) = await store.cards.due(10, 30)
    return due.card


async def _draw(store: Store, card: Card, revision: int, message_id: int = 7) -> None:
    drawn = Drawn(revision, message_id, has_photo=True)
    await store.cards.shown(card, drawn, wait_seconds=2)


async def test_a_new_product_has_a_card_to_draw(store: Store) -> None:
    seller = await store.seller()
    draft = await store.draft(seller)

    (due,) = await store.cards.due(10, 30)

    assert due.seller == seller
    assert due.card == Card(
        product_id=draft.id,
        organization_id=seller.organization_id,
        chat_id=seller.telegram_id,
        message_id=None,
        has_photo=False,
        shown_revision=0,
        screen="main",
    )
    await _draw(store, due.card, draft.revision)
    store.clock.forward(3600)
    assert await store.cards.due(10, 30) == ()


async def test_a_card_is_claimed_by_one_process_until_its_lease_ends(store: Store) -> None:
    await store.draft(await store.seller())
    claims = await asyncio.gather(*(store.cards.due(10, 30) for _ in range(4)))
    assert sum(len(claim) for claim in claims) == 1
    store.clock.forward(29)
    assert await store.cards.due(10, 30) == ()
    store.clock.forward(2)
    assert len(await store.cards.due(10, 30)) == 1


async def test_edits_keep_their_distance_and_the_last_change_is_shown(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    await _draw(store, await _one_due(store), product.revision)

    assert await store.generations.progress(run_of(product), Stage.WRITE)
    assert await store.cards.due(10, 30) == ()  # too soon after the last edit
    store.clock.forward(2.1)
    card = await _one_due(store)
    assert card.message_id == 7

    # it changes again while it is being drawn
    assert await store.generations.progress(run_of(product), Stage.FILL)
    await _draw(store, card, product.revision + 1)
    store.clock.forward(2.1)
    assert (await _one_due(store)).shown_revision == product.revision + 1


async def test_a_card_that_could_not_be_drawn_waits_and_a_lost_one_is_sent_anew(
    store: Store,
) -> None:
    seller = await store.seller()
    draft = await store.draft(seller)
    await _draw(store, await _one_due(store), draft.revision)
    await store.cards.stale(seller, draft.id)
    store.clock.forward(2.1)

    card = await _one_due(store)
    await store.cards.postpone(card, wait_seconds=60)
    store.clock.forward(59)
    assert await store.cards.due(10, 30) == ()
    store.clock.forward(2)
    card = await _one_due(store)
    assert card.message_id == 7

    await store.cards.postpone(card, wait_seconds=0, lost=True)
    anew = await _one_due(store)
    assert (anew.message_id, anew.has_photo) == (None, False)


async def test_turning_a_card_raises_the_revision_that_she_must_have_seen(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)

    assert await store.cards.screen(seller, ready.id, ready.revision, "edit")
    assert (await _one_due(store)).screen == "edit"
    assert not await store.cards.screen(seller, ready.id, ready.revision, "confirm")
    assert await store.cards.screen(seller, ready.id, None, "confirm")
    assert (await store.product(seller, ready.id)).revision == ready.revision + 2


async def test_a_change_of_status_turns_the_card_back_to_its_main_screen(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    await store.cards.screen(seller, ready.id, None, "confirm")
    product, publication = await store.publish(seller, ready.id)
    assert (await _one_due(store)).screen == "main"

    await store.cards.screen(seller, product.id, None, "details")
    await store.publications.sending(publication)
    await store.publications.live(publication, item(publication))
    store.clock.forward(31)
    assert (await _one_due(store)).screen == "main"


async def test_a_stale_tap_has_the_card_drawn_again_although_nothing_changed(
    store: Store,
) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    await _draw(store, await _one_due(store), ready.revision)
    store.clock.forward(60)
    assert await store.cards.due(10, 30) == ()

    await store.cards.stale(seller, ready.id)
    assert (await _one_due(store)).product_id == ready.id
    assert await store.product(seller, ready.id) == ready


async def test_what_becomes_known_while_a_card_is_drawn_is_drawn_once_more(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    drawing = await _one_due(store)

    await store.cards.stale(seller, ready.id)
    await _draw(store, drawing, ready.revision)
    store.clock.forward(2.1)

    await _draw(store, await _one_due(store), ready.revision)
    store.clock.forward(60)
    assert await store.cards.due(10, 30) == ()


async def test_a_card_brought_down_is_sent_anew_and_tells_its_old_message(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    await _draw(store, await _one_due(store), ready.revision, message_id=9)

    assert await store.cards.bring_down(seller, ready.id) == 9
    assert await store.cards.bring_down(seller, ready.id) is None
    anew = await _one_due(store)  # at once, however lately it was drawn
    assert (anew.message_id, anew.has_photo) == (None, False)


async def test_sellers_who_blocked_the_bot_are_left_out_until_they_are_back(store: Store) -> None:
    seller = await store.seller()
    draft = await store.draft(seller)
    await store.sellers.set_reachable(seller.telegram_id, reachable=False)
    assert await store.cards.due(10, 30) == ()
    assert await store.versions.discard(seller, draft.id, draft.revision)

    await store.sellers.arrive(seller.telegram_id, seller.name, "es")
    assert len(await store.cards.due(10, 30)) == 1


async def test_the_longest_waiting_cards_come_first(store: Store) -> None:
    seller = await store.seller()
    drafts = [await store.draft(seller, f"Producto {number}") for number in range(4)]
    first = await store.cards.due(3, 30)
    second = await store.cards.due(3, 30)
    assert [due.card.product_id for due in (*first, *second)] == [draft.id for draft in drafts]


async def test_edits_of_the_content_reach_the_card(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    await _draw(store, await _one_due(store), ready.revision)
    assert await store.versions.save(seller, ready.id, ready.revision, complete(price="9000"))
    store.clock.forward(2.1)
    assert (await _one_due(store)).product_id == ready.id
