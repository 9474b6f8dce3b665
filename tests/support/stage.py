"""A stage for whole conversations: both stand-ins, the production bot, and a seller's hands.

Owns starting them on free ports, in this process or the bot in one of its own, and the few moves
that every story makes. Does not own any story.
"""

import re
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
from dbos._dbos import _get_or_create_dbos_registry

from bot import app
from bot.sandbox import KIND, World, open_world
from bot.settings import Settings, load_settings
from sandbox.mercadolibre import PAMPA
from sandbox.mercadolibre import Seller as Shop
from sandbox.telegram import Message, PressAnswer, Seller
from tests.support.pictures import photos

PATIENCE = 30.0
LOOKUPS = "0.2,0.5,1"
NO_PHOTO_WORK = {"PHOTO_PROVIDERS": "none", "PHOTO_TEXT": "off"}
"""Seconds of pixel work that most stories are not about."""

SNEAKERS = "Zapatillas Nike Air Max 90 talle 42 usadas, $85.000"
COMPLETE = "Zapatillas Nike Air Max 90 talle 42 negras de hombre, usadas, $85.000"
"""Nothing that the marketplace asks for is missing from this one."""


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    status: int
    text: str


@dataclass
class Stage:
    """The stand-ins and what the bot is started with."""

    world: World
    settings: Settings
    home: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    def seller(self, name: str = "Emma", language_code: str = "en") -> Seller:
        """Somebody in the chat; in English, so that stories read as the code does."""
        return self.world.telegram.seller(name, language_code)

    async def tap(self, seller: Seller, label: str) -> PressAnswer:
        """Tap a button on the newest message that has it; what was said over the chat."""
        message = await seller.wait_for_button(label, PATIENCE)
        press = await seller.press(message, label)
        return await press.answered(PATIENCE)

    async def preview(self, seller: Seller, sentence: str = COMPLETE, count: int = 3) -> Message:
        """Send photos with a sentence and wait for the preview."""
        await seller.send_photos(photos(count), sentence)
        return await seller.wait_for_button("Edit", PATIENCE)

    async def regenerate(self, seller: Seller, what: str = "🔄 Everything") -> PressAnswer:
        """Have it written anew, all of it or one field."""
        await self.tap(seller, "🔄 Regenerate")
        return await self.tap(seller, what)

    async def photos(self, seller: Seller) -> None:
        """Open the photos of a product from its preview, which may have such a button too."""
        await self.tap(seller, "✏️ Edit")
        await seller.wait_for_button("✍️", PATIENCE)
        await self.tap(seller, "Photos")

    async def publish(self, seller: Seller) -> None:
        """Tap Publish and say yes."""
        await self.tap(seller, "✅ Publish")
        await self.tap(seller, "✅ Yes, publish")

    async def live(self, seller: Seller) -> Message:
        """The card with the link to the listing."""
        return await seller.wait_for_button("🔗 See the listing", PATIENCE)

    async def connect(self, seller: Seller, shop: Shop = PAMPA) -> Message:
        """Go through the connect link as she would, and wait for the chat to say so."""
        sent = await seller.send_text("/connect")
        asked = await seller.wait_for(
            lambda m: m.id > sent.id and any(b.url for b in m.buttons), PATIENCE
        )
        landing = self.consent(next(b.url for b in asked.buttons if b.url), shop)
        await self.confirm(landing)
        return await seller.wait_for(lambda m: m.id > sent.id and shop.nickname in m.text, PATIENCE)

    def consent(self, url: str, shop: Shop = PAMPA) -> str:
        """Say yes at the marketplace; the address that she is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = self.world.market.authorize(
            shop, asked["redirect_uri"], asked["state"], asked["code_challenge"]
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    async def fetch(self, url: str) -> Page:
        """Open an address in a fresh browser."""
        async with aiohttp.ClientSession() as browser, browser.get(url) as answer:
            return Page(answer.status, await answer.text())

    async def confirm(self, landing: str) -> str:
        """Land on the callback page and press its button; the last page's text."""
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            async with browser.get(landing) as answer:
                page = await answer.text()
            form = {
                unescape(name): unescape(value)
                for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page)
            }
            address = urlsplit(landing)
            origin = f"{address.scheme}://{address.netloc}"
            async with browser.post(
                origin + address.path, data=form, headers={"Origin": origin}
            ) as answer:
                return await answer.text()


@asynccontextmanager
async def open_stage(home: Path, http_port: int, **env: str) -> AsyncGenerator[Stage]:
    """The stand-ins on a free port, and settings for a sandbox bot that lives in `home`; photos
    are neither polished nor read unless `env` says PHOTO_PROVIDERS or PHOTO_TEXT."""
    given = {
        "DATA_DIR": str(home),
        "HTTP_PORT": str(http_port),
        "ALBUM_SETTLE_SECONDS": "0.4",
        "PUBLISH_LOOKUP_SECONDS": LOOKUPS,
        **NO_PHOTO_WORK,
        "LOG_LEVEL": "WARNING",
        **env,
    }
    async with open_world(home / "world", 0) as world:
        world.market.behaviour.index_delay = timedelta(0)
        settings = world.settings(load_settings(given, None, sandbox=True))
        yield Stage(world, settings, home, given)


@contextmanager
def engine_forgotten() -> Generator[None]:
    """The engine keeps its instances for the life of a process: the next stage brings its own."""
    try:
        yield
    finally:
        _get_or_create_dbos_registry().instance_info_map.clear()


@asynccontextmanager
async def bot_inside(stage: Stage) -> AsyncGenerator[app.Running]:
    """The bot in this process."""
    with engine_forgotten():
        async with app.running(stage.settings, kind=KIND, chat_url=stage.world.url) as bot:
            yield bot
