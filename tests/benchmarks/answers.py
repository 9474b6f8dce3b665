"""From update to the first answer: fifty sellers who all do the same thing at the same moment.

Owns the crowd and its clock. The bot is `intellipost run` in a process of its own with its
default settings; Telegram's stand-in and the crowd share this one. An answer's time is when the
stand-in had answered the call that brought it, so waiting in the stand-in counts, for the floor
as well.
"""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import World, open_world
from sandbox.telegram import Seller
from tests.support.pictures import photo

SELLERS = 50
ROUNDS = 5
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.02

FLOOR = [sys.executable, "-m", "tests.benchmarks.floor"]
BOT = [sys.executable, "-m", "bot", "run"]

ANSWERS = ("sendMessage", "sendPhoto")

Move = Callable[[Seller], Awaitable[object]]


@dataclass(frozen=True)
class Latency:
    """How long the crowd waited, in milliseconds."""

    name: str
    sellers: int
    samples: int
    p50_ms: float
    p95_ms: float


async def measure_answers(home: Path) -> list[Latency]:
    """The floor first, then the bot."""
    async with open_world(home / "floor", 0) as world, at_work(world, home / "floor", FLOOR):
        rows = [await crowd(world, "bare PTB echo (the floor)", _say("hello"))]
    async with open_world(home / "bot", 0) as world, at_work(world, home / "bot", BOT):
        rows += [
            await crowd(world, "a command: /privacy", _say("/privacy")),
            await crowd(world, "hello: /start, with a new connect link", _say("/start")),
            await crowd(world, "a sentence: a new product and its card", _say(SENTENCE)),
            await crowd(world, "a photo: taken in, cleaned, and its card", _send_photo),
        ]
    return rows


SENTENCE = "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000"


def _say(text: str) -> Move:
    async def move(seller: Seller) -> None:
        await seller.send_text(text)

    return move


async def _send_photo(seller: Seller) -> None:
    await seller.send_photos([photo(size=(1280, 960))])


@asynccontextmanager
async def at_work(world: World, home: Path, command: list[str]) -> AsyncGenerator[None]:
    """A bot in a process of its own, once it polls."""
    world.telegram.rates.enabled = False  # the crowd is what is measured, not Telegram's patience
    env = {
        **os.environ,
        "TELEGRAM_TOKEN": world.telegram.token,
        "TELEGRAM_API_URL": world.url,
        "DATA_DIR": str(home / "data"),
        "HTTP_PORT": "0",
        "PUBLIC_URL": "https://bot.example.com",
        "MERCADOLIBRE_CLIENT_ID": "bench",
        "MERCADOLIBRE_CLIENT_SECRET": "bench",
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(*command, env=env)
    try:
        await _until(lambda: world.telegram.calls.count("getUpdates") > 0)
        yield
    finally:
        process.terminate()
        await process.wait()


async def crowd(world: World, name: str, move: Move) -> Latency:
    """Everybody makes the move at once, as new sellers in each round; the first round warms up."""
    waits: list[float] = []
    for number in range(ROUNDS + 1):
        sellers = [world.telegram.seller(f"{name} {number} {i}", "en") for i in range(SELLERS)]
        world.telegram.calls.forget()
        began = dict[int, float]()
        for seller in sellers:
            began[seller.id] = time.time()
            await move(seller)
        await _until(lambda: len(_first_answers(world)) >= SELLERS)
        if number:
            waits += [at - began[chat] for chat, at in _first_answers(world).items()]
    cuts = statistics.quantiles(waits, n=100, method="inclusive")
    return Latency(name, SELLERS, len(waits), cuts[49] * 1000, cuts[94] * 1000)


def _first_answers(world: World) -> dict[int, float]:
    """When each chat first heard something."""
    calls = [call for method in ANSWERS for call in world.telegram.calls.of(method)]
    heard = sorted((c for c in calls if c.chat_id and c.status == 200), key=lambda c: c.at)
    return {call.chat_id: call.at for call in reversed(heard) if call.chat_id is not None}


async def _until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if done():
                return
            await asyncio.sleep(LOOK_SECONDS)
