"""A walk through a seller's chat in her own language, with a camera along.

Owns her hands (labels come from the catalogue), what she waits for, and a writer who knows the
sample products. Does not own what is wrong with a picture (tests/support/camera) nor the stories.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pydantic_ai.models
from aiohttp import web
from PIL import Image, ImageFilter
from playwright.async_api import ViewportSize, expect

from bot.i18n import Languages
from handlers.views.phrases import Phrases
from sandbox.mercadolibre import MODA_DEL_SUR
from sandbox.telegram import Message, Seller
from tests.support import gemini
from tests.support.browser import open_screen
from tests.support.camera import Camera, plain
from tests.support.pictures import SAMPLES
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

TALL: ViewportSize = {"width": 390, "height": 1500}
"""As wide as a phone, and as high as the highest message."""

LANGUAGE = "es"
SETS = {each["id"]: each for each in json.loads((SAMPLES / "samples.json").read_text())}


SMOOTH = ImageFilter.MedianFilter(9)
"""Takes the grain of the table away, which would fill the pictures' few colours."""


@cache
def sample(name: str) -> list[bytes]:
    """The photos of a sample product, smoothed."""
    return [_smooth(SAMPLES / photo) for photo in SETS[name]["photos"]]


def _smooth(path: Path) -> bytes:
    out = BytesIO()
    with Image.open(path) as photo:
        photo.convert("RGB").filter(SMOOTH).save(out, "JPEG", quality=95)
    return out.getvalue()


@dataclass
class Writer:
    """Answers as Gemini would, by the word of the seller's sentence that it knows."""

    answers: dict[str, dict[str, Any]]
    stand_in: gemini.StandIn
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def reply(self) -> web.StreamResponse:
        """What it writes about the newest request, once it is free to."""
        asked = json.dumps(self.stand_in.bodies[-1], ensure_ascii=False)
        answer = next(text for word, text in self.answers.items() if word in asked)
        await self.free.wait()
        return await gemini.candidate(json.dumps(answer))()


@dataclass
class Walk:
    """A seller in her chat, and what the camera found wrong on the way."""

    stage: Stage
    seller: Seller
    phrases: Phrases
    camera: Camera
    writer: Writer
    faults: list[str] = field(default_factory=list[str])

    def says(self, message: str, /, **values: object) -> str:
        """The message in her language, as she reads it."""
        return plain(self.phrases.label(message, **values))

    async def seen(self, sign: str, /, *, after: int = 0, **values: object) -> Message:
        """The newest message of the bot that says this, in its text or on a button."""
        wanted = self.says(sign, **values)

        def says_it(message: Message) -> bool:
            labels = [button.label for button in message.buttons]
            return message.id > after and (wanted in message.text or wanted in labels)

        return await self.seller.wait_for(says_it, PATIENCE)

    async def tap(self, label: str, /, **values: object) -> None:
        """Tap the newest button with this label, or one that begins with it."""
        wanted = self.says(label, **values)

        def data(message: Message) -> str:
            buttons = message.buttons
            exact = [b.data for b in buttons if b.label == wanted]
            near = [b.data for b in buttons if b.label.startswith(wanted)]
            return next(iter([*exact, *near]), "")

        message = await self.seller.wait_for(lambda m: bool(data(m)), PATIENCE)
        await self.seller.press_data(message, data(message)).answered(PATIENCE)
        await self.seller.wait_for(lambda m: m.id > message.id or self._drawn(message), PATIENCE)

    def _drawn(self, message: Message) -> bool:
        """Whether it looks otherwise by now."""
        now = self.seller.current(message)
        return now is None or now.edits > message.edits

    async def show(self, name: str, sign: str, /, *, after: int = 0, **values: object) -> Message:
        """Wait for a message and look at it closely."""
        message = await self.seen(sign, after=after, **values)
        self.faults += await self.camera.look(name, message)
        return message

    async def prepared(self, name: str, sentence: str = "", sign: str = "✏️ Edit") -> Message:
        """Send a sample with a sentence and wait for its card."""
        sent = await self.seller.send_photos(sample(name), sentence or SETS[name]["caption"]["es"])
        return await self.seen(sign, after=sent[-1].id)

    async def connect(self) -> None:
        """Connect her shop."""
        await self.stage.connect(self.seller, MODA_DEL_SUR)


@asynccontextmanager
async def walking(
    home: Path, free_port: Callable[[], int], answers: dict[str, dict[str, Any]], **env: str
) -> AsyncGenerator[Walk]:
    """Marta, her phone, and the bot with a writer who is sure."""
    async with gemini.serve_gemini(free_port()) as (stand_in, url):
        writer = Writer(answers, stand_in)
        writer.free.set()
        stand_in.replies = [writer.reply]
        given = {
            "AI_PROVIDERS": "gemini,offline",
            "GEMINI_API_KEY": gemini.KEY,
            "GEMINI_MODEL": gemini.MODEL,
            "GEMINI_BASE_URL": url,
            **env,
        }
        with pydantic_ai.models.override_allow_model_requests(True):
            async with (
                open_screen(TALL) as screen,
                open_stage(home, free_port(), **given) as stage,
                bot_inside(stage),
            ):
                stage.world.telegram.rates.enabled = False
                marta = stage.seller("Marta", LANGUAGE)
                await screen.open_chat(f"{stage.world.url}/#{marta.id}")
                await expect(screen.page.get_by_test_id("switcher")).to_contain_text("Marta")
                phrases = Languages.load().phrases(LANGUAGE)
                yield Walk(stage, marta, phrases, Camera(screen.page), writer)
                assert not screen.complaints, screen.complaints
