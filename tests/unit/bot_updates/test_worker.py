"""How the inbox is worked off: order, parallel lanes, retries, burial, a clean stop."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import pytest
from structlog.contextvars import get_contextvars
from structlog.testing import capture_logs

from bot.updates.worker import PATIENT_ATTEMPTS, InboxWorker
from services.outcomes import TryLaterError
from tests.unit.bot_updates.fakes import MemoryInbox, eventually

FAST = (0.02, 0.02, 0.02, 0.02)


async def nothing(payload: dict[str, Any]) -> None:
    """Nobody to tell."""


@asynccontextmanager
async def working(
    inbox: MemoryInbox, handle: Callable[[dict[str, Any]], Awaitable[None]], **options: Any
) -> AsyncGenerator[InboxWorker]:
    settings: dict[str, Any] = {"on_buried": nothing, "poll_seconds": 0.01, "retry_seconds": FAST}
    worker = InboxWorker(inbox, handle, owner="w1", **(settings | options))
    running = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        await worker.stop(grace=1)
        await running


async def put(inbox: MemoryInbox, update_id: int, lane: str, **payload: Any) -> None:
    await inbox.put(update_id, lane, {"update_id": update_id, **payload})


async def test_a_lane_keeps_its_order_and_lanes_run_beside_each_other() -> None:
    inbox = MemoryInbox()
    for update_id in range(30):
        await put(inbox, update_id, f"m:{update_id % 3}")
    handled: list[int] = []
    under_way: set[int] = set()
    together = 0

    async def handle(payload: dict[str, Any]) -> None:
        nonlocal together
        lane = payload["update_id"] % 3
        assert lane not in under_way
        under_way.add(lane)
        together = max(together, len(under_way))
        await asyncio.sleep(0.002)
        handled.append(payload["update_id"])
        under_way.remove(lane)

    async with working(inbox, handle):
        await eventually(lambda: len(handled) == 30)

    assert together == 3
    for lane in range(3):
        assert [u for u in handled if u % 3 == lane] == list(range(lane, 30, 3))


async def test_an_update_that_comes_three_times_is_handled_once() -> None:
    inbox, handled = MemoryInbox(), list[int]()

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["update_id"])

    async with working(inbox, handle) as worker:
        for _ in range(3):
            await put(inbox, 7, "m:1")
            worker.wake()
            await eventually(lambda: inbox.rows[7].state == "done")
        await put(inbox, 8, "m:1")
        await eventually(lambda: inbox.rows[8].state == "done")

    assert handled == [7, 8]


async def test_a_slow_chat_holds_nobody_else_back() -> None:
    inbox, gate, handled = MemoryInbox(), asyncio.Event(), list[int]()
    await put(inbox, 1, "m:1")
    await put(inbox, 2, "m:2")

    async def handle(payload: dict[str, Any]) -> None:
        if payload["update_id"] == 1:
            await gate.wait()
        handled.append(payload["update_id"])

    async with working(inbox, handle):
        await eventually(lambda: handled == [2])
        gate.set()
        await eventually(lambda: handled == [2, 1])


async def test_never_more_at_once_than_allowed() -> None:
    inbox, running, most = MemoryInbox(), 0, 0
    for update_id in range(20):
        await put(inbox, update_id, f"m:{update_id}")

    async def handle(payload: dict[str, Any]) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.002)
        running -= 1

    async with working(inbox, handle, concurrency=4):
        await eventually(lambda: all(row.state == "done" for row in inbox.rows.values()))

    assert most == 4


async def test_a_poison_update_is_buried_after_five_tries_and_its_lane_goes_on() -> None:
    inbox, tries, told, handled = MemoryInbox(), list[str](), list[int](), list[int]()
    await put(inbox, 1, "m:1", text="poison")
    await put(inbox, 2, "m:1", text="fine")

    async def handle(payload: dict[str, Any]) -> None:
        if payload["text"] == "poison":
            tries.append(get_contextvars()["correlation_id"])
            raise KeyError("the seller's secret words")
        handled.append(payload["update_id"])

    async def on_buried(payload: dict[str, Any]) -> None:
        told.append(payload["update_id"])

    with capture_logs() as logs:
        async with working(inbox, handle, on_buried=on_buried):
            await eventually(lambda: inbox.rows[2].state == "done")

    assert tries == ["update-1"] * 5
    assert (inbox.rows[1].state, inbox.rows[1].error) == ("buried", "KeyError")
    assert told == [1]
    assert handled == [2]
    assert "secret words" not in str(logs)
    failures = [entry for entry in logs if entry["event"] == "update_failed"]
    assert [entry["attempt"] for entry in failures] == [1, 2, 3, 4, 5]
    assert failures[0]["at"].startswith("test_worker.py:")


async def test_it_is_buried_even_when_nobody_can_be_told() -> None:
    inbox = MemoryInbox()
    await put(inbox, 1, "m:1")

    async def fail(payload: dict[str, Any]) -> None:
        raise RuntimeError

    async with working(inbox, fail, on_buried=fail):
        await eventually(lambda: inbox.rows[1].state == "buried")

    assert inbox.rows[1].error == "RuntimeError"


async def test_a_passing_fault_is_waited_out_far_beyond_five_tries() -> None:
    inbox, tries = MemoryInbox(clock=lambda: monotonic() * 1000), 0
    await put(inbox, 1, "m:1")

    async def handle(payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries < 9:
            raise TryLaterError("blob_store_down", after=3.0)

    async with working(inbox, handle):
        await eventually(lambda: inbox.rows[1].state == "done")

    assert inbox.waits == [3.0, 3.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]


async def test_but_not_for_ever() -> None:
    inbox, told = MemoryInbox(), list[int]()
    await put(inbox, 1, "m:1")
    inbox.rows[1].attempts = PATIENT_ATTEMPTS - 1

    async def handle(payload: dict[str, Any]) -> None:
        raise TryLaterError("blob_store_down")

    async def on_buried(payload: dict[str, Any]) -> None:
        told.append(payload["update_id"])

    async with working(inbox, handle, on_buried=on_buried):
        await eventually(lambda: inbox.rows[1].state == "buried")

    assert inbox.rows[1].error == "blob_store_down"
    assert told == [1]


async def test_what_killed_every_process_that_tried_is_not_tried_again() -> None:
    inbox, handled = MemoryInbox(), list[int]()
    await put(inbox, 1, "m:1")
    inbox.rows[1].attempts = PATIENT_ATTEMPTS

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["update_id"])

    async with working(inbox, handle):
        await eventually(lambda: inbox.rows[1].state == "buried")

    assert handled == []


async def test_a_handler_that_hangs_is_cut_off_and_counts_as_failed() -> None:
    inbox, tries = MemoryInbox(), 0
    await put(inbox, 1, "m:1")

    async def handle(payload: dict[str, Any]) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            await asyncio.Event().wait()

    async with working(inbox, handle, time_limit=0.05):
        await eventually(lambda: inbox.rows[1].state == "done")

    assert tries == 2
    assert inbox.rows[1].error == "TimeoutError"


async def test_wake_is_faster_than_the_poll() -> None:
    inbox, handled = MemoryInbox(), list[int]()

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["update_id"])

    async with working(inbox, handle, poll_seconds=60) as worker:
        await eventually(lambda: inbox.claims == 1)
        await put(inbox, 1, "m:1")
        worker.wake()
        await eventually(lambda: handled == [1], seconds=5)


async def test_what_another_process_put_there_is_found_by_polling() -> None:
    inbox, handled = MemoryInbox(), list[int]()

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["update_id"])

    async with working(inbox, handle):
        await put(inbox, 1, "m:1")
        await eventually(lambda: handled == [1])


async def test_a_database_that_goes_away_and_comes_back_costs_one_line_each() -> None:
    inbox, handled = MemoryInbox(), list[int]()
    await put(inbox, 1, "m:1")
    inbox.broken = True

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["update_id"])

    with capture_logs() as logs:
        async with working(inbox, handle):
            await eventually(lambda: bool(logs))
            await asyncio.sleep(0.1)
            inbox.broken = False
            await eventually(lambda: handled == [1])

    assert [entry["event"] for entry in logs] == ["inbox_unreachable", "inbox_reachable"]


async def test_a_stop_lets_running_work_end() -> None:
    inbox, started, gate = MemoryInbox(), asyncio.Event(), asyncio.Event()
    await put(inbox, 1, "m:1")
    await put(inbox, 2, "m:1")

    async def handle(payload: dict[str, Any]) -> None:
        started.set()
        await gate.wait()

    async with working(inbox, handle) as worker:
        await started.wait()
        stopping = asyncio.create_task(worker.stop(grace=5))
        gate.set()
        await stopping

    assert inbox.rows[1].state == "done"
    assert inbox.rows[2].state == "waiting"


async def test_what_does_not_end_in_time_is_put_back_for_another_process() -> None:
    inbox, started = MemoryInbox(), asyncio.Event()
    await put(inbox, 1, "m:1")

    async def hang(payload: dict[str, Any]) -> None:
        started.set()
        await asyncio.Event().wait()

    async with working(inbox, hang) as worker:
        await started.wait()
        await worker.stop(grace=0.01)

    (again,) = await inbox.claim("w2", limit=1, lease_seconds=1)
    assert again.update_id == 1


@pytest.mark.parametrize("lanes", [1, 50])
async def test_the_way_from_the_inbox_to_the_handler_is_short(lanes: int) -> None:
    inbox, count = MemoryInbox(), 500
    for update_id in range(count):
        await put(inbox, update_id, f"m:{update_id % lanes}")
    handled = 0

    async def handle(payload: dict[str, Any]) -> None:
        nonlocal handled
        handled += 1

    began = monotonic()
    async with working(inbox, handle):
        await eventually(lambda: handled == count)

    assert (monotonic() - began) / count < 0.01
