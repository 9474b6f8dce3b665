"""The worker on the real inbox, on both engines: order, poison, a dead process, two processes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic
from typing import Any

import pytest

from bot.updates.lanes import lane_of
from bot.updates.worker import InboxWorker
from storage.database import Database
from storage.leases import SqlLeases
from storage.updates import SqlInbox
from tests.unit.bot_updates.fakes import eventually

QUICK = (0.02, 0.02, 0.02, 0.02)


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database)


def message(update_id: int, chat_id: int, text: str = "") -> dict[str, Any]:
    chat = {"id": chat_id, "type": "private"}
    return {"update_id": update_id, "message": {"chat": chat, "text": text}}


async def put(inbox: SqlInbox, update: dict[str, Any]) -> None:
    await inbox.put(update["update_id"], lane_of(update), update)


class Hands:
    """Notes what it handled; fails on "poison", hangs on "hang"."""

    def __init__(self) -> None:
        self.tried: list[int] = []
        self.handled: list[int] = []
        self.told: list[int] = []
        self.busy: set[int] = set()

    async def __call__(self, payload: dict[str, Any]) -> None:
        chat_id, text = payload["message"]["chat"]["id"], payload["message"]["text"]
        assert chat_id not in self.busy
        self.tried.append(payload["update_id"])
        self.busy.add(chat_id)
        try:
            await asyncio.sleep(0)
            if text == "poison":
                raise KeyError(text)
            if text == "hang":
                await asyncio.Event().wait()
        finally:
            self.busy.remove(chat_id)
        self.handled.append(payload["update_id"])

    async def apologise(self, payload: dict[str, Any]) -> None:
        self.told.append(payload["update_id"])


def worker(inbox: SqlInbox, hands: Hands, owner: str = "w1", **options: Any) -> InboxWorker:
    settings: dict[str, Any] = {"retry_seconds": QUICK, "poll_seconds": 0.02} | options
    return InboxWorker(inbox, hands, owner=owner, on_buried=hands.apologise, **settings)


@pytest.fixture
async def crew() -> AsyncIterator[Any]:
    """Starts workers and stops them all at the end."""
    started: list[tuple[InboxWorker, asyncio.Task[None]]] = []

    def start(one: InboxWorker) -> asyncio.Task[None]:
        started.append((one, asyncio.create_task(one.run())))
        return started[-1][1]

    yield start
    for one, task in started:
        await one.stop(grace=0.05)
        with suppress(asyncio.CancelledError):
            await task


async def test_two_processes_share_the_work_and_keep_each_chats_order(
    inbox: SqlInbox, crew: Any
) -> None:
    first, second = Hands(), Hands()
    for update_id in range(60):
        await put(inbox, message(update_id, chat_id=update_id % 6))
    order: list[int] = []

    for hands, owner in ((first, "w1"), (second, "w2")):
        hands.handled = order
        crew(worker(inbox, hands, owner, concurrency=4))
    await eventually(lambda: len(order) == 60, seconds=30)

    for chat_id in range(6):
        assert [u for u in order if u % 6 == chat_id] == list(range(chat_id, 60, 6))
    assert first.tried
    assert second.tried


async def test_poison_is_tried_five_times_and_its_lane_goes_on(inbox: SqlInbox, crew: Any) -> None:
    hands = Hands()
    await put(inbox, message(1, 42, "poison"))
    await put(inbox, message(2, 42, "fine"))

    crew(worker(inbox, hands))
    await eventually(lambda: hands.handled == [2], seconds=20)

    assert hands.tried == [1, 1, 1, 1, 1, 2]
    assert hands.told == [1]


async def test_what_a_dead_process_held_is_done_by_the_next(inbox: SqlInbox, crew: Any) -> None:
    living = Hands()
    await put(inbox, message(1, 42))
    await put(inbox, message(2, 42))
    (held,) = await inbox.claim("killed after this", limit=5, lease_seconds=0.5)
    assert (held.update_id, held.attempts) == (1, 0)
    await put(inbox, message(1, 42, "delivered again"))

    crew(worker(inbox, living))
    await eventually(lambda: living.handled == [1, 2], seconds=20)

    assert living.tried == [1, 2]


async def test_a_clean_stop_hands_its_work_over_at_once(inbox: SqlInbox, crew: Any) -> None:
    leaving, staying = Hands(), Hands()
    await put(inbox, message(1, 42, "hang"))
    old = worker(inbox, leaving, "w1")
    crew(old)
    await eventually(lambda: leaving.tried == [1])
    await old.stop(grace=0.01)

    crew(worker(inbox, staying, "w2"))
    await eventually(lambda: staying.tried == [1], seconds=5)


async def test_the_worker_adds_little_to_an_update(inbox: SqlInbox, crew: Any) -> None:
    hands, count = Hands(), 100
    for update_id in range(count):
        await put(inbox, message(update_id, chat_id=update_id))

    began = monotonic()
    crew(worker(inbox, hands))
    await eventually(lambda: len(hands.handled) == count, seconds=30)

    assert (monotonic() - began) / count < 0.1  # seconds; 0.002-0.004 on two quiet cores


async def test_a_lease_is_one_owners_until_it_gives_it_up(database: Database) -> None:
    leases = SqlLeases(database)

    taken = await asyncio.gather(*(leases.acquire("poller", f"p{n}", 30) for n in range(5)))
    assert sum(taken) == 1

    holder = f"p{taken.index(True)}"
    assert await leases.acquire("poller", holder, 30)
    await leases.release("poller", "somebody else")
    assert not await leases.acquire("poller", "p9", 30)
    await leases.release("poller", holder)
    assert await leases.acquire("poller", "p9", 30)
