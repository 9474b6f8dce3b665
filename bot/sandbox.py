"""`intellipost sandbox`: the production bot between two stand-ins, no account anywhere.

Owns starting the stand-ins on loopback and the settings that point the bot at them. Does not own
the stand-ins (sandbox) nor the bot (bot/app).
"""

import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import app
from bot.settings import Settings
from bot.web import serve
from sandbox.mercadolibre import CLIENT_ID, CLIENT_SECRET, MercadoLibreStandIn
from sandbox.telegram import TelegramStandIn

LOOPBACK = "127.0.0.1"
MARKET_PATH = "/mercadolibre"
KIND = "sandbox"


@dataclass(frozen=True, slots=True)
class World:
    """The two stand-ins, served at `url`."""

    telegram: TelegramStandIn
    market: MercadoLibreStandIn
    url: str

    def settings(self, settings: Settings) -> Settings:
        """The operator's settings with this world in place of the outside one."""
        port = settings.http_port
        return settings.sandboxed(
            telegram_token=self.telegram.token,
            telegram_api_url=self.url,
            telegram_webhook_secret=secrets.token_urlsafe(32),
            mercadolibre_url=self.url + MARKET_PATH,
            mercadolibre_client_id=CLIENT_ID,
            mercadolibre_client_secret=CLIENT_SECRET,
            public_url=f"http://{LOOPBACK}:{port}",
        )


@asynccontextmanager
async def open_world(
    state: Path, port: int, on_reset: Callable[[], Awaitable[None]] | None = None
) -> AsyncGenerator[World]:
    """Serve both stand-ins; their state is kept in `state`, and `on_reset` is awaited before a
    fresh start from the chat page. Raises `OperatorError` when the port is taken."""
    telegram = TelegramStandIn(state / "telegram", on_reset=on_reset)
    market = MercadoLibreStandIn(state / "mercadolibre")
    root = telegram.app()
    root.add_subapp(MARKET_PATH, market.app())
    site = await serve(root, LOOPBACK, port, setting="SANDBOX_PORT")
    url = f"http://{LOOPBACK}:{site.port}"
    market.base_url = url + MARKET_PATH
    try:
        yield World(telegram, market, url)
    finally:
        await site.stop()
        telegram.close()
        market.close()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncGenerator[tuple[World, app.Running]]:
    """The world and the bot in it. The page's Reset clears the stand-ins and what the bot
    remembers of the people in the chat."""
    at_work: list[tuple[World, app.Running]] = []

    async def start_over() -> None:
        for world, bot in at_work:
            for person in world.telegram.sellers():
                await bot.forget(person.id)
            world.market.reset()

    async with (
        open_world(settings.data_dir / "sandbox", settings.sandbox_port, start_over) as world,
        app.running(world.settings(settings), kind=KIND, chat_url=world.url) as bot,
    ):
        at_work.append((world, bot))
        yield world, bot


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM."""
    async with opened(settings) as (world, bot):
        print(f"\n  IntelliPost sandbox is ready. Open the chat: {world.url}/\n", flush=True)  # noqa: T201 - said to whoever started it
        await app.until_stopped(bot)
