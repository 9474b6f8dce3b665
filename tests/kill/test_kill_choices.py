"""The bot is killed right after she cancelled, or said that two drafts are one: it stays said."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest

from sandbox.holding import Hold, Work
from tests.support.pictures import photos
from tests.support.process import BotProcess, bot_apart, until
from tests.support.stage import COMPLETE, PATIENCE

pytestmark = pytest.mark.kill

PREDICT = "GET /sites/*/domain_discovery/search"


@pytest.fixture
async def bot(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[BotProcess]:
    """A bot of its own beside the stand-ins."""
    async with bot_apart(tmp_path, free_port()) as started:
        yield started


async def test_between_her_cancel_and_the_engine(bot: BotProcess) -> None:
    emma = bot.stage.seller()
    await bot.stage.connect(emma)
    hold = Hold(Work.NEVER)
    bot.stage.world.market.faults.add(PREDICT, hold)
    await emma.send_photos(photos(2), COMPLETE)
    async with asyncio.timeout(PATIENCE):
        await hold.reached.wait()
    card = await emma.wait_for_button("✖️ Cancel", PATIENCE)
    with bot.frozen(bot.engine_database):
        await emma.press(card, "✖️ Cancel")
        await until(
            lambda: bot.rows("select status from products") == [("uploading",)], "the cancel stored"
        )
        await bot.kill()
    hold.go.set()

    await bot.start()

    stopped = await emma.wait_for_text("Nothing is lost", PATIENCE)
    await until(
        lambda: (
            bot.rows(
                "select count(*) from workflow_status where status in ('PENDING', 'ENQUEUED')",
                of=bot.engine_database,
            )
            == [(0,)]
        ),
        "the run that nobody wants ended",
    )
    assert bot.rows("select status, version from products") == [("uploading", None)]
    await bot.stage.tap(emma, "▶️ Go on")
    preview = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert preview.id == stopped.id
    assert bot.rows("select attempt, version from products") == [(2, 1)]


async def test_between_two_drafts_made_one_and_the_card_that_goes(bot: BotProcess) -> None:
    emma = bot.stage.seller()
    await bot.stage.connect(emma)
    for count in (2, 3):
        await emma.send_photos(photos(count))
        await emma.wait_for_text(f"{count} photos", PATIENCE)
    asked = await emma.wait_for_button("Same product", PATIENCE)
    going = bot.stage.world.telegram.faults.hold("deleteMessage")
    await emma.press(asked, "Same product")
    async with asyncio.timeout(PATIENCE):
        await going.reached.wait()
    await bot.kill()
    going.go.set()

    await bot.start()

    await emma.wait_for_text("5 photos", PATIENCE)
    await emma.send_text(COMPLETE)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    per_product = "select status, (select count(*) from product_images where product_id = p.id)"
    assert sorted(bot.rows(f"{per_product} from products p")) == [("discarded", 0), ("ready", 5)]
