"""A served Telegram stand-in for the tests in this folder, and pictures to send.

Owns serving on a free port and a production `Bot` that talks to it.
"""

import io
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from PIL import Image
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from sandbox.telegram import TelegramStandIn


@dataclass
class ServedWorld:
    stand_in: TelegramStandIn
    url: str
    bot: Bot


@asynccontextmanager
async def served(app: web.Application, port: int = 0) -> AsyncGenerator[str]:
    """Serve `app` on loopback; yields its address."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def telegram_world(state_dir: Path, **options: Any) -> AsyncGenerator[ServedWorld]:
    """A stand-in on `state_dir`, served, with a python-telegram-bot `Bot` signed in."""
    stand_in = TelegramStandIn(state_dir, **options)
    try:
        async with served(stand_in.app()) as url, signed_in(url, stand_in.token) as bot:
            yield ServedWorld(stand_in, url, bot)
    finally:
        stand_in.close()


@asynccontextmanager
async def signed_in(url: str, token: str) -> AsyncGenerator[Bot]:
    """A production `Bot` for the stand-in at `url`."""
    bot = Bot(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=HTTPXRequest(read_timeout=10, httpx_kwargs={"trust_env": False}),
        get_updates_request=HTTPXRequest(read_timeout=10, httpx_kwargs={"trust_env": False}),
    )
    async with bot:
        yield bot


def picture(
    width: int = 640, height: int = 480, *, colour: str = "teal", kind: str = "JPEG"
) -> bytes:
    """A picture with a few shapes, so that no two sizes compress to nothing."""
    image = Image.new("RGB", (width, height), colour)
    for step in range(24):
        left, top = step * 97 % width, step * 61 % height
        shade = (step * 10, 255 - step * 9, step * 53 % 256)
        image.paste(shade, (left, top, min(left + 40, width), min(top + 30, height)))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


async def poll_forever(bot: Bot, answer: Callable[[Update], Awaitable[None]]) -> None:
    """A bot's loop in its smallest form: take updates, confirm by the next offset."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await answer(update)
