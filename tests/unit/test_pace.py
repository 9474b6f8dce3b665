"""What many taps of a moment cost together: one sweep, one look at the cards, no spinner held."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import CallbackQuery, Update, User
from telegram.ext import CallbackQueryHandler

from bot import pulse as pulse_module
from bot.pulse import Pulse
from handlers import notifier, router
from handlers.desk import Desk
from handlers.notifier import CardKeeper, CardKeeperTools
from handlers.router import App, Router
from services.showing import Living

FAR = 3600.0
TURNS = 50
"""Of the event loop: enough for whatever does not wait for the clock."""


async def turns() -> None:
    """Let everybody go on."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncGenerator[None]:
    """The loop under test, ended with the block."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass
class Rows:
    """The store, nothing in it: each time that it was asked."""

    looks: asyncio.Queue[None] = field(default_factory=asyncio.Queue[None])
    sweeps: asyncio.Queue[None] = field(default_factory=asyncio.Queue[None])

    async def settle(self, _daily_limit: int) -> int:
        return 0

    async def once(self) -> bool:
        await self.sweeps.put(None)
        return False

    async def due(self, _limit: int, _lease_seconds: float) -> tuple[()]:
        await self.looks.put(None)
        return ()

    async def living(self, *, still_seconds: float, limit: int) -> Living:
        assert still_seconds, limit
        return Living((), 0)


async def test_the_first_tap_is_swept_up_at_once_and_the_next_ones_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pulse_module, "BEAT_SECONDS", FAR)
    monkeypatch.setattr(pulse_module, "WOKEN_SWEEP_SECONDS", 0.2)
    rows = Rows()
    pulse = Pulse(cast("Any", rows), cast("Any", rows), daily_limit=1, changed=lambda: None)
    async with running(pulse.run()), asyncio.timeout(5):
        await rows.sweeps.get()  # as it starts
        pulse.wake()
        await turns()
        rows.sweeps.get_nowait()
        for _ in range(TURNS):
            pulse.wake()
            await asyncio.sleep(0)
        assert rows.sweeps.empty()
        await rows.sweeps.get()
        await turns()
        assert rows.sweeps.empty()


async def test_the_pokes_of_a_moment_are_one_look_at_the_cards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notifier, "IDLE_SECONDS", FAR)
    monkeypatch.setattr(notifier, "GATHER_SECONDS", 0.2)
    cards, none = Rows(), Rows()
    absent = dict.fromkeys(CardKeeperTools.__slots__)
    tools = SimpleNamespace(**absent | {"cards": cards, "notices": none, "batches": none})
    keeper = CardKeeper(cast("CardKeeperTools", tools))
    async with running(keeper.run()), asyncio.timeout(5):
        await cards.looks.get()  # as it starts
        for _ in range(TURNS):
            keeper.poke()
            await asyncio.sleep(0)
        assert cards.looks.empty()
        await cards.looks.get()
        await turns()
        assert cards.looks.empty()


@dataclass
class Slow:
    """Telegram, the sellers' table that does not answer, and what handlers were registered."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)
    handlers: list[object] = field(default_factory=list[object])

    async def arrive(self, *_: object) -> None:
        await asyncio.Event().wait()

    async def answer_press(self, press_id: str, words: str = "") -> None:
        assert (press_id, words) == ("7", "")
        self.answered.set()

    def add_handler(self, handler: object, group: int = 0) -> None:
        assert group in (-1, 0)
        self.handlers.append(handler)

    def pressing(self) -> Callable[..., Any]:
        """What takes presses."""
        names = [type(one).__name__ for one in self.handlers]
        found: Any = self.handlers[names.index(CallbackQueryHandler.__name__)]
        return cast("Callable[..., Any]", found.callback)


async def test_a_spinner_stops_even_while_the_seller_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(router, "ANSWER_SECONDS", 0.0)
    slow = Slow()
    desk = SimpleNamespace(sellers=slow, gateway=slow)
    Router(cast("Desk", desk)).register(cast("App", slow))
    user = User(3, "Emma", is_bot=False, language_code="en")
    update = Update(1, callback_query=CallbackQuery("7", user, "x", data="x"))
    async with running(slow.pressing()(update, None)), asyncio.timeout(5):
        await slow.answered.wait()
    assert slow.answered.is_set()
