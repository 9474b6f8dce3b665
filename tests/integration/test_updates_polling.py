"""Polling against the Bot API stand-in: nothing lost, one poller, every refusal survived."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs
from telegram import Bot

from bot.errors import OperatorError
from bot.updates.polling import POLLER_LEASE, Pace, Poller
from bot.updates.worker import InboxWorker
from sandbox.telegram import ApiError, TelegramStandIn
from tests.unit.bot_updates.fakes import MemoryInbox, MemoryLeases, eventually

OTHER_POLLER = ApiError(409, "Conflict: terminated by other getUpdates request")
WEBHOOK_SET = ApiError(409, "Conflict: can't use getUpdates method while webhook is active")


@pytest.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[TelegramStandIn]:
    stand_in = TelegramStandIn(tmp_path)
    yield stand_in
    stand_in.close()


@pytest.fixture
async def server(telegram: TelegramStandIn) -> AsyncIterator[TestServer]:
    running = TestServer(telegram.app())
    async with running:
        yield running


def bot_at(server: TestServer, token: str) -> Bot:
    return Bot(token, base_url=f"{server.make_url('/bot')}")


def poller_for(bot: Bot, inbox: MemoryInbox, leases: MemoryLeases, **options: Any) -> Poller:
    pace = Pace(poll=2, lease=0.3, back_off=(0.02,), conflict=0.02, webhook=0.02)
    settings: dict[str, Any] = {"owner": "p1", "wake": lambda: None, "pace": pace}
    return Poller(bot, inbox, leases, **(settings | options))


@asynccontextmanager
async def polling(poller: Poller) -> AsyncGenerator[asyncio.Task[None]]:
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, OperatorError):
            await task


async def test_every_update_is_written_down_with_its_lane_as_telegram_said_it(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases, woken = MemoryInbox(), MemoryLeases(), list[int]()
    marta = telegram.seller("Marta")
    poller = poller_for(
        bot_at(server, telegram.token), inbox, leases, wake=lambda: woken.append(len(inbox.rows))
    )

    async with polling(poller):
        for text in ("hola", "zapatillas", "talle 42"):
            await marta.send_text(text)
        await eventually(lambda: len(inbox.rows) == 3)

    rows = list(inbox.rows.values())
    chat_id = rows[0].payload["message"]["chat"]["id"]
    assert [row.payload["message"]["text"] for row in rows] == ["hola", "zapatillas", "talle 42"]
    assert {row.lane for row in rows} == {f"m:{chat_id}"}
    assert woken[-1] == 3


async def test_a_poller_that_dies_after_writing_loses_nothing_and_doubles_nothing(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases, handled = MemoryInbox(), MemoryLeases(), list[str]()
    marta = telegram.seller("Marta")
    written = asyncio.Event()

    class DiesAfterWriting(MemoryInbox):
        rows = inbox.rows

        async def put(self, update_id: int, lane: str, payload: dict[str, Any]) -> bool:
            new = await inbox.put(update_id, lane, payload)
            if len(inbox.rows) == 2:
                written.set()
                await asyncio.Event().wait()
            return new

    for text in ("uno", "dos", "tres"):
        await marta.send_text(text)
    bot = bot_at(server, telegram.token)
    async with polling(poller_for(bot, DiesAfterWriting(), leases)):
        await written.wait()
    assert len(inbox.rows) == 2

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["message"]["text"])

    worker = InboxWorker(inbox, handle, owner="w1", on_buried=handle)
    working = asyncio.create_task(worker.run())
    async with polling(poller_for(bot, inbox, leases, wake=worker.wake)):
        await eventually(lambda: handled == ["uno", "dos", "tres"])
    await worker.stop()
    await working


async def test_an_update_delivered_three_times_is_handled_once(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases, handled = MemoryInbox(), MemoryLeases(), list[str]()
    telegram.faults.deliver_each_update(3)

    async def handle(payload: dict[str, Any]) -> None:
        handled.append(payload["message"]["text"])

    worker = InboxWorker(inbox, handle, owner="w1", on_buried=handle)
    working = asyncio.create_task(worker.run())
    bot = bot_at(server, telegram.token)
    async with polling(poller_for(bot, inbox, leases, wake=worker.wake)):
        await telegram.seller("Marta").send_text("hola")
        await eventually(lambda: all(update.deliveries >= 3 for update in telegram.updates()))
        await telegram.seller("Marta").send_text("chau")
        await eventually(lambda: "chau" in handled)
    await worker.stop()
    await working

    assert handled == ["hola", "chau"]


async def test_a_batch_that_could_not_be_stored_is_asked_for_again(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases = MemoryInbox(), MemoryLeases()
    inbox.broken = True

    with capture_logs() as logs:
        async with polling(poller_for(bot_at(server, telegram.token), inbox, leases)):
            await telegram.seller("Marta").send_text("hola")
            await eventually(lambda: any(e.get("state") == "storage_failing" for e in logs))
            inbox.broken = False
            await eventually(lambda: len(inbox.rows) == 1)


@pytest.mark.parametrize("fault", ["drop_connection", "lose_answer", "bad_gateway"])
async def test_a_network_failure_is_waited_out_and_told_once(
    telegram: TelegramStandIn, server: TestServer, fault: str
) -> None:
    inbox = MemoryInbox()
    await telegram.seller("Marta").send_text("hola")
    getattr(telegram.faults, fault)("getUpdates", times=4)

    with capture_logs() as logs:
        async with polling(poller_for(bot_at(server, telegram.token), inbox, MemoryLeases())):
            await eventually(lambda: len(inbox.rows) == 1)

    states = [entry["state"] for entry in logs if entry["event"] == "telegram_polling"]
    assert states == ["unreachable", "polling"]


async def test_telegram_may_be_unreachable_at_the_start(
    telegram: TelegramStandIn, free_port: Callable[[], int]
) -> None:
    inbox, port = MemoryInbox(), free_port()
    await telegram.seller("Marta").send_text("hola")
    bot = Bot(telegram.token, base_url=f"http://127.0.0.1:{port}/bot")

    with capture_logs() as logs:
        async with polling(poller_for(bot, inbox, MemoryLeases())):
            await eventually(lambda: any(e.get("state") == "unreachable" for e in logs))
            async with TestServer(telegram.app(), port=port):
                await eventually(lambda: len(inbox.rows) == 1)


async def test_a_flood_answer_is_obeyed(telegram: TelegramStandIn, server: TestServer) -> None:
    inbox = MemoryInbox()
    await telegram.seller("Marta").send_text("hola")
    telegram.faults.flood("getUpdates", retry_after=1)

    began = asyncio.get_running_loop().time()
    async with polling(poller_for(bot_at(server, telegram.token), inbox, MemoryLeases())):
        await eventually(lambda: len(inbox.rows) == 1)

    assert asyncio.get_running_loop().time() - began >= 1


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_telegram_does_not_know_ends_with_what_to_do(
    telegram: TelegramStandIn, server: TestServer, code: int
) -> None:
    telegram.faults.refuse("getUpdates", ApiError(code, "Unauthorized"))
    leases = MemoryLeases()

    with pytest.raises(OperatorError) as refused:
        await poller_for(bot_at(server, telegram.token), MemoryInbox(), leases).run()

    assert "TELEGRAM_TOKEN" in str(refused.value)
    assert telegram.token not in str(refused.value)
    assert leases.held == {}


async def test_a_webhook_is_never_taken_away_from_a_fleet(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox = MemoryInbox()
    telegram.faults.refuse("getUpdates", WEBHOOK_SET, times=3)
    await telegram.seller("Marta").send_text("hola")

    with capture_logs() as logs:
        poller = poller_for(bot_at(server, telegram.token), inbox, MemoryLeases())
        async with polling(poller):
            await eventually(lambda: len(inbox.rows) == 1)

    told = [entry for entry in logs if entry.get("state") == "webhook_is_set"]
    assert len(told) == 1
    assert "TELEGRAM_MODE=webhook" in told[0]["fix"]
    assert telegram.calls.count("deleteWebhook") == 0


async def test_a_foreign_poller_costs_one_line_and_no_update(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox = MemoryInbox()
    telegram.faults.refuse("getUpdates", OTHER_POLLER, times=3)
    await telegram.seller("Marta").send_text("hola")

    with capture_logs() as logs:
        async with polling(poller_for(bot_at(server, telegram.token), inbox, MemoryLeases())):
            await eventually(lambda: len(inbox.rows) == 1)

    assert [e["state"] for e in logs if e["event"] == "telegram_polling"] == [
        "another_poller",
        "polling",
    ]


async def test_two_replicas_never_poll_together_and_the_second_takes_over(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases, bot = MemoryInbox(), MemoryLeases(), bot_at(server, telegram.token)
    marta = telegram.seller("Marta")

    with capture_logs() as logs:
        async with polling(poller_for(bot, inbox, leases, owner="p1")) as first:
            await eventually(lambda: leases.held.get(POLLER_LEASE, ("",))[0] == "p1")
            async with polling(poller_for(bot, inbox, leases, owner="p2")):
                await marta.send_text("uno")
                await eventually(lambda: len(inbox.rows) == 1)
                await eventually(lambda: any(e["state"] == "waiting_for_lease" for e in logs))
                assert leases.held[POLLER_LEASE][0] == "p1"
                first.cancel()
                await marta.send_text("dos")
                await eventually(lambda: len(inbox.rows) == 2)
                assert leases.held[POLLER_LEASE][0] == "p2"

    assert "another_poller" not in {entry["state"] for entry in logs}


async def test_a_lost_lease_stops_the_poll_at_once(
    telegram: TelegramStandIn, server: TestServer
) -> None:
    inbox, leases = MemoryInbox(), MemoryLeases()
    await telegram.seller("Marta").send_text("hola")

    with capture_logs() as logs:
        async with polling(poller_for(bot_at(server, telegram.token), inbox, leases)):
            await eventually(lambda: len(inbox.rows) == 1)
            leases.held[POLLER_LEASE] = ("somebody else", float("inf"))
            await eventually(lambda: any(e["state"] == "waiting_for_lease" for e in logs))

    assert leases.held[POLLER_LEASE][0] == "somebody else"
