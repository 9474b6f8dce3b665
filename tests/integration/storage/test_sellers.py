"""Sellers arrive once, keep their choices, and are forgotten whole."""

import asyncio

import pytest
from sqlalchemy import func, select

from services.conversations import Question
from services.notices import NoticeKind
from services.products import Shelf
from services.sellers import Forgotten
from storage.tables import Base, OrganizationRow, UpdateRow
from tests.support.store import Store, item, photo

KEPT_AFTER_FORGETTING = {"updates", "leases", "workers", "webhook_inbox", "app_meta", "spent_runs"}


async def test_a_seller_arrives_once_and_comes_back(store: Store) -> None:
    assert await store.sellers.find(5_000_000_000) is None
    seller, made = await store.sellers.arrive(5_000_000_000, "Ana", "es")
    again, made_again = await store.sellers.arrive(5_000_000_000, "Ana", "es")
    assert (made, made_again) == (True, False)
    assert again == seller == await store.sellers.find(5_000_000_000)


async def test_her_first_two_messages_at_once_make_one_seller(store: Store) -> None:
    arrived = await asyncio.gather(*(store.sellers.arrive(77, "Ana", "es") for _ in range(6)))
    assert len({seller for seller, _ in arrived}) == 1
    assert sum(made for _, made in arrived) == 1
    async with store.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(OrganizationRow)) == 1


async def test_telegrams_language_is_followed_until_she_chooses(store: Store) -> None:
    seller, _ = await store.sellers.arrive(77, "Ana", "es")
    moved, _ = await store.sellers.arrive(77, "Ana María", "pt")
    assert (moved.language, moved.name) == ("pt", "Ana María")
    chosen = await store.sellers.set_language(moved, "en")
    assert chosen.language == "en"
    back, _ = await store.sellers.arrive(77, "Ana María", "es")
    assert back == chosen
    assert back.id == seller.id


async def test_forgetting_erases_everything_and_names_the_blobs(store: Store) -> None:
    seller, stays = await store.seller(901), await store.seller(90)
    for someone in (seller, stays):
        await _a_full_life(store, someone.telegram_id)
    kept = await _counts(store)

    forgotten = await store.sellers.forget(seller)

    blobs = forgotten.blob_keys
    assert len(blobs) == len(set(blobs)) == 6
    assert len(set(forgotten.product_ids)) == 2
    assert all(blob.endswith(("/original", "/clean.jpg")) for blob in blobs)
    assert await store.sellers.find(901) is None
    left = await _counts(store)
    for table, count in kept.items():
        if table not in KEPT_AFTER_FORGETTING:
            assert left[table] == count / 2, table
    assert await store.sellers.find(90) == stays
    count = (await store.products.page(stays, offset=0, limit=9)).counts[Shelf.ALL]
    assert count == 2


async def test_forgetting_leaves_only_the_numbers_of_her_updates(store: Store) -> None:
    seller = await store.seller(901)
    lanes = ["m:901", "p:901", "m:9010", "m:90"]
    for number, lane in enumerate(lanes):
        await store.inbox.put(number, lane, {"text": "private"})
    await store.inbox.bury(1, error="Poison")

    await store.sellers.forget(seller)

    async with store.db.read() as session:
        rows = list(await session.scalars(select(UpdateRow).order_by(UpdateRow.update_id)))
    assert [row.payload is None for row in rows] == [True, True, False, False]
    assert [row.lane for row in rows] == ["-", "-", "m:9010", "m:90"]
    assert await store.inbox.waiting() == 2
    assert not await store.inbox.put(0, "m:901", {"text": "delivered again"})
    # the update that asked for it ends as every other
    await store.inbox.retry(0, wait_seconds=0, error="stopped")
    await store.inbox.done(0)
    assert await store.inbox.waiting() == 2


async def test_who_comes_back_after_being_forgotten_is_new(store: Store) -> None:
    seller = await store.seller(901)
    await store.sellers.forget(seller)
    again, made = await store.sellers.arrive(901, "Ana", "pt")
    assert made
    assert again.organization_id != seller.organization_id
    assert await store.sellers.forget(seller) == Forgotten(
        (), ()
    )  # the old identity can't touch the new one
    assert await store.sellers.find(901) == again


async def _a_full_life(store: Store, telegram_id: int) -> None:
    """One of everything that a seller can have."""
    seller, _ = await store.sellers.arrive(telegram_id, f"Seller {telegram_id}", "es")
    product, publication = await store.publishing(seller)
    await store.publications.sending(publication)
    await store.publications.live(publication, item(publication))
    account = publication.account_id
    await store.publications.save_picture(seller.organization_id, account, "a" * 64, "P1")
    await store.drafts.add_photo(seller, photo(), album=f"a{telegram_id}", caption=None)
    await store.draft(seller, "Otra cosa")
    await store.conversations.ask(seller, Question("price", product.id))
    await store.notices.post(
        seller.id, NoticeKind.CONNECTED, {"nickname": "T"}, key=f"connected:{telegram_id}"
    )
    await store.inbox.put(telegram_id, f"m:{telegram_id}", {"text": "private"})


async def _counts(store: Store) -> dict[str, int]:
    async with store.db.read() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


@pytest.mark.parametrize("reachable", [True, False])
async def test_reachable_or_not_is_remembered(store: Store, *, reachable: bool) -> None:
    seller = await store.seller()
    await store.draft(seller)
    await store.sellers.set_reachable(seller.telegram_id, reachable=reachable)
    assert bool(await store.cards.due(1, 1)) is reachable
