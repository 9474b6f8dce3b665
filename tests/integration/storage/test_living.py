"""Signs of life: which chats see that work lasts, which card moves, and what pushed a card away."""

from services.products import Product
from services.sellers import Seller
from services.showing import Drawn, Living
from tests.support.store import MANY, Store, photo

PAUSE, STILL = 2.0, 1.5


async def drawn(store: Store) -> None:
    """Every card is as it should be."""
    for due in await store.cards.due(MANY, 30):
        shown = Drawn(10_000, 7, has_photo=True, status="processing")
        await store.cards.shown(due.card, shown, wait_seconds=PAUSE)


async def living(store: Store, limit: int = MANY) -> Living:
    return await store.cards.living(still_seconds=STILL, limit=limit)


async def test_a_card_that_stands_still_at_work_is_drawn_again(store: Store) -> None:
    seller = await store.seller()
    await store.processing(seller)
    await drawn(store)
    assert await living(store) == Living((seller.telegram_id,), 0), "drawn just now"
    store.clock.forward(PAUSE + STILL + 0.1)
    assert await living(store) == Living((seller.telegram_id,), 1)
    assert len(await store.cards.due(MANY, 30)) == 1
    assert await living(store) == Living((seller.telegram_id,), 0), "somebody draws it"


async def test_of_several_cards_in_a_chat_one_moves_at_a_time(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    for who in (seller, seller, seller, other):
        await store.processing(who)
    await drawn(store)
    store.clock.forward(60)
    found = await living(store)
    assert (set(found.chats), found.redrawn) == ({seller.telegram_id, other.telegram_id}, 2)
    assert (await living(store, limit=1)).redrawn == 1


async def test_nobody_types_where_nothing_is_done(store: Store) -> None:
    collecting, waiting, looking, gone = [await store.seller() for _ in range(4)]
    await store.draft(collecting, prompt=None)
    await store.ready(waiting)
    _, publication = await store.publishing(looking)
    await store.publications.sending(publication)
    await store.publications.unknown(publication)
    await store.processing(gone)
    await store.sellers.set_reachable(gone.telegram_id, reachable=False)
    assert await living(store) == Living((), 0)


async def below(store: Store, seller: Seller, product: Product) -> int:
    """What came after the product's card, as the keeper hears of it."""
    await store.cards.stale(seller, product.id)
    store.clock.forward(60)
    due = await store.cards.due(MANY, 1)
    store.clock.forward(2)
    return next(one.card.below for one in due if one.card.product_id == product.id)


async def test_other_cards_and_her_messages_push_a_card_away(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    first = await store.draft(seller, "Una taza")
    await drawn(store)
    assert await below(store, seller, first) == 0
    for number in range(3):
        caption = f"Producto {number}"
        await store.drafts.add_photo(seller, photo(), album=None, caption=caption)
    await store.draft(other)
    await drawn(store)
    await store.inbox.put(1, f"m:{seller.telegram_id}", {})
    assert await below(store, seller, first) == 4


async def test_a_card_whose_text_grew_does_not_wait_to_stand_still(store: Store) -> None:
    seller = await store.seller()
    product, done = await store.processing(seller), await store.ready(seller)
    await drawn(store)
    found = await store.cards.living(
        still_seconds=STILL, limit=MANY, moved=[product.id, done.id, seller.id]
    )
    assert found.redrawn == 1
    assert await store.cards.due(MANY, 30) == (), "the pause between edits holds"
    store.clock.forward(PAUSE + 0.1)
    (due,) = await store.cards.due(MANY, 30)
    assert due.card.product_id == product.id
