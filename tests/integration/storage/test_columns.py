"""What goes into a column comes out of it: money exact, times aware, JSON untouched."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError, StatementError

from storage.columns import Exact, Moment
from storage.database import Database
from storage.tables import ContentRow, LeaseRow, UpdateRow
from tests.support.store import Store

_SQLITE = sqlite.dialect()
over_one_database = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

AMOUNTS = st.decimals(
    min_value=Decimal("0.0001"), max_value=Decimal("99999999999999.9999"), places=4
)
MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis wants them bare, and adds zones
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


@given(amount=AMOUNTS)
@over_one_database
async def test_money_is_exact(store: Store, amount: Decimal) -> None:
    product = await store.ready(await store.seller())
    mine = ContentRow.product_id == product.id
    async with store.db.write() as session:
        await session.execute(update(ContentRow).where(mine).values(price=amount))
    async with store.db.read() as session:
        kept = await session.scalar(select(ContentRow.price).where(mine))
        cheaper = await session.scalar(select(ContentRow.id).where(mine, ContentRow.price < amount))
    assert kept == amount
    assert cheaper is None  # compared as numbers, not as texts


def test_prices_read_like_prices() -> None:
    assert str(Exact(18, 4).process_result_value(Decimal("85000.0000"), _SQLITE)) == "85000.00"
    assert str(Exact(18, 4).process_result_value(1_234_567, _SQLITE)) == "123.4567"


@pytest.mark.parametrize("amount", ["0.00001", "123456789012345678", "-99999999999999999"])
async def test_what_would_be_rounded_is_refused(store: Store, amount: str) -> None:
    async with store.db.read() as session:
        with pytest.raises(StatementError, match="not a decimal of 18 digits"):
            await session.scalar(select(ContentRow.id).where(ContentRow.price == Decimal(amount)))


@given(moment=MOMENTS)
@over_one_database
async def test_times_are_the_same_instant_in_utc(database: Database, moment: datetime) -> None:
    async with database.write() as session:
        await session.execute(delete(LeaseRow))
        await session.execute(insert(LeaseRow).values(name="n", owner="o", until=moment))
    async with database.read() as session:
        kept = await session.scalar(select(LeaseRow.until).where(LeaseRow.until <= moment))
    assert kept is not None
    assert kept == moment
    assert kept.tzinfo is UTC


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), _SQLITE)  # noqa: DTZ001 - a moment without a zone is what is tested


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "<b>&\"'; DROP TABLE updates --"},
        {"text": "nul \x00 and half a pair \ud83d"},
        {"id": 2**53 + 1, "nested": [{"a": None}]},
    ],
)
async def test_an_update_is_kept_as_it_came(store: Store, payload: dict[str, Any]) -> None:
    assert await store.inbox.put(1, "m:1", payload)
    async with store.db.read() as session:
        assert await session.scalar(select(UpdateRow.payload)) == payload


async def test_a_row_cannot_point_at_a_strangers(store: Store) -> None:
    hers, stranger = await store.ready(await store.seller()), await store.seller()
    foreign = update(ContentRow).where(ContentRow.product_id == hers.id)
    with pytest.raises(IntegrityError):
        async with store.db.write() as session:
            await session.execute(foreign.values(organization_id=stranger.organization_id))
