"""While work lasts she sees that it does, can stop it, and finds its news where she looks."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partialmethod

import pytest
from aiohttp import web

from handlers.notifier import FAR_BELOW
from sandbox.holding import Hold, Work
from sandbox.telegram import ApiError, Message
from storage.conversations import SqlConversations
from tests.support.gemini import GOOD, StandIn
from tests.support.pictures import photo, photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

SIGN_SECONDS = 5.0
LET_GO_SECONDS = 8.0
"""Well before the call's own time limit."""

PREDICT = "GET /sites/*/domain_discovery/search"
STOPPED = "Nothing is lost"


class Slow:
    """A model that answers when it is let go."""

    def __init__(self) -> None:
        self.asked, self.go, self.left_alone = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def __call__(self) -> web.StreamResponse:
        self.asked.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.left_alone.set()
            raise
        return await GOOD()


async def at_work(stage: Stage) -> Hold:
    """The marketplace is asked for a category, and thinks."""
    hold = Hold(Work.NEVER)
    stage.world.market.faults.add(PREDICT, hold)
    return hold


async def reached(hold: Hold) -> None:
    async with asyncio.timeout(PATIENCE):
        await hold.reached.wait()


def moved_on(card: Message) -> Callable[[Message], bool]:
    """The same message, edited since."""
    return lambda now: now.id == card.id and now.edits > card.edits


def cells(card: Message) -> int:
    return card.text.count("▰")


async def test_while_one_stage_lasts_the_card_moves_and_the_bot_types(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    hold = await at_work(stage)
    await emma.send_photos(photos(3), COMPLETE)
    await reached(hold)
    card = await emma.wait_for_text("⏳ Finding the category", PATIENCE)
    assert "3 photos" in card.text
    assert cells(card) == 7
    assert "about 20 s" in card.text
    typed = len(emma.actions())
    for _ in range(2):
        shown = card.text
        card = await emma.wait_for(moved_on(card), SIGN_SECONDS)
        assert card.text != shown
    assert len(emma.actions()) > typed
    hold.go.set()
    await emma.wait_for_button("✅ Publish", PATIENCE)
    quiet = len(emma.actions())
    await emma.send_text("/privacy")
    await emma.wait_for_text("Your data", PATIENCE)
    assert len(emma.actions()) == quiet


async def test_a_photo_sent_while_the_listing_is_written_is_counted(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    hold = await at_work(stage)
    await emma.send_photos(photos(2), COMPLETE)
    await reached(hold)
    card = await emma.wait_for_text("Preparing your listing", PATIENCE)
    await emma.send_photos([photo(8)], reply_to=card)
    card = await emma.wait_for_text("+1 photo", PATIENCE)
    assert "3 photos" in card.text
    hold.go.set()
    await stage.publish(emma)
    await stage.live(emma)
    assert len(stage.world.market.items()[0]["pictures"]) == 3


async def test_a_cancelled_model_call_is_left_alone_and_its_answer_changes_nothing(
    helped: tuple[Stage, StandIn], caplog: pytest.LogCaptureFixture
) -> None:
    stage, gemini = helped
    slow = Slow()
    gemini.replies = [slow, GOOD]
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(2), COMPLETE)
    async with asyncio.timeout(PATIENCE):
        await slow.asked.wait()
    await stage.tap(emma, "✖️ Cancel")
    stopped = await emma.wait_for_text(STOPPED, PATIENCE)
    assert [b.label for b in stopped.buttons] == ["▶️ Go on", "🗑 Discard"]
    assert COMPLETE in stopped.text
    async with asyncio.timeout(LET_GO_SECONDS):
        await slow.left_alone.wait()
    slow.go.set()
    await emma.send_text("/privacy")
    await emma.wait_for_text("Your data", PATIENCE)
    assert emma.current(stopped) == stopped
    await stage.tap(emma, "▶️ Go on")
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert preview.id == stopped.id
    assert len(gemini.requests) == 2
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


async def test_cancelling_a_second_run_leads_back_to_the_preview(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    hold = await at_work(stage)
    await stage.tap(emma, "🔄 Regenerate")
    everything = await emma.wait_for(
        lambda m: any(b.data.startswith("wish:") for b in m.buttons), PATIENCE
    )
    await (await emma.press(everything, everything.buttons[0].label)).answered(PATIENCE)
    await reached(hold)
    await stage.tap(emma, "✖️ Cancel")
    back = await emma.wait_for_button("✅ Publish", PATIENCE)
    hold.go.set()
    assert (back.id, back.text) == (preview.id, preview.text)


async def test_news_of_a_card_far_above_comes_to_the_end_and_the_old_one_loses_its_buttons(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    hold = await at_work(stage)
    await emma.send_photos(photos(1), COMPLETE)
    await reached(hold)
    card = await emma.wait_for_text("Preparing your listing", PATIENCE)
    for _ in range(FAR_BELOW):
        await emma.send_text("/privacy")
    too_old = ApiError(400, "Bad Request: message can't be deleted for everyone")
    stage.world.telegram.faults.refuse("deleteMessage", too_old)
    hold.go.set()
    news = await emma.wait_for_button("✅ Publish", PATIENCE)
    assert news.id > card.id
    assert news.has_media
    old = await emma.wait_for(lambda m: m.id == card.id and not m.buttons, PATIENCE)
    assert "Preparing your listing" in old.text


async def test_a_flood_of_edits_is_waited_out_and_the_last_words_arrive(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("Taza")
    card = await emma.wait_for_text("send me its photos", PATIENCE)
    stage.world.telegram.faults.flood("editMessageText", 1, times=2)
    for words in ("Taza azul", "Taza azul de cerámica", "Taza azul de cerámica, nueva"):
        await emma.send_text(words, reply_to=card)
    last = await emma.wait_for_text("cerámica, nueva", PATIENCE)
    assert last.id == card.id
    assert last.edits <= 2, "what was superseded is never drawn"


async def test_a_flood_of_captions_is_waited_out_and_the_last_count_arrives(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos([photo(1)])
    card = await emma.wait_for_text("What is it?", PATIENCE)
    stage.world.telegram.faults.flood("editMessageCaption", 1, times=2)
    for shade in range(2, 6):
        await emma.send_photos([photo(shade)])
    last = await emma.wait_for_text("5 photos", PATIENCE)
    assert last.id == card.id
    assert last.edits <= 3, "what was superseded is never drawn"


async def test_a_flood_of_pictures_is_waited_out_and_the_last_one_is_shown(stage: Stage) -> None:
    emma = stage.seller()
    preview = await stage.preview(emma)
    cover = preview.photo
    stage.world.telegram.faults.flood("editMessageMedia", 1, times=2)
    await stage.photos(emma)
    sheet = await emma.wait_for_button("➕ Add photos", PATIENCE)
    assert sheet.id == preview.id
    assert sheet.photo != cover


async def test_an_answer_too_late_is_told_so_and_opens_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await stage.tap(emma, "✏️ Edit")
    at_once_over = partialmethod(SqlConversations.ask, life=timedelta(0))
    monkeypatch.setattr(SqlConversations, "ask", at_once_over)
    await stage.tap(emma, "Price")
    asked = await emma.wait_for_text("/cancel", PATIENCE)
    late = await emma.send_text("70.000", reply_to=asked)
    told = await emma.wait_for_text("had waited too long", PATIENCE)
    assert told.id > late.id
    again = await emma.wait_for(lambda m: m.id > late.id and m.has_media, PATIENCE)
    assert emma.current(preview) is None
    assert "85,000" in again.text or again.buttons
    assert len([m for m in emma.from_bot() if m.has_media]) == 1
