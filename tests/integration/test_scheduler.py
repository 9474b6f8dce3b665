"""The clock: first tick at once, failures told and survived, no overlap, a clean stop."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.scheduler import Job, Scheduler
from tests.unit.bot_updates.fakes import eventually


async def test_the_first_tick_comes_at_once_and_others_follow() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        ticks += 1

    rare = Scheduler(Job("rare", 3600, tick))
    rare.start()
    await eventually(lambda: ticks == 1)
    await rare.stop()

    often = Scheduler(Job("often", 0.05, tick))
    often.start()
    await eventually(lambda: ticks >= 5)
    await often.stop()


async def test_a_failing_job_is_named_once_and_goes_on_and_the_others_too() -> None:
    ticks = {"bad": 0, "good": 0}

    async def bad() -> None:
        ticks["bad"] += 1
        if ticks["bad"] < 4:
            raise KeyError("a token that nobody may read")

    async def good() -> None:
        ticks["good"] += 1

    with capture_logs() as logs:
        scheduler = Scheduler(Job("refresh", 0.05, bad), Job("sweep", 0.05, good))
        scheduler.start()
        await eventually(lambda: ticks["bad"] >= 5 and ticks["good"] >= 5)
        await scheduler.stop()

    told = [(e["event"], e["job"], e["log_level"]) for e in logs]
    assert told == [
        ("job_failed", "refresh", "error"),
        ("job_failed", "refresh", "debug"),
        ("job_failed", "refresh", "debug"),
        ("job_recovered", "refresh", "info"),
    ]
    assert "nobody may read" not in str(logs)


async def test_ticks_of_one_job_never_overlap() -> None:
    under_way, most, ticks = 0, 0, 0

    async def slow() -> None:
        nonlocal under_way, most, ticks
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.12)
        under_way -= 1
        ticks += 1

    scheduler = Scheduler(Job("slow", 0.03, slow))
    scheduler.start()
    await eventually(lambda: ticks >= 3)
    await scheduler.stop()

    assert most == 1


async def test_a_stuck_tick_does_not_end_its_job() -> None:
    ticks = 0

    async def stuck_once() -> None:
        nonlocal ticks
        ticks += 1
        if ticks == 1:
            await asyncio.Event().wait()

    with capture_logs() as logs:
        scheduler = Scheduler(Job("stuck", 0.05, stuck_once, limit_seconds=0.1))
        scheduler.start()
        await eventually(lambda: ticks >= 2)
        await scheduler.stop()

    assert logs[0]["error"] == "TimeoutError"


async def test_a_stop_waits_for_the_tick_under_way_and_then_cancels_it() -> None:
    started, gate, ended = asyncio.Event(), asyncio.Event(), list[str]()

    async def patient() -> None:
        started.set()
        await gate.wait()
        ended.append("patient")

    scheduler = Scheduler(Job("patient", 60, patient))
    scheduler.start()
    await started.wait()
    stopping = asyncio.create_task(scheduler.stop())
    gate.set()
    await stopping
    assert ended == ["patient"]

    hanging = asyncio.Event()

    async def hang() -> None:
        hanging.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    scheduler = Scheduler(Job("hang", 60, hang))
    scheduler.start()
    await hanging.wait()
    await scheduler.stop(grace=0.01)
    assert ended == ["patient", "cancelled"]


@pytest.mark.parametrize("turns", range(6))
async def test_a_stop_right_after_the_start_is_no_error(
    turns: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def tick() -> None:
        await asyncio.sleep(0.01)

    scheduler = Scheduler(Job("one", 60, tick), Job("two", 60, tick))
    scheduler.start()
    for _ in range(turns):
        await asyncio.sleep(0)
    await scheduler.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not caplog.records


async def test_it_can_be_stopped_without_having_ticked() -> None:
    scheduler = Scheduler()
    scheduler.start()
    await scheduler.stop()
    assert asyncio.all_tasks() == {asyncio.current_task()}
