"""A storm of kills at random moments, while several sellers sell; then everything comes to rest.

The seed is printed. INTELLIPOST_STORM_SEED runs one again (the moments then differ as the machine
does), INTELLIPOST_STORM_KILLS makes the storm longer.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator, Callable
from itertools import cycle
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from sandbox.mercadolibre import MODA_DEL_SUR, PAMPA, LoseResponse, Reset
from sandbox.telegram import Message, Seller
from tests.support.pictures import photo
from tests.support.process import BotProcess, bot_apart, until
from tests.support.stage import COMPLETE

KILLS = int(os.environ.get("INTELLIPOST_STORM_KILLS", "12"))
pytestmark = [pytest.mark.kill, pytest.mark.timeout(300 + 20 * KILLS)]

SELLERS, PRODUCTS, MOST_PHOTOS = 3, 3, 4
STARTING = 0.25
"""This part of the kills comes before the process is ready."""

START_SECONDS, LIFE_SECONDS = 1.5, 3.0
"""Within these a process is killed, from its start and from its readiness on."""

REST_SECONDS = 120.0
WANTED = ("🔁 Try again", "✅ Yes, publish", "✅ Publish")
"""What a merchant taps whenever she sees it."""

LIVE = "🔗 See the listing"


@pytest.fixture
async def bot(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[BotProcess]:
    """A bot of its own beside the stand-ins."""
    async with bot_apart(tmp_path, free_port()) as started:
        yield started


class Merchant:
    """A seller who sends product after product and says yes to all of them."""

    def __init__(self, seller: Seller, seed: int) -> None:
        self.seller = seller
        self.sent: list[int] = []
        self._chance = Random(seed)  # noqa: S311 - chance that can be repeated, no secret
        self._tapped: set[tuple[int, int]] = set()

    async def sell(self) -> None:
        """Until cancelled: send her products one by one, and answer every card."""
        while True:
            await self._tap_what_is_asked()
            if len(self.sent) < PRODUCTS and self._chance.random() < 0.1:
                await self._send_product()
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))

    async def _send_product(self) -> None:
        count = self._chance.randint(1, MOST_PHOTOS)
        self.sent.append(count)
        shades = [self._chance.randrange(1_000) for _ in range(count)]
        await self.seller.send_photos([photo(shade) for shade in shades], COMPLETE)

    async def _tap_what_is_asked(self) -> None:
        """Each message as it stands is answered once."""
        for message in self.seller.from_bot():
            label = next((wanted for wanted in WANTED if wanted in _labels(message)), None)
            if label and (message.id, message.edits) not in self._tapped:
                self._tapped.add((message.id, message.edits))
                await self.seller.press(message, label)

    def links(self) -> set[str]:
        """Where her live cards lead."""
        return {m.button(LIVE).url for m in self.seller.from_bot() if LIVE in _labels(m)}


async def test_a_storm_of_kills_loses_nothing_and_lists_nothing_twice(bot: BotProcess) -> None:
    seed = int(os.environ.get("INTELLIPOST_STORM_SEED", secrets.randbelow(1_000_000)))
    print(f"INTELLIPOST_STORM_SEED={seed}")  # noqa: T201 - the way to repeat it
    chance = Random(seed)  # noqa: S311 - chance that can be repeated, no secret
    sellers = [bot.stage.seller(f"Emma {number}") for number in range(SELLERS)]
    for seller, shop in zip(sellers, cycle((PAMPA, MODA_DEL_SUR)), strict=False):
        await bot.stage.connect(seller, shop)
    merchants = [Merchant(seller, chance.randrange(1_000_000)) for seller in sellers]
    selling = [asyncio.create_task(merchant.sell()) for merchant in merchants]
    try:
        await _storm(bot, chance)
        await until(lambda: _at_rest(bot, merchants), "everything at rest", REST_SECONDS)
    finally:
        for task in selling:
            task.cancel()
        await asyncio.gather(*selling, return_exceptions=True)
    _nothing_lost_nothing_twice(bot, merchants)


async def _storm(bot: BotProcess, chance: Random) -> None:
    """Kill after kill; every other time the next create call goes wrong, too."""
    for number in range(KILLS):
        if number % 2:
            effect = chance.choice([LoseResponse(), Reset()])
            bot.stage.world.market.faults.add("POST /items", effect)
        if chance.random() < STARTING:
            await asyncio.sleep(chance.uniform(0, START_SECONDS))
        else:
            await bot.ready()
            await asyncio.sleep(chance.uniform(0, LIFE_SECONDS))
        await bot.kill()
        await bot.launch()
    await bot.ready()


def _at_rest(bot: BotProcess, merchants: list[Merchant]) -> bool:
    """Everything was sent, no update waits, every product is live, every card shows it."""
    if any(len(merchant.sent) < PRODUCTS for merchant in merchants):
        return False
    return bot.rows(
        "select (select count(*) from updates where finished_at is null),"
        " (select count(*) from products where status <> 'published'),"
        " (select count(*) from products),"
        " (select count(*) from cards where shown_revision < revision)"
    ) == [(0, 0, SELLERS * PRODUCTS, 0)]


def _nothing_lost_nothing_twice(bot: BotProcess, merchants: list[Merchant]) -> None:
    told = {update.id for update in bot.stage.world.telegram.updates()}
    assert {number for (number,) in bot.rows("select update_id from updates")} >= told
    assert bot.rows("select update_id from updates where buried") == []

    listed = {str(item["seller_custom_field"]): item for item in bot.stage.world.market.items()}
    assert len(listed) == len(bot.stage.world.market.items()) == SELLERS * PRODUCTS
    for merchant in merchants:
        hers = bot.rows(
            "select b.id, b.permalink, (select count(*) from product_images i"
            "  where i.product_id = p.id)"
            " from publications b join products p on p.id = b.product_id"
            " join users u on u.id = p.user_id"
            " where u.telegram_user_id = ? and b.status = 'active'",
            merchant.seller.id,
        )
        items = [listed[str(UUID(key))] for key, *_ in hers]
        assert [item["permalink"] for item in items] == [permalink for _, permalink, _ in hers]
        assert merchant.links() == {permalink for _, permalink, _ in hers}
        stored = [count for *_, count in hers]
        assert [len(item["pictures"]) for item in items] == stored
        assert sorted(stored) == sorted(merchant.sent)


def _labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]
