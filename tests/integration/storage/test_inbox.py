"""The durable inbox: every update once, each lane in its order, nothing claimed twice."""

import asyncio

from sqlalchemy import select

from storage.database import open_database
from storage.leases import SqlLeases
from storage.tables import UpdateRow
from storage.updates import SqlInbox
from tests.support.store import Store


async def _claim(store: Store, limit: int = 10) -> list[int]:
    claimed = await store.inbox.claim("me", limit=limit, lease_seconds=40)
    return [update.update_id for update in claimed]


async def test_an_update_delivered_again_is_not_taken_again(store: Store) -> None:
    assert await store.inbox.put(1, "m:1", {"text": "hola"})
    assert not await store.inbox.put(1, "m:1", {"text": "hola"})
    (update,) = await store.inbox.claim("me", limit=10, lease_seconds=40)
    assert (update.update_id, update.lane, update.payload) == (1, "m:1", {"text": "hola"})
    assert update.attempts == 0
    await store.inbox.done(1)
    assert not await store.inbox.put(1, "m:1", {"text": "hola"})
    assert await store.inbox.waiting() == 0
    assert await _claim(store) == []


async def test_a_lane_goes_one_by_one_in_telegrams_order_and_lanes_go_side_by_side(
    store: Store,
) -> None:
    for number, lane in ((12, "m:1"), (10, "m:1"), (11, "m:1"), (13, "m:2"), (14, "p:1")):
        await store.inbox.put(number, lane, {})
    assert await _claim(store) == [10, 13, 14]
    assert await _claim(store) == []
    await store.inbox.done(10)
    await store.inbox.done(14)
    assert await _claim(store) == [11]
    await store.inbox.done(11)
    assert await _claim(store) == [12]


async def test_the_oldest_go_first_when_there_is_room_for_few(store: Store) -> None:
    for number in (5, 3, 4):
        await store.inbox.put(number, f"m:{number}", {})
    assert await _claim(store, limit=2) == [3, 4]
    assert await _claim(store, limit=2) == [5]


async def test_an_older_update_that_arrives_late_waits_for_the_newer_under_way(
    store: Store,
) -> None:
    await store.inbox.put(11, "m:1", {})
    assert await _claim(store) == [11]
    await store.inbox.put(10, "m:1", {})
    assert await _claim(store) == []
    await store.inbox.done(11)
    assert await _claim(store) == [10]


async def test_a_retry_holds_its_lane_and_only_its_lane(store: Store) -> None:
    for number, lane in ((1, "m:1"), (2, "m:1"), (3, "m:2")):
        await store.inbox.put(number, lane, {})
    assert await _claim(store) == [1, 3]
    await store.inbox.retry(1, wait_seconds=8, error="TimeoutError")
    assert await _claim(store) == []
    store.clock.forward(8.1)
    (again,) = await store.inbox.claim("me", limit=10, lease_seconds=40)
    assert (again.update_id, again.attempts) == (1, 1)
    await store.inbox.done(1)
    assert await _claim(store) == [2]


async def test_what_a_dead_process_held_is_claimed_again_and_counted(store: Store) -> None:
    await store.inbox.put(1, "m:1", {"text": "hola"})
    assert await _claim(store) == [1]
    store.clock.forward(39)
    assert await _claim(store) == []
    store.clock.forward(2)
    (again,) = await store.inbox.claim("other", limit=10, lease_seconds=40)
    assert (again.payload, again.attempts) == ({"text": "hola"}, 1)


async def test_what_is_given_up_is_kept_for_a_person_and_its_lane_goes_on(store: Store) -> None:
    await store.inbox.put(1, "m:1", {"text": "poison"})
    await store.inbox.put(2, "m:1", {})
    assert await _claim(store) == [1]
    await store.inbox.bury(1, error="ValueError")
    assert await _claim(store) == [2]
    async with store.db.read() as session:
        row = (await session.scalars(select(UpdateRow).where(UpdateRow.buried))).one()
    assert (row.payload, row.error) == ({"text": "poison"}, "ValueError")


async def test_handled_updates_keep_no_words_and_go_after_a_while(store: Store) -> None:
    for number in (1, 2, 3):
        await store.inbox.put(number, f"m:{number}", {"text": "private"})
    await store.inbox.done(1)
    async with store.db.read() as session:
        mine = select(UpdateRow.payload).where(UpdateRow.update_id == 1)
        assert await session.scalar(mine) is None
    store.clock.forward(3 * 86_400)
    await store.inbox.done(2)
    assert await store.inbox.forget(older_than_days=2) == 1
    assert await store.inbox.put(1, "m:1", {})
    assert not await store.inbox.put(2, "m:2", {})


async def test_many_workers_claim_each_update_once_and_keep_every_order(
    store: Store, database_url: str
) -> None:
    lanes, each = 6, 5
    for number in range(lanes * each):
        await store.inbox.put(number, f"m:{number % lanes}", {})
    handled: list[int] = []
    databases = [open_database(database_url) for _ in range(3)]

    async def work(inbox: SqlInbox, owner: str) -> None:
        while await inbox.waiting():
            for update in await inbox.claim(owner, limit=2, lease_seconds=40):
                handled.append(update.update_id)
                await inbox.done(update.update_id)

    try:
        await asyncio.gather(
            *(work(SqlInbox(db, store.clock), f"w{n}") for n, db in enumerate(databases))
        )
    finally:
        for database in databases:
            await database.close()

    assert sorted(handled) == list(range(lanes * each))
    for lane in range(lanes):
        mine = [number for number in handled if number % lanes == lane]
        assert mine == sorted(mine)


async def test_one_process_holds_a_lease_and_prolongs_it(store: Store) -> None:
    leases = store.leases
    assert await leases.acquire("poller", "a", 30)
    assert not await leases.acquire("poller", "b", 30)
    assert await leases.acquire("scheduler", "b", 30)
    store.clock.forward(20)
    assert await leases.acquire("poller", "a", 30)
    store.clock.forward(20)
    assert not await leases.acquire("poller", "b", 30)
    await leases.release("poller", "b")  # not theirs to give
    assert not await leases.acquire("poller", "b", 30)
    await leases.release("poller", "a")
    assert await leases.acquire("poller", "b", 30)


async def test_a_dead_holders_lease_goes_to_one_of_many(store: Store, database_url: str) -> None:
    assert await store.leases.acquire("poller", "dead", 30)
    store.clock.forward(31)
    other = open_database(database_url)
    try:
        stores = (store.leases, SqlLeases(other, store.clock))
        taken = await asyncio.gather(
            *(stores[n % 2].acquire("poller", f"w{n}", 30) for n in range(6))
        )
    finally:
        await other.close()
    assert sum(taken) == 1
