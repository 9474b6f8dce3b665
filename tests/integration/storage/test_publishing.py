"""Exactly once, as far as rows can promise it: one intent, one way forward from each state."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from services.generating import Run
from services.listings.status import ProductStatus, PublicationStatus
from services.outcomes import Repair
from services.products import Failure, Product, Publication, Stage
from services.sellers import Seller
from storage.tables import AuditRow, ProductRow, PublicationRow
from tests.support.store import Store, complete, item, run_of

REFUSED = Failure(Stage.CHECK, "price_refused", Repair.EDIT_PRICE, "too low")
UNKNOWN = Failure(Stage.VERIFY, "outcome_unknown", Repair.RETRY)


async def test_the_intent_is_written_with_the_change_of_status(store: Store) -> None:
    seller = await store.seller()
    ready, account = await store.ready(seller), await store.account(seller)

    publication = await store.publications.begin(seller, ready.id, ready.revision, account)

    assert publication is not None
    assert publication.status is PublicationStatus.INTENDED
    assert (publication.account_id, publication.version) == (account.id, 1)
    product = await store.product(seller, ready.id)
    assert product.status is ProductStatus.PUBLISHING
    assert product.attempt == publication.attempt == 2
    assert product.publication == publication
    assert await store.publications.product(run_of(product)) == (product, publication)
    assert "publish.begun" in await _deeds(store)


async def test_of_many_taps_on_publish_one_counts(store: Store) -> None:
    seller = await store.seller()
    ready, account = await store.ready(seller), await store.account(seller)
    begun = await asyncio.gather(
        *(store.publications.begin(seller, ready.id, ready.revision, account) for _ in range(6))
    )
    assert sum(publication is not None for publication in begun) == 1
    assert len(await _publications(store)) == 1


async def test_what_has_gaps_or_no_shop_or_moved_on_is_not_begun(store: Store) -> None:
    seller, other = await store.seller(), await store.seller()
    gappy = await store.ready(seller, complete(category=None))
    ready, account = await store.ready(seller), await store.account(seller)
    theirs = await store.account(other)
    begin = store.publications.begin

    assert await begin(seller, gappy.id, gappy.revision, account) is None
    assert await begin(seller, ready.id, ready.revision - 1, account) is None
    assert await begin(seller, ready.id, ready.revision, theirs) is None
    assert await begin(seller, ready.id, ready.revision, replace(account, id=uuid4())) is None
    await store.tokens.claim(account.id, "me", 60)
    await store.tokens.bury(account.id, "me")
    assert await begin(seller, ready.id, ready.revision, account) is None
    assert await store.product(seller, ready.id) == ready
    assert await _publications(store) == []


async def test_the_way_of_a_listing_that_works(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)

    assert await store.publications.progress(run_of(product), Stage.SEND)
    assert await store.publications.sending(publication)
    assert not await store.publications.sending(publication)  # never twice from the same state
    live = item(publication)
    assert await store.publications.live(publication, live)

    published = await store.product(seller, product.id)
    assert (published.status, published.stage) == (ProductStatus.PUBLISHED, None)
    adopted = published.publication
    assert adopted is not None
    assert (adopted.status, adopted.item_id, adopted.permalink, adopted.sends) == (
        PublicationStatus.ACTIVE,
        live.id,
        live.permalink,
        1,
    )
    (summary,) = (await store.products.page(seller, offset=0, limit=5)).rows
    assert summary.publication_status is PublicationStatus.ACTIVE
    assert summary.permalink == live.permalink


async def test_news_of_the_same_listing_are_taken_over_and_another_is_not(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    await store.publications.live(publication, item(publication))

    reviewed = replace(
        item(publication),
        status=PublicationStatus.UNDER_REVIEW,
        sub_status=("waiting_for_patch",),
    )
    assert await store.publications.live(publication, reviewed)
    found = await store.publications.product(run_of(product))
    assert found is not None
    assert found[1].status is PublicationStatus.UNDER_REVIEW
    assert found[1].sub_status == ("waiting_for_patch",)

    assert not await store.publications.live(publication, item(publication, "MLA2"))
    assert not await store.publications.give_back(publication, REFUSED)
    assert (await store.product(seller, product.id)).status is ProductStatus.PUBLISHED


async def test_a_refusal_gives_the_product_back_and_a_new_try_has_a_new_key(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    assert await store.publications.give_back(publication, REFUSED)
    failed = await store.product(seller, product.id)
    assert (failed.status, failed.failure) == (ProductStatus.FAILED, REFUSED)
    assert await store.publications.product(run_of(product)) is None

    (account,) = await store.accounts.of(seller.organization_id)
    again = await store.publications.begin(seller, failed.id, failed.revision, account)
    assert again is not None
    assert again.id != publication.id
    assert again.attempt == publication.attempt + 1
    # the old run wakes up late: it may neither send nor settle anything
    assert not await store.publications.sending(publication)
    assert not await store.publications.live(publication, item(publication))
    assert not await store.publications.give_back(publication, REFUSED)


async def test_a_refusal_that_raises_questions_leaves_them_in_a_new_version(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    asking = complete(category=None)
    assert await store.publications.give_back(publication, REFUSED, asking)
    failed = await store.product(seller, product.id)
    assert (failed.status, failed.failure) == (ProductStatus.FAILED, REFUSED)
    assert (failed.version, failed.content) == (2, asking)
    assert publication.version == 1


async def _asked(store: Store) -> tuple[Seller, Product, Publication]:
    """A publication whose outcome stays unknown, and a product that asks the seller."""
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    assert await store.publications.sending(publication)
    await store.publications.unknown(publication)
    assert await store.publications.looked(publication) == 1
    assert await store.publications.looked(publication) == 2
    assert await store.publications.ask(publication, UNKNOWN)
    return seller, await store.product(seller, product.id), publication


async def test_the_unknown_state_blocks_every_other_way(store: Store) -> None:
    seller, product, publication = await _asked(store)
    (account,) = await store.accounts.of(seller.organization_id)

    assert product.status is ProductStatus.FAILED
    assert product.publication is not None
    assert product.publication.status is PublicationStatus.UNKNOWN
    seen = (seller, product.id, product.revision)
    assert await store.publications.begin(*seen, account) is None
    assert not await store.versions.save(*seen, complete())
    assert not await store.versions.regenerate(*seen)
    assert not await store.versions.discard(*seen)
    assert not await store.publications.sending(publication)
    assert await store.product(seller, product.id) == product


async def test_she_says_look_again_and_the_same_key_goes_on(store: Store) -> None:
    seller, product, publication = await _asked(store)
    looks = await asyncio.gather(
        *(store.publications.resolve(seller, product.id, product.revision) for _ in range(3))
    )
    assert sum(looks) == 1
    assert "publish.resolved" in await _deeds(store)

    again = await store.product(seller, product.id)
    assert (again.status, again.failure) == (ProductStatus.PUBLISHING, None)
    assert again.attempt == product.attempt + 1
    found = await store.publications.product(run_of(again))
    assert found is not None
    resumed = found[1]
    assert resumed.id == publication.id
    assert resumed.status is PublicationStatus.UNKNOWN
    assert (resumed.looks, resumed.sends) == (0, 1)  # the one in doubt: one more may follow

    # the old run
    assert await store.publications.looked(publication) == 0
    assert not await store.publications.live(publication, item(publication))
    assert await store.publications.live(resumed, item(resumed))
    assert (await store.product(seller, product.id)).status is ProductStatus.PUBLISHED


async def test_what_may_have_been_sent_is_sent_again_only_after_it_was_surely_absent(
    store: Store,
) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    assert not await store.publications.ask(publication, UNKNOWN)  # nothing sent, nothing to ask
    assert await store.publications.sending(publication)
    await store.publications.absent(publication)  # the call is still under way
    assert not await store.publications.sending(publication)
    await store.publications.unknown(publication)
    assert not await store.publications.sending(publication)  # nobody has looked yet

    await store.publications.absent(publication)
    looked_for = (await store.product(seller, product.id)).publication
    assert looked_for is not None
    assert (looked_for.status, looked_for.sends) == (PublicationStatus.INTENDED, 1)
    assert await store.publications.sending(publication)
    assert not await store.publications.sending(publication)


async def test_only_an_asked_product_can_be_resolved(store: Store) -> None:
    seller = await store.seller()
    ready = await store.ready(seller)
    product, publication = await store.publishing(seller)
    assert not await store.publications.resolve(seller, ready.id, ready.revision)
    assert not await store.publications.resolve(seller, product.id, product.revision)
    await store.publications.give_back(publication, REFUSED)
    failed = await store.product(seller, product.id)
    assert not await store.publications.resolve(seller, failed.id, failed.revision)


async def test_looking_is_shown_on_the_card(store: Store) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    await store.publications.unknown(publication)  # nothing was sent: there is nothing unknown
    assert await store.product(seller, product.id) == product
    await store.publications.sending(publication)
    await store.publications.unknown(publication)
    looking = await store.product(seller, product.id)
    assert looking.revision == product.revision + 1


@pytest.mark.parametrize("ending", ["give_back", "ask"])
async def test_an_answer_and_an_ending_without_one_that_race_end_in_one_of_them(
    store: Store, ending: str
) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    end = store.publications.ask if ending == "ask" else store.publications.give_back
    lived, ended = await asyncio.gather(
        store.publications.live(publication, item(publication)), end(publication, UNKNOWN)
    )
    assert lived is not ended
    after = await store.product(seller, product.id)
    assert after.publication is not None
    without = PublicationStatus.UNKNOWN if ending == "ask" else PublicationStatus.REFUSED
    assert (after.status, after.publication.status) == (
        (ProductStatus.PUBLISHED, PublicationStatus.ACTIVE)
        if lived
        else (ProductStatus.FAILED, without)
    )


async def test_a_find_that_comes_while_she_is_being_asked_waits_and_is_too_late(
    store: Store,
) -> None:
    seller = await store.seller()
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    async with store.db.write() as asking:
        held = select(ProductRow).where(ProductRow.id == product.id).with_for_update()
        row = (await asking.scalars(held)).one()
        await asking.execute(update(PublicationRow).values(status=PublicationStatus.UNKNOWN))
        found = asyncio.create_task(store.publications.live(publication, item(publication)))
        await store.until_held_up()
        row.status, row.failure = ProductStatus.FAILED, {"reason": "outcome_unknown"}
        await asking.flush()

    assert await found is False
    (after,) = await _publications(store)
    assert after.status == PublicationStatus.UNKNOWN


async def test_the_database_bears_one_undecided_publication_of_a_product(store: Store) -> None:
    _, publication = await store.publishing(await store.seller())
    again = {"attempt": publication.attempt + 1, "id": uuid4()}
    (row,) = await _publications(store)
    copied = {name: getattr(row, name) for name in PublicationRow.__table__.columns.keys()}  # noqa: SIM118 - a collection of columns is no dict
    with pytest.raises(IntegrityError):
        async with store.db.write() as session:
            await session.execute(insert(PublicationRow).values({**copied, **again}))


async def test_a_picture_is_uploaded_once_for_each_account(store: Store) -> None:
    seller = await store.seller()
    first, second = await store.account(seller, "1"), await store.account(seller, "2")
    org, pictures = seller.organization_id, store.publications
    await pictures.save_picture(org, first.id, "a" * 64, "P1")
    await pictures.save_picture(org, first.id, "a" * 64, "P2")
    assert await pictures.picture(org, first.id, "a" * 64) == "P1"
    assert await pictures.picture(org, second.id, "a" * 64) is None


async def test_a_run_of_another_attempt_finds_nothing(store: Store) -> None:
    product, _ = await store.publishing(await store.seller())
    run = run_of(product)
    assert await store.publications.product(replace(run, attempt=run.attempt - 1)) is None
    assert await store.publications.product(Run(uuid4(), run.product_id, run.attempt)) is None
    assert not await store.publications.progress(replace(run, attempt=9), Stage.CHECK)


async def _publications(store: Store) -> list[PublicationRow]:
    async with store.db.read() as session:
        return list(await session.scalars(select(PublicationRow)))


async def _deeds(store: Store) -> list[str]:
    async with store.db.read() as session:
        return list(await session.scalars(select(AuditRow.kind)))
