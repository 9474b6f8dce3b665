"""From a press to its answer: a hundred sellers at their cards while listings are being written.

Owns the crowd's pace: everybody presses a button of her card every few seconds, and all the while
somebody sends photos that begin another run. The clock stops when the stand-in has the answer to
the press, so waiting in the stand-in counts, for the floor as well.
"""

import asyncio
import itertools
import random
import statistics
import time
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import World, open_world
from sandbox.telegram import Message, Seller
from tests.benchmarks.answers import BOT, FLOOR, SENTENCE, Latency, at_work
from tests.support.pictures import photo

SELLERS = 100
PRESS_EVERY_SECONDS = 10.0
"""Each seller, on average: she reads a card, and thinks, between two taps."""

PHOTOS_EVERY_SECONDS = 1.0
"""A hundred sellers who are at it begin about one listing a second between them."""

MEASURED_SECONDS = 30.0
LAST_SECONDS = 30.0
"""How long the last presses may take before the bench gives up."""

PATIENCE_SECONDS = 420.0
SPREAD = 0.5

CARD_READY = "✏️ Edit"
TURNS = ("✏️ Edit", "← Back", "❔ Why", "← Back")
"""What she presses, in this order: each of them turns the card."""


async def measure_presses(home: Path) -> list[Latency]:
    """The floor first, then the bot with runs of generation under way."""
    async with open_world(home / "press-floor", 0) as world, at_work(world, home / "pf", FLOOR):
        sellers = [world.telegram.seller(f"Floor {i}", "en") for i in range(SELLERS)]
        cards = [await seller.send_text("card") for seller in sellers]
        async with answers(world) as told:
            began = await _pressing(list(zip(sellers, cards, strict=True)), told, data="x")
        rows = [_latency("a press, bare PTB answering it (the floor)", began, told)]
    async with open_world(home / "press-bot", 0) as world, at_work(world, home / "pb", BOT):
        sellers = [world.telegram.seller(f"Bot {i}", "en") for i in range(SELLERS)]
        for seller in sellers:
            await seller.send_photos([photo(size=(640, 480))], SENTENCE)
        cards = [await seller.wait_for_button(CARD_READY, PATIENCE_SECONDS) for seller in sellers]
        photographing = asyncio.create_task(_photograph(world))
        async with answers(world) as told:
            began = await _pressing(list(zip(sellers, cards, strict=True)), told)
        photographing.cancel()
        rows.append(_latency("a press on a card, runs under way", began, told))
    return rows


@dataclass
class Told:
    """When each press was answered, by its id."""

    at: dict[str, float] = field(default_factory=dict[str, float])
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def all_of(self, presses: Collection[str]) -> None:
        """Wait until all of them are answered; raises TimeoutError after LAST_SECONDS."""
        async with asyncio.timeout(LAST_SECONDS):
            while not self.at.keys() >= set(presses):
                self.news.clear()
                await self.news.wait()


@asynccontextmanager
async def answers(world: World) -> AsyncGenerator[Told]:
    """When each press was answered, as long as the block runs."""
    told = Told()

    async def listen() -> None:
        with world.telegram._world.hub.listening() as events:
            while True:
                event = await events.get()
                if event["type"] == "answered":
                    told.at.setdefault(event["press_id"], time.perf_counter())
                    told.news.set()

    listening = asyncio.create_task(listen())
    await asyncio.sleep(0)
    try:
        yield told
    finally:
        listening.cancel()


async def _pressing(
    cards: list[tuple[Seller, Message]], told: Told, data: str = ""
) -> dict[str, float]:
    """Everybody presses at her own pace for MEASURED_SECONDS, until all are answered; when she
    pressed, by the press's id."""
    began: dict[str, float] = {}
    until = time.perf_counter() + MEASURED_SECONDS
    dice = random.Random(SELLERS)  # noqa: S311 - the same crowd each time

    async def one(seller: Seller, card: Message) -> None:
        await asyncio.sleep(dice.uniform(0, PRESS_EVERY_SECONDS))
        for label in itertools.cycle(TURNS):
            if time.perf_counter() > until:
                return
            now = seller.current(card) or card
            known = [b.data for b in now.buttons if b.data and b.label == label]
            if found := data or next(iter(known), ""):
                at = time.perf_counter()
                began[seller.press_data(card, found).id] = at
            pause = dice.uniform(1 - SPREAD, 1 + SPREAD)
            await asyncio.sleep(PRESS_EVERY_SECONDS * pause)

    await asyncio.gather(*(one(*pair) for pair in cards))
    await told.all_of(began)
    return began


async def _photograph(world: World) -> None:
    """Somebody new sends a photo with a sentence, again and again."""
    for number in itertools.count():
        seller = world.telegram.seller(f"Photographer {number}", "en")
        await seller.send_photos([photo(size=(1280, 960))], SENTENCE)
        await asyncio.sleep(PHOTOS_EVERY_SECONDS)


def _latency(name: str, began: dict[str, float], told: Told) -> Latency:
    waits = [told.at[press] - at for press, at in began.items()]
    cuts = statistics.quantiles(waits, n=100, method="inclusive")
    return Latency(name, SELLERS, len(waits), cuts[49] * 1000, cuts[94] * 1000)
