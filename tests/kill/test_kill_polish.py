"""The bot is killed while photos are being polished, and the next one finishes them.

What was cut out and written down is not asked for again; what was not is.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from aiohttp import web

from tests.support.cutters import KEY, StandIn, clearing, serve_cutters
from tests.support.pictures import photo
from tests.support.process import bot_apart, until
from tests.support.stage import COMPLETE, PATIENCE

pytestmark = pytest.mark.kill

SIZES = ((900, 700), (1000, 800))


class Slow:
    """A cutter who answers for one photo, and for the other only once it is told to."""

    def __init__(self, stand_in: StandIn) -> None:
        self.go = asyncio.Event()
        self._cut = clearing(stand_in)
        self._calls = 0

    async def reply(self) -> web.StreamResponse:
        self._calls += 1
        waits = self._calls > 1
        answer = await self._cut()
        if waits:
            await self.go.wait()
        return answer


async def test_polishing_goes_on_where_it_was_and_one_listing_comes_of_it(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with serve_cutters(free_port()) as (stand_in, url):
        slow = Slow(stand_in)
        stand_in.replies = [slow.reply]
        env = {"PHOTO_PROVIDERS": "photoroom", "PHOTOROOM_API_KEY": KEY, "PHOTOROOM_URL": url}
        async with bot_apart(tmp_path, free_port(), **env) as bot:
            emma = bot.stage.seller()
            await bot.stage.connect(emma)
            await emma.send_photos([photo(n, size) for n, size in enumerate(SIZES)], COMPLETE)
            await until(lambda: len(stand_in.uploads) == 2, "both photos at the cutter")
            looks = "select count(*) from product_images where looks <> '[]'"
            await until(lambda: bot.rows(looks) == [(1,)], "one of them polished")

            await bot.kill()
            slow.go.set()
            await bot.start()

            await emma.wait_for_text("✨ 2 photos polished", PATIENCE)
            held_up = stand_in.uploads[2].picture
            assert len(stand_in.uploads) == 3
            assert held_up in [upload.picture for upload in stand_in.uploads[:2]]
            await bot.stage.publish(emma)
            await bot.stage.live(emma)
            [item] = bot.stage.world.market.items()
            sides = [picture["max_size"].split("x") for picture in item["pictures"]]
            assert len(sides) == len(SIZES)
            assert all(width == height for width, height in sides)
            assert bot.stage.world.market.calls.count("POST /pictures/items/upload") == len(SIZES)
            kept = bot.rows("select count(*) from asset_formats where key like '%/market.jpg'")
            assert kept == [(len(SIZES),)]
