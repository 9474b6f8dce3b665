"""Photos that come to a listing after its run are looked at as well, and before they leave."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from PIL import Image, ImageFilter

from sandbox.telegram import Seller
from services.photos.facts import Box, Facts
from services.photos.pool import PhotoWorkshop
from tests.support.pictures import photo
from tests.support.stage import PATIENCE, Stage

FACE = Box(left=0.4, top=0.1, right=0.6, bottom=0.3)
SIZE_WITH_FACE = (1000, 700)
"""Telegram packs every photo anew, so one is told from another by its size."""

WITH_FACE = photo(9, SIZE_WITH_FACE)
Examine = Callable[[PhotoWorkshop, bytes], Awaitable[Facts]]


@dataclass
class Eye:
    """Sees a face in one photo, as soon as it may look at that; everything else as it is.
    `looked_at` are the sizes of what it saw."""

    looked_at: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    at_face: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    may_look: asyncio.Event = field(default_factory=asyncio.Event)

    def over(self, examine: Examine) -> Examine:
        """The workshop's own look, with that face in it."""

        async def look(workshop: PhotoWorkshop, original: bytes) -> Facts:
            with Image.open(BytesIO(original)) as image:
                size = image.size
            self.looked_at.append(size)
            facts = await examine(workshop, original)
            if size != SIZE_WITH_FACE:
                return facts
            self.at_face.release()
            await self.may_look.wait()
            return facts.model_copy(update={"faces": (FACE,)})

        return look


@pytest.fixture
def eye(monkeypatch: pytest.MonkeyPatch) -> Eye:
    """The one through which the bot looks."""
    eye = Eye()
    monkeypatch.setattr(PhotoWorkshop, "examine", eye.over(PhotoWorkshop.examine))
    return eye


def blurred(shade: int) -> bytes:
    """A photo out of focus."""
    buffer = BytesIO()
    with Image.open(BytesIO(photo(shade))) as sharp:
        sharp.filter(ImageFilter.GaussianBlur(9)).save(buffer, "JPEG")
    return buffer.getvalue()


async def add(stage: Stage, seller: Seller, *sent: bytes) -> None:
    """More photos for the listing on show, whose card comes down below them."""
    await stage.photos(seller)
    await stage.tap(seller, "➕ Add photos")
    question = await seller.wait_for_text("Send me", PATIENCE)
    await seller.send_photos(list(sent))
    await seller.wait_for(lambda m: m.id > question.id and bool(m.buttons), PATIENCE)


async def test_a_late_photo_is_advised_without_another_run(stage: Stage, eye: Eye) -> None:
    emma = stage.seller()
    await stage.preview(emma, count=2)
    await add(stage, emma, blurred(5))
    await emma.wait_for_text("Photo 3 is blurred: take it again?", PATIENCE)
    assert len(eye.looked_at) == 3, "each photo once"


async def test_a_late_face_is_kept_back_until_she_says_so(stage: Stage, eye: Eye) -> None:
    eye.may_look.set()
    emma = stage.seller()
    await stage.preview(emma, count=2)
    await add(stage, emma, WITH_FACE)
    await emma.wait_for_text("A face can be seen in photo 3", PATIENCE)


async def test_publishing_looks_at_what_came_late_and_asks(stage: Stage, eye: Eye) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, count=2)
    await add(stage, emma, WITH_FACE)
    await stage.tap(emma, "← Back")
    await emma.wait_for_text("What shall we change?", PATIENCE)
    await stage.tap(emma, "← Back")
    await stage.publish(emma)
    for _ in ("behind the chat", "before it leaves"):
        await asyncio.wait_for(eye.at_face.acquire(), PATIENCE)
    eye.may_look.set()
    await emma.wait_for_text("I keep photos of it back", PATIENCE)
    assert stage.world.market.items() == []
    await stage.tap(emma, "⚠️ Look at photo 3")
    await stage.tap(emma, "👍 Use it")
    await stage.publish(emma)
    await stage.live(emma)
    (item,) = stage.world.market.items()
    assert len(item["pictures"]) == 3
