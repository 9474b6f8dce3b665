"""Trying again goes on with what failed: what she did not approve is never published by it."""

import pytest

from services.listings.status import ProductStatus
from services.outcomes import Repair
from services.products import Failure, Product, Stage
from services.reviewing import Outcome, Reviewing
from services.sellers import Seller
from storage.database import Database
from tests.support.store import HandClock, Store, run_of


@pytest.fixture
def store(database: Database) -> Store:
    """Every repository over a fresh database."""
    return Store(database, HandClock())


@pytest.fixture
def reviewing(store: Store) -> Reviewing:
    """The use case over them."""
    return Reviewing(store.products, store.versions, store.publications, store.accounts)


async def refused(store: Store, seller: Seller, failure: Failure) -> Product:
    """A product that the marketplace did not take."""
    product, publication = await store.publishing(seller)
    assert await store.publications.give_back(publication, failure)
    return await store.product(seller, product.id)


async def test_a_refused_listing_is_sent_again(store: Store, reviewing: Reviewing) -> None:
    seller = await store.seller()
    busy = Failure(Stage.CHECK, "marketplace_busy", Repair.RETRY)
    product = await refused(store, seller, busy)
    assert await reviewing.retry(seller, product.id, product.revision) is Outcome.DONE
    product = await store.product(seller, product.id)
    assert product.status is ProductStatus.PUBLISHING


@pytest.mark.parametrize("stage", [Stage.WRITE, None], ids=["in a step", "its run was lost"])
async def test_a_failed_preparation_is_prepared_again_although_it_was_once_to_be_published(
    store: Store, reviewing: Reviewing, stage: Stage | None
) -> None:
    seller = await store.seller()
    wrong = Failure(Stage.CHECK, "category_refused", Repair.REGENERATE)
    product = await refused(store, seller, wrong)
    assert await reviewing.regenerate(seller, product.id, product.revision) is Outcome.DONE
    product = await store.product(seller, product.id)
    failure = Failure(stage, "generation_failed", Repair.RETRY)
    assert await store.generations.fail(run_of(product), failure)
    product = await store.product(seller, product.id)
    assert await reviewing.retry(seller, product.id, product.revision) is Outcome.DONE
    product = await store.product(seller, product.id)
    assert product.status is ProductStatus.PROCESSING


async def test_what_failed_for_a_lost_connection_waits_for_her_yes_once_it_is_back(
    store: Store,
) -> None:
    seller, stranger = await store.seller(), await store.seller()
    lost = Failure(Stage.CHECK, "account_disconnected", Repair.RECONNECT)
    product = await refused(store, seller, lost)
    other = await refused(store, seller, Failure(Stage.CHECK, "price_refused", Repair.EDIT_PRICE))
    hers = await refused(store, stranger, lost)
    assert await store.waiting.reopen_disconnected(seller) == 1
    again = await store.product(seller, product.id)
    assert (again.status, again.failure) == (ProductStatus.READY, None)
    assert (again.version, again.attempt) == (product.version, product.attempt)
    assert await store.product(seller, other.id) == other
    assert await store.product(stranger, hers.id) == hers
