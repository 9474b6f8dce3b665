"""What a list offered, and who reports on it: in tables, on both engines."""

import asyncio
from datetime import timedelta

from services.batching import Entry
from services.listings.status import ProductStatus
from services.products import Product
from services.sellers import Seller
from services.statistics import Effort, EffortCounter, Spent
from storage.batches import REMEMBERED, TOGETHER
from tests.support.store import MANY, QUIET_SECONDS, Store, complete, item, run_of


def entries(*products: Product) -> list[Entry]:
    return [Entry(product.id, product.revision) for product in products]


async def two(store: Store, seller: Seller) -> tuple[Product, Product]:
    return await store.ready(seller), await store.ready(seller, complete("Zapatillas Adidas"))


async def test_an_offer_keeps_what_the_list_showed(store: Store) -> None:
    seller = await store.seller()
    first, second = await two(store, seller)
    waiting = await store.batches.waiting(seller, 1)
    assert (waiting.total, [each.product_id for each in waiting.candidates]) == (2, [second.id])

    batch_id = await store.batches.offer(seller, entries(first, second))
    batch = await store.batches.offered(seller, batch_id)
    assert batch is not None
    assert [each.product_id for each in await store.batches.these(batch)] == [first.id, second.id]

    assert await store.versions.save(seller, first.id, first.revision, complete("Otra cosa ya"))
    assert [each.product_id for each in await store.batches.these(batch)] == [second.id]
    results = await store.batches.results(batch)
    assert [row.id for row in results] == [first.id, second.id]

    await store.batches.offer(seller, entries(second))
    assert await store.batches.offered(seller, batch_id) is None, "a newer list replaces it"


async def test_a_batch_begins_once_and_reports_until_it_is_finished(store: Store) -> None:
    seller = await store.seller()
    first, second = await two(store, seller)
    batch_id = await store.batches.offer(seller, entries(first, second))
    assert await store.batches.due(9, 30) == ()
    assert not await store.batches.under_way(seller.organization_id, first.id)

    begun = await asyncio.gather(
        *(store.batches.begin(seller, batch_id, 77, entries(first)) for _ in range(3))
    )
    assert sorted(begun) == [False, False, True]
    assert await store.batches.under_way(seller.organization_id, first.id)
    assert not await store.batches.under_way(seller.organization_id, second.id)

    claims = await asyncio.gather(*(store.batches.due(9, 30) for _ in range(3)))
    (batch,) = [batch for claim in claims for batch in claim]
    assert (batch.message_id, batch.seller, batch.shown) == (77, seller, None)
    store.clock.forward(31)  # the process that held it died
    assert len(await store.batches.due(9, 30)) == 1
    await store.batches.reported(batch, 78, "so far", finished=False, wait_seconds=2)
    assert await store.batches.due(9, 30) == ()
    store.clock.forward(3)
    (again,) = await store.batches.due(9, 30)
    assert (again.message_id, again.shown) == (78, "so far")

    await store.batches.reported(again, 78, "done", finished=True, wait_seconds=2)
    store.clock.forward(60)
    assert await store.batches.due(9, 30) == ()
    assert await store.batches.under_way(seller.organization_id, first.id)
    store.clock.forward(REMEMBERED.total_seconds())
    assert not await store.batches.under_way(seller.organization_id, first.id)


async def test_a_batch_is_nobody_elses(store: Store) -> None:
    seller, stranger = await store.seller(), await store.seller()
    first, second = await two(store, seller)
    batch_id = await store.batches.offer(seller, entries(first, second))
    assert (await store.batches.waiting(stranger, 9)).total == 0
    assert await store.batches.offered(stranger, batch_id) is None
    assert not await store.batches.begin(stranger, batch_id, 1, entries(first))
    await store.batches.offer(stranger, [])
    assert await store.batches.offered(seller, batch_id) is not None
    forged = await store.batches.offer(stranger, entries(first))
    batch = await store.batches.offered(stranger, forged)
    assert batch is not None
    assert await store.batches.these(batch) == ()
    assert await store.batches.results(batch) == ()
    assert await store.batches.begin(seller, batch_id, 1, entries(first))
    assert not await store.batches.under_way(stranger.organization_id, first.id)


async def test_drafts_that_came_in_one_go_are_told_of_when_the_last_is_done(store: Store) -> None:
    seller = await store.seller()
    first = await store.draft(seller, "Uno")
    second = await store.draft(seller, "Dos")
    store.clock.forward(QUIET_SECONDS + 0.1)
    await store.drafts.settle(MANY)
    runs = [await store.product(seller, draft.id) for draft in (first, second)]
    assert await store.generations.finish(run_of(runs[0]), complete())
    done = await store.product(seller, first.id)
    assert await store.batches.together(done) is None, "the other is still at work"
    assert await store.generations.finish(run_of(runs[1]), complete())
    last = await store.product(seller, second.id)
    assert last.status is ProductStatus.READY
    assert await store.batches.together(last) == first.id

    store.clock.forward(TOGETHER.total_seconds() + 1)
    alone = await store.ready(seller)
    assert await store.batches.together(alone) is None


async def test_her_numbers_come_from_what_happened(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    product = await store.ready(seller)
    other_product = await store.ready(other)
    edited = complete("Zapatillas nuevas de paquete")
    assert await store.versions.save(seller, product.id, product.revision, edited, ("title",))
    counter = EffortCounter(store.efforts)
    for _ in range(3):
        counter.tap(product)
    counter.message(seller, product.id)
    counter.tap(other_product)
    await counter.flush()
    await counter.flush()
    counter.tap(product)
    store.clock.forward(600)
    product = await store.product(seller, product.id)
    published, publication = await store.publish(seller, product.id)
    assert await store.publications.sending(publication)
    assert await store.publications.live(publication, item(publication))
    await counter.flush()
    await store.ready(seller)

    figures = await store.statistics.of(seller)

    assert (figures.prepared, figures.published) == (2, 1)
    assert (figures.counted, figures.taps, figures.messages) == (1, 4, 1)
    assert figures.edits == (("title", 1),)
    (took,) = figures.to_live
    assert timedelta(minutes=10) <= took < timedelta(minutes=11)
    assert published.id == product.id


async def test_efforts_for_a_forgotten_product_are_passed_over(store: Store) -> None:
    seller, stays = await store.seller(), await store.seller()
    gone, kept = await store.ready(seller), await store.ready(stays)
    await store.sellers.forget(seller)
    await store.efforts.add(
        {
            Spent(gone.organization_id, gone.id): Effort(taps=1),
            Spent(kept.organization_id, kept.id): Effort(taps=2),
            Spent(seller.organization_id, kept.id): Effort(taps=100),
        }
    )
    _, publication = await store.publish(stays, kept.id)
    assert await store.publications.sending(publication)
    assert await store.publications.live(publication, item(publication))
    assert (await store.statistics.of(stays)).taps == 2
