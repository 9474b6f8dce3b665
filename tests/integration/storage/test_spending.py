"""What models cost is kept exactly, belongs to whoever caused it, and outlives her namelessly."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from services.generation.usage import ASSUMED_INPUT, ASSUMED_OUTPUT, Call
from services.sellers import Seller
from services.spending import Purpose, Spent, Work, in_chat, on_listing
from storage.sellers import SqlSellers
from storage.tables import ModelCallRow
from tests.support.store import Store

HERS = 5_123_456_789
GOOD = Call("gemini", "flash", 9_000, 400, Decimal("0.0037000001"), elapsed_ms=1200)
THROWN_AWAY = replace(GOOD, cost=Decimal("0.002"), accepted=False)
DAY = timedelta(days=1).total_seconds()


def chat(seller: Seller) -> Work:
    return in_chat(seller, Purpose.WORDS)


async def test_a_work_is_written_down_once_and_every_try_of_it_counts(store: Store) -> None:
    seller = await store.seller()
    product = await store.processing(seller)
    first = on_listing(product)
    for _ in range(2):
        await store.spending.record(first, [THROWN_AWAY, GOOD])
    assert await store.spending.spent(first) == Spent(
        Decimal("0.0057000001"), Decimal("0.0057000001")
    )
    await store.spending.record(on_listing(product), [GOOD])
    assert (await store.spending.spent(first)).on_product == Decimal("0.0094000002")


async def test_a_listing_keeps_all_its_runs_and_a_day_passes(store: Store) -> None:
    seller = await store.seller()
    product, other = await store.processing(seller), await store.processing(seller)
    await store.spending.record(on_listing(product), [GOOD])
    store.clock.forward(DAY - 60)
    await store.spending.record(on_listing(other), [THROWN_AWAY])
    store.clock.forward(120)
    spent = await store.spending.spent(on_listing(product))
    assert spent == Spent(on_product=GOOD.charged, by_seller=THROWN_AWAY.charged)
    stranger = await store.seller()
    assert await store.spending.spent(chat(stranger)) == Spent()


async def test_a_model_without_a_price_takes_an_assumed_one(store: Store) -> None:
    seller = await store.seller()
    await store.spending.record(chat(seller), [replace(GOOD, cost=None)])
    assumed = 9_000 * ASSUMED_INPUT + 400 * ASSUMED_OUTPUT
    assert (await store.spending.spent(chat(seller))).by_seller == assumed
    report = await store.spending.report(1)
    assert (report.cost, report.unpriced) == (0, 1)


async def test_the_report_sums_each_model_and_each_listing_of_its_days(store: Store) -> None:
    first, second = await store.seller(), await store.seller()
    old = await store.processing(first)
    await store.spending.record(on_listing(old), [GOOD])
    store.clock.forward(3 * DAY)
    fresh = await store.processing(second)
    other = Call("groq", "qwen", 100, 50, Decimal("0.5"))
    await store.spending.record(on_listing(fresh), [THROWN_AWAY, GOOD])
    await store.spending.record(chat(second), [other])

    today = await store.spending.report(1)
    assert [(m.provider, m.calls, m.rejected, m.cost) for m in today.models] == [
        ("groq", 1, 0, Decimal("0.5")),
        ("gemini", 2, 1, Decimal("0.0057000001")),
    ]
    assert today.models[1].input_tokens == 18_000
    assert today.listings == (Decimal("0.0057000001"),)
    week = await store.spending.report(7)
    assert sorted(week.listings) == [GOOD.charged, Decimal("0.0057000001")]
    assert week.calls == 4
    assert week.rejected_share == 0.25


async def test_the_money_stays_when_she_is_forgotten_and_so_does_her_days_limit(
    store: Store,
) -> None:
    seller = await store.seller(HERS)
    product = await store.processing(seller)
    await store.spending.record(on_listing(product), [GOOD])
    await store.sellers.forget(seller)
    assert await _owners(store) == {(None, None)}
    assert (await store.spending.report(1)).listings == (GOOD.charged,)
    late = in_chat(seller, Purpose.HEARING)  # an answer that came while she left
    await store.spending.record(late, [THROWN_AWAY])
    assert (await store.spending.report(1)).calls == 2

    again, _ = await store.sellers.arrive(HERS, "Ana", "es")
    other, _ = await store.sellers.arrive(HERS + 1, "Bea", "es")
    assert (await store.spending.spent(chat(again))).by_seller == GOOD.charged
    assert (await store.spending.spent(chat(other))).by_seller == 0


async def test_a_day_later_nothing_tells_whose_it_was(store: Store) -> None:
    seller = await store.seller(HERS)
    await store.spending.record(chat(seller), [GOOD])
    sellers = SqlSellers(store.db, bytes(32), store.clock)
    await sellers.forget(seller)
    store.clock.forward(DAY)
    await sellers.drop_spent()
    async with store.db.read() as session:
        assert (await session.scalars(select(ModelCallRow.who))).all() == [None]
    assert (await store.spending.report(7)).cost == GOOD.cost


async def _owners(store: Store) -> set[tuple[object, object]]:
    async with store.db.read() as session:
        rows = await session.execute(select(ModelCallRow.organization_id, ModelCallRow.user_id))
        return {(organization, user) for organization, user in rows}
