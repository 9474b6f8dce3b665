"""What models cost: written down, held below its limits, and shown to admins alone."""

from collections.abc import AsyncGenerator, Callable
from decimal import Decimal
from pathlib import Path

import pytest

from sandbox.telegram import Message, Seller
from services.generation.brief import Brief, Watch, Written, unwatched
from services.generation.offline.writer import OfflineWriter
from services.generation.usage import Call, note
from tests.journeys.conftest import open_helped
from tests.support.gemini import GOOD as WRITTEN
from tests.support.pictures import photos
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

ADMIN = 5_000_000_003
"""Emma, the third ready-made person of the chat."""

GOOD = Call("gemini", "flash", 9_000, 400, Decimal("0.012"))
THROWN_AWAY = Call("gemini", "flash", 9_000, 100, Decimal("0.008"), accepted=False)


class Costly:
    """A writer that pays for two requests each time, and writes as the offline one does."""

    def __init__(self) -> None:
        self.allowances: list[Decimal | None] = []
        self.write_offline = OfflineWriter.write

    async def write(self, writer: OfflineWriter, brief: Brief, watch: Watch = unwatched) -> Written:
        """In the place of `OfflineWriter.write`."""
        self.allowances.append(brief.allowance)
        note(THROWN_AWAY)
        note(GOOD)
        return await self.write_offline(writer, brief, watch)


@pytest.fixture
def costly(monkeypatch: pytest.MonkeyPatch) -> Costly:
    """Everything that is written costs two cents."""
    writer = Costly()

    async def write(self: OfflineWriter, brief: Brief, watch: Watch = unwatched) -> Written:
        return await writer.write(self, brief, watch)

    monkeypatch.setattr(OfflineWriter, "write", write)
    return writer


@pytest.fixture
async def watched(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Stage]:
    """A bot with Emma as its admin, and three cents for a listing."""
    env = {"ADMIN_TELEGRAM_IDS": str(ADMIN), "AI_LISTING_COST": "0.03", "AI_DAILY_COST": "0.05"}
    async with open_stage(tmp_path, free_port(), **env) as stage, bot_inside(stage):
        yield stage


def ready(message: Message) -> bool:
    return any("Edit" in button.label for button in message.buttons)


async def told(seller: Seller, command: str) -> Message:
    sent = await seller.send_text(command)
    return await seller.wait_for(lambda m: m.id > sent.id, PATIENCE)


async def test_each_run_may_take_what_the_others_left_and_admins_see_the_sum(
    watched: Stage, costly: Costly
) -> None:
    emma, ana = watched.seller(), watched.seller("Ana", "en")
    assert emma.id == ADMIN
    assert "nothing was spent" in (await told(emma, "/costs")).text
    assert "Only those who run this bot" in (await told(ana, "/costs")).text
    await watched.preview(ana)
    await watched.regenerate(ana)
    await ana.wait_for(lambda m: ready(m) and len(costly.allowances) > 1, PATIENCE)
    other = await ana.send_photos(photos(1), "Taza azul de cerámica, nueva, $9.000")
    await ana.wait_for(lambda m: ready(m) and m.id > other[0].id, PATIENCE)
    assert costly.allowances == [Decimal("0.03"), Decimal("0.01"), Decimal("0.01")]
    shown = (await told(emma, "/costs")).text
    assert "gemini flash: 6 ¢, 6 requests, 54,000 tokens in, 1,500 out" in shown
    assert "2 listings: 3 ¢ each, 95 of 100 at most 4 ¢" in shown
    assert "not used: 50% of requests" in shown


async def test_when_the_allowance_is_used_up_the_card_says_who_wrote(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    env = {"ADMIN_TELEGRAM_IDS": str(ADMIN), "AI_LISTING_COST": "0.005"}
    async with open_helped(tmp_path, free_port, **env) as (stage, gemini):
        gemini.replies = [WRITTEN]
        emma = stage.seller()
        first = await stage.preview(emma)
        assert "used up" not in first.text
        asked = len(gemini.requests)
        assert gemini.streams, "she is shown what it writes"
        await stage.regenerate(emma)
        capped = await emma.wait_for(lambda m: ready(m) and "used up" in m.text, PATIENCE)
        assert "the plain writer wrote this" in capped.text
        assert "AI was not available" not in capped.text
        await emma.send_text("que suene más juvenil y divertido", reply_to=capped)
        await emma.wait_for(lambda m: m.id > capped.id, PATIENCE)
        assert len(gemini.requests) == asked, "nothing is asked any more for this listing"
        shown = (await told(emma, "/costs")).text
        assert f"gemini gemini-test: 0 ¢, {asked} request" in shown
        assert "without a known price" in shown
