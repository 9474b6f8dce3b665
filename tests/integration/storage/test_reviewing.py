"""Runs of generation and the seller's own changes: versions pile up, stale ones change nothing."""

import asyncio
from uuid import uuid4

import pytest

from services.editing import DailyLimitError
from services.generating import Run
from services.listings.status import ProductStatus
from services.outcomes import Repair
from services.products import Failure, Page, Shelf, Stage
from storage.versions import SqlVersions
from tests.support.store import MANY, Store, complete, run_of

FAILURE = Failure(Stage.WRITE, "generation_failed", Repair.RETRY, "their own words")


async def test_a_run_shows_its_stages_and_ends_in_a_version(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    run = run_of(product)

    assert await store.generations.progress(run, Stage.WRITE)
    written = await store.product(seller, product.id)
    assert (written.stage, written.revision) == (Stage.WRITE, product.revision + 1)
    assert await store.generations.progress(run, Stage.WRITE)  # the step ran again
    assert await store.product(seller, product.id) == written

    assert await store.generations.product(run) == written
    content = complete()
    assert await store.generations.finish(run, content)
    ready = await store.product(seller, product.id)
    assert (ready.status, ready.stage, ready.version) == (ProductStatus.READY, None, 1)
    assert ready.content == content


async def test_a_superseded_run_changes_nothing(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    assert await store.versions.regenerate(seller, ready.id, ready.revision)
    product = await store.product(seller, ready.id)
    assert product.attempt == 2

    for run in (Run(product.organization_id, product.id, 1), Run(uuid4(), product.id, 2)):
        assert await store.generations.product(run) is None
        assert not await store.generations.progress(run, Stage.FILL)
        assert not await store.generations.finish(run, complete())
        assert not await store.generations.fail(run, FAILURE)
    assert await store.product(seller, ready.id) == product

    assert await store.generations.finish(run_of(product), complete("A better title"))
    newest = await store.product(seller, ready.id)
    assert newest.version == 2
    assert newest.content is not None
    assert newest.content.title.value == "A better title"


async def test_a_run_that_ends_twice_saves_one_version(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    ends = await asyncio.gather(
        *(store.generations.finish(run_of(product), complete()) for _ in range(4)),
        store.generations.fail(run_of(product), FAILURE),
    )
    assert sum(ends) == 1


async def test_a_failed_run_keeps_its_reason_until_it_is_tried_again(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    assert await store.generations.fail(run_of(product), FAILURE)
    failed = await store.product(seller, product.id)
    assert (failed.status, failed.failure, failed.content) == (ProductStatus.FAILED, FAILURE, None)

    assert await store.versions.regenerate(seller, failed.id, failed.revision)
    again = await store.product(seller, product.id)
    assert (again.status, again.failure, again.attempt) == (ProductStatus.PROCESSING, None, 2)


async def test_a_clock_that_runs_behind_does_not_stop_a_run(store: Store) -> None:
    product = await store.processing(await store.seller())
    store.clock.forward(-60)
    assert await store.generations.finish(run_of(product), complete())


async def test_an_edit_is_a_new_version_of_what_she_saw(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    edited = complete(price="15000.50")
    assert await store.versions.save(seller, ready.id, ready.revision, edited)
    product = await store.product(seller, ready.id)
    assert (product.version, product.content) == (2, edited)
    assert product.revision == ready.revision + 1

    assert not await store.versions.save(seller, ready.id, ready.revision, complete())
    assert await store.product(seller, ready.id) == product


async def test_of_two_taps_on_the_same_card_one_counts(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    taps = await asyncio.gather(
        store.versions.regenerate(seller, ready.id, ready.revision),
        store.versions.regenerate(seller, ready.id, ready.revision),
        store.versions.save(seller, ready.id, ready.revision, complete()),
        store.versions.discard(seller, ready.id, ready.revision),
    )
    assert sum(taps) == 1
    assert (await store.product(seller, ready.id)).revision == ready.revision + 1


async def test_a_failed_product_is_repaired_by_an_edit(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    await store.generations.fail(run_of(product), FAILURE)
    failed = await store.product(seller, product.id)
    assert await store.versions.save(seller, failed.id, failed.revision, complete())
    repaired = await store.product(seller, failed.id)
    assert (repaired.status, repaired.version) == (ProductStatus.READY, 1)
    assert repaired.failure is None


async def test_what_is_under_way_is_neither_edited_nor_regenerated(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    assert not await store.versions.save(seller, product.id, product.revision, complete())
    assert not await store.versions.regenerate(seller, product.id, product.revision)

    publishing, _ = await store.publishing(seller)
    assert not await store.versions.discard(seller, publishing.id, publishing.revision)
    assert not await store.versions.regenerate(seller, publishing.id, publishing.revision)
    assert await store.product(seller, publishing.id) == publishing


async def test_a_discarded_product_is_gone_from_the_list_and_never_starts(store: Store) -> None:
    seller = await store.seller()
    draft = await store.draft(seller)
    assert await store.versions.discard(seller, draft.id, draft.revision)
    store.clock.forward(60)
    assert await store.drafts.settle(MANY) == 0
    gone = await store.products.page(seller, offset=0, limit=20)
    assert gone == Page((), dict.fromkeys(Shelf, 0))
    assert not await store.versions.discard(seller, draft.id, draft.revision + 1)


async def test_connecting_a_shop_starts_what_waited_for_a_category(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    without = [await store.ready(seller, complete(category=None)) for _ in range(2)]
    sorted_already = await store.ready(seller)
    theirs = await store.ready(other, complete(category=None))

    assert await store.waiting.regenerate_uncategorised(seller) == 2

    for product in without:
        again = await store.product(seller, product.id)
        assert (again.status, again.attempt) == (ProductStatus.PROCESSING, 2)
    assert await store.product(seller, sorted_already.id) == sorted_already
    assert await store.product(other, theirs.id) == theirs
    assert await store.waiting.regenerate_uncategorised(seller) == 0


async def test_her_daily_number_of_runs_holds_for_new_runs_too(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    waiting = [await store.ready(seller, complete(category=None)) for _ in range(2)]
    limited = SqlVersions(store.db, 3, store.clock)

    with pytest.raises(DailyLimitError):
        await limited.regenerate(seller, ready.id, ready.revision)
    assert await limited.regenerate_uncategorised(seller) == 0
    for product in (ready, *waiting):
        assert await store.product(seller, product.id) == product

    one_more = SqlVersions(store.db, 4, store.clock)
    assert await one_more.regenerate_uncategorised(seller) == 1
    store.clock.forward(24 * 3600)
    assert await limited.regenerate(seller, ready.id, ready.revision)


async def test_the_list_shows_each_product_once_newest_first(store: Store) -> None:
    seller = await store.seller()
    first = await store.ready(seller)
    for number in range(3):
        revision = (await store.product(seller, first.id)).revision
        content = complete(f"Zapatillas, version {number}", price=f"{100 + number}")
        assert await store.versions.save(seller, first.id, revision, content)
    second = await store.draft(seller, prompt="Un libro")

    page = await store.products.page(seller, offset=0, limit=20)
    summaries = page.rows

    assert page.counts[Shelf.ALL] == 2
    assert [s.id for s in summaries] == [second.id, first.id]
    assert (summaries[0].title, summaries[0].prompt) == (None, "Un libro")
    assert summaries[1].title == "Zapatillas, version 2"
    assert (summaries[1].price, summaries[1].currency) == (102, "ARS")
    assert await store.products.page(seller, offset=1, limit=1) == Page(
        (summaries[1],), page.counts
    )


async def test_the_sweep_sees_everybodys_work_the_longest_untouched_first(store: Store) -> None:
    processing = await store.processing(await store.seller())
    publishing, publication = await store.publishing(await store.seller())
    await store.ready(await store.seller())
    assert await store.generations.progress(run_of(processing), Stage.WRITE)

    found = await store.under_way.under_way(10)

    assert [(work.flow, work.run) for work in found] == [
        ("publish", Run(publishing.organization_id, publishing.id, publication.attempt)),
        ("generate", run_of(processing)),
    ]
