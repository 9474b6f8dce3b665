"""Several listings reviewed in one list, published by one yes, and reported on in one message."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pydantic_ai.models
import pytest

from sandbox.mercadolibre import Answer, Hang
from sandbox.telegram import Message, Seller
from tests.support.gemini import ANSWER, KEY, MODEL, candidate, serve_gemini
from tests.support.pictures import photo
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

CREATE = "POST /items"
REFUSED = Answer(
    400,
    {
        "message": "Validation error",
        "error": "validation_error",
        "status": 400,
        "cause": [{"code": "item.price.invalid", "type": "error", "message": "invalid price"}],
    },
)


@asynccontextmanager
async def sure_stage(home: Path, free_port: Callable[[], int]) -> AsyncGenerator[Stage]:
    """The stand-ins, and a writer who is sure of what it says; no bot yet."""
    async with serve_gemini(free_port()) as (gemini, url):
        gemini.replies = [candidate(json.dumps(ANSWER))]
        env = {
            "AI_PROVIDERS": "gemini,offline",
            "GEMINI_API_KEY": KEY,
            "GEMINI_MODEL": MODEL,
            "GEMINI_BASE_URL": url,
        }
        with pydantic_ai.models.override_allow_model_requests(True):
            async with open_stage(home, free_port(), **env) as stage:
                stage.world.telegram.rates.enabled = False  # stories draw faster than life
                yield stage


@pytest.fixture
async def stage(tmp_path: Path, free_port: Callable[[], int]) -> AsyncGenerator[Stage]:
    """The stage with that writer and the bot."""
    async with sure_stage(tmp_path, free_port) as opened, bot_inside(opened):
        yield opened


def sentence(number: int) -> str:
    return (
        f"Zapatillas Nike Air Max 90 talle {36 + number} negras de hombre, usadas, $8{number}.000"
    )


async def prepare(seller: Seller, sentences: list[str]) -> list[Message]:
    """One product after the other, each with its own photo; their cards, once all are ready."""
    for number, words in enumerate(sentences):
        await seller.send_photos([photo(number)], words)

    def cards() -> list[Message]:
        return [m for m in seller.from_bot() if any(":regen" in b.data or "edit:" in b.data
                                                    for b in m.buttons)]  # fmt: skip

    await seller.wait_for(lambda _: len(cards()) == len(sentences), PATIENCE)
    return cards()


async def test_ten_sure_listings_go_live_with_two_taps_after_the_list(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await prepare(emma, [sentence(number) for number in range(10)])
    told = await emma.wait_for_text("10 listings are ready", PATIENCE)
    await stage.tap(emma, "📋 Review 10 together")
    shown = await emma.wait_for_text("Ready to check", PATIENCE)
    assert shown.has_media
    assert shown.text.count("🟢 Zapatillas") == 10
    assert "PAMPA_DEMO" in shown.text
    assert emma.current(told) is None or shown.id == told.id, "the list takes its place"
    before = {message.id for message in emma.from_bot()}

    await stage.tap(emma, "✅ Publish the 10 sure ones")
    asked = await emma.wait_for_text("Publish 10 listings?", PATIENCE)
    assert "845,000" in asked.text
    assert "PAMPA_DEMO" in asked.text
    await stage.tap(emma, "✅ Yes, publish all 10")

    done = await emma.wait_for_text("🎉 10 listings are live", PATIENCE)
    assert done.id == shown.id
    assert len(stage.world.market.items()) == 10
    await emma.wait_for(lambda _: links(emma) == 10, PATIENCE)
    assert {message.id for message in emma.from_bot()} == before, "every card kept its place"


def links(seller: Seller) -> int:
    return len([b for m in seller.from_bot() for b in m.buttons if "See the listing" in b.label])


async def test_what_is_missing_stays_and_what_stops_is_told_apart(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    priceless = "Zapatillas Nike Air Max 90 talle 42 negras de hombre, usadas"
    await prepare(emma, [sentence(0), sentence(1), sentence(2), priceless])
    await emma.send_text("/listings")
    await stage.tap(emma, "📋 Review 4 together")
    shown = await emma.wait_for_text("Ready to check", PATIENCE)
    assert shown.text.count("🟢") == 4, "three lines and their meaning"
    assert "1 ❓ Zapatillas" in shown.text

    stage.world.market.faults.add(CREATE, REFUSED)
    await stage.tap(emma, "✅ Publish the 3 sure ones")
    await stage.tap(emma, "✅ Yes, publish all 3")
    done = await emma.wait_for_text("2 of 3 are live", PATIENCE)
    assert "⚠️ 1 stopped" in done.text
    [stopped] = [b.label for b in done.buttons if "⚠️" in b.label]
    await stage.tap(emma, stopped)
    card = await emma.wait_for(lambda m: m.id > done.id and m.has_media, PATIENCE)
    assert card.buttons, "with the button that repairs it"
    assert len(stage.world.market.items()) == 2


async def test_what_changed_since_the_list_was_shown_stays_out(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    cards = await prepare(emma, [sentence(0), sentence(1), sentence(2)])
    await emma.wait_for_text("3 listings are ready", PATIENCE)
    await stage.tap(emma, "📋 Review 3 together")
    await stage.tap(emma, "✅ Publish the 3 sure ones")
    asked = await emma.wait_for_text("Publish 3 listings?", PATIENCE)
    await (await emma.press(cards[0], "✏️ Edit")).answered(PATIENCE)
    await (await emma.press(asked, "✅ Yes, publish all 3")).answered(PATIENCE)
    done = await emma.wait_for_text("2 listings are live", PATIENCE)
    assert "1 changed after the list was shown" in done.text
    assert "Not sent" in done.text
    assert len(stage.world.market.items()) == 2

    await (await emma.press(asked, "✅ Yes, publish all 3")).answered(PATIENCE)
    await emma.send_text("/listings")
    await emma.wait_for(lambda m: m.id > done.id and "To check" in m.text, PATIENCE)
    assert len(stage.world.market.items()) == 2, "the same yes again publishes nothing"


async def test_a_report_goes_on_after_a_restart(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with sure_stage(tmp_path, free_port) as stage:
        emma = stage.seller()
        async with bot_inside(stage):
            await stage.connect(emma)
            await prepare(emma, [sentence(0), sentence(1)])
            stage.world.market.faults.add("POST /pictures/items/upload", Hang(), times=10_000)
            await emma.send_text("/listings")
            await stage.tap(emma, "📋 Review 2 together")
            await stage.tap(emma, "✅ Publish the 2 sure ones")
            await stage.tap(emma, "✅ Yes, publish all 2")
            going = await emma.wait_for_text("Publishing 2 listings…", PATIENCE)
            assert "2 on their way" in going.text
        stage.world.market.faults.clear()
        async with bot_inside(stage):
            done = await emma.wait_for_text("🎉 2 listings are live", PATIENCE)
        assert done.id == going.id
        assert len(stage.world.market.items()) == 2


async def test_an_old_list_is_drawn_anew(stage: Stage) -> None:
    """In Spanish, by the buttons' own data: an older list's button leads to the list as it is."""
    ana = stage.seller("Ana", "es")
    await stage.connect(ana)
    await prepare(ana, [sentence(0), sentence(1)])
    await ana.send_text("/listings")
    listed = await ana.wait_for_button("review:list", PATIENCE)
    await (await ana.press(listed, "review:list")).answered(PATIENCE)
    old = await ana.wait_for(lambda m: m.text.count("🟢") >= 2, PATIENCE)
    go = old.buttons[0].data
    await ana.press_data(old, "review:list").answered(PATIENCE)
    answer = await ana.press_data(old, go).answered(PATIENCE)
    assert answer.text
    again = await ana.wait_for(lambda m: m.id == old.id, PATIENCE)
    assert again.buttons[0].data != go
    await ana.press_data(again, again.buttons[0].data).answered(PATIENCE)
    asked = await ana.wait_for(lambda m: "$ 161.000" in m.text, PATIENCE)
    await ana.press_data(asked, asked.buttons[0].data).answered(PATIENCE)
    await ana.wait_for(lambda m: m.text.startswith("🎉") and m.id == old.id, PATIENCE)
    assert len(stage.world.market.items()) == 2
