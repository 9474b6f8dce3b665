"""Coming back: after a block, to an empty chat, by a link; and after being forgotten."""

import base64
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from sandbox.holding import Work
from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.process import until
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage

SOON = 8.0


def product_of(card: Message) -> str:
    """The product's short id, as the card's buttons carry it."""
    found = re.search(r":([\w-]{22}):", card.button("Edit").data)
    assert found
    return found[1]


async def answer(seller: Seller, sent: Message) -> Message:
    """What the bot said to it."""
    return await seller.wait_for(lambda m: m.id > sent.id, SOON)


async def test_what_was_made_while_she_had_blocked_the_bot_comes_when_she_is_back(
    stage: Stage,
) -> None:
    emma = stage.seller()
    drawing = stage.world.telegram.faults.hold("editMessageCaption", Work.LAST)
    await emma.send_photos(photos(2), COMPLETE)
    await drawing.reached.wait()  # a run is under way and its card is being drawn
    await emma.block_bot()
    drawing.go.set()
    await _until_ready(stage)
    before = emma.messages()[-1]
    await emma.unblock_bot()
    await emma.start()
    card = await emma.wait_for(lambda m: m.id > before.id and "Edit" in str(m.buttons), PATIENCE)
    await emma.wait_for_text("1 listing waits for you", SOON)
    assert sum(bool(m.buttons) and m.has_media for m in emma.from_bot()) == 1
    assert card.photo


async def test_a_cleared_chat_offers_what_waits_and_brings_it(stage: Stage) -> None:
    emma = stage.seller()
    await stage.preview(emma)
    await emma.send_photos(photos(1), "Parlante JBL Flip 5 usado, $60.000")
    await emma.wait_for(lambda m: "JBL" in m.text and "Edit" in str(m.buttons), PATIENCE)
    await emma.clear_chat()
    assert emma.messages() == []
    await emma.start()
    greeting = await emma.wait_for_text("2 listings wait for you", SOON)
    assert greeting.buttons[0].label == "📝 Show them"
    await stage.tap(emma, "📝 Show them")
    await emma.wait_for(lambda m: "Nike" in m.text and "Edit" in str(m.buttons), PATIENCE)
    await emma.wait_for(lambda m: "JBL" in m.text and "Edit" in str(m.buttons), PATIENCE)


async def test_deep_links_lead_to_their_places(stage: Stage) -> None:
    emma, joao = stage.seller(), stage.seller("João", "en")
    card = await stage.preview(emma)
    link = f"p_{product_of(card)}"
    sent = await emma.start(link)
    await emma.wait_for(lambda m: m.id > sent.id and "Edit" in str(m.buttons), PATIENCE)
    assert emma.current(card) is None
    asked = await answer(emma, await emma.start("connect"))
    assert asked.button("Connect MercadoLibre").url
    nobody = base64.urlsafe_b64encode(UUID(int=1).bytes).rstrip(b"=").decode()
    for payload in (link, f"p_{nobody}", "p_", "p_..", "inv_x", "whatever", "p_" + "x" * 60):
        said = await answer(joao, await joao.start(payload))
        assert "Hi João" in said.text
        assert "Nike" not in said.text


async def test_help_shows_examples_and_the_ways_around(stage: Stage) -> None:
    emma = stage.seller()
    told = await answer(emma, await emma.send_text("/help"))
    for part in ("Nike Air Max 90", "make it 80000", "/settings", "/export", "/forget_me"):
        assert part in told.text


async def test_coming_back_after_being_forgotten_brings_no_fresh_daily_number(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port(), DAILY_GENERATIONS="1") as stage, bot_inside(stage):
        emma = stage.seller()
        await stage.preview(emma)
        await emma.send_text("/forget_me")
        await stage.tap(emma, "🗑 Yes, erase everything")
        told = await emma.wait_for_text("Everything is erased", PATIENCE)
        assert "stays on MercadoLibre" in told.text
        assert _rows(stage, "SELECT count(*) FROM users") == [(0,)]
        [(who,)] = _rows(stage, "SELECT who FROM spent_runs")
        assert str(emma.id) not in str(who)
        await emma.send_photos(photos(1), COMPLETE)
        await emma.wait_for_text("for you today", PATIENCE)


@pytest.mark.parametrize("command", ["/settings", "/accounts", "/export", "/help", "/privacy"])
async def test_a_newcomer_may_begin_anywhere(stage: Stage, command: str) -> None:
    emma = stage.seller()
    assert (await answer(emma, await emma.send_text(command))).text


def _rows(stage: Stage, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(stage.settings.data_dir / "intellipost.db")) as database:
        return database.execute(query).fetchall()


async def _until_ready(stage: Stage) -> None:
    await until(lambda: _rows(stage, "SELECT 1 FROM products WHERE status = 'ready'"), "no listing")
