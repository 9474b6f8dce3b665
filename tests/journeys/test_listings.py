"""Her list: pages in place, shelves, a search that survives a restart, and the cards behind it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.telegram import Message, Seller
from tests.support.pictures import photo
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage


async def drafts(seller: Seller, words: list[str]) -> None:
    """Products of a sentence each, without photos: they wait, and nothing runs."""
    for number, sentence in enumerate(words):
        await seller.send_text(sentence)
        await seller.wait_for(lambda _, least=number: len(seller.from_bot()) > least, PATIENCE)


async def listed(seller: Seller, after: Message, part: str) -> Message:
    return await seller.wait_for(lambda m: m.id >= after.id and part in m.text, PATIENCE)


async def test_pages_are_turned_in_place(stage: Stage) -> None:
    emma = stage.seller()
    await drafts(emma, [f"Libro número {number}, $1.000" for number in range(8)])
    sent = await emma.send_text("/listings")
    first = await listed(emma, sent, "1–6/8")
    assert first.has_media, "squares for photos that are still to come"
    assert "Libro número 7" in first.text
    messages = len(emma.from_bot())

    await stage.tap(emma, "2 ›")
    second = await listed(emma, sent, "7–8/8")
    assert second.id == first.id
    assert "Libro número 0" in second.text
    await stage.tap(emma, "‹ 1")
    await listed(emma, sent, "1–6/8")
    assert len(emma.from_bot()) == messages


async def test_a_search_ignores_accents_and_case_and_its_words_leave_the_chat(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await drafts(emma, ["Lámpara de pie, $5.000", "Mesa ratona, $9.000", "Sillón, $7.000"])
    sent = await emma.send_text("/listings")
    shown = await listed(emma, sent, "Your listings")
    await stage.tap(emma, "🔎 Search")
    asked = await emma.wait_for_text("What are you looking for?")
    said = await emma.send_text("LAMPARA pie")
    found = await emma.wait_for_text("🔎 “LAMPARA pie” · 1", PATIENCE)
    assert found.id == shown.id
    assert "Lámpara" in found.text
    await emma.wait_for(lambda _: not emma.current(asked) and not emma.current(said), PATIENCE)

    await stage.tap(emma, "✖️ End search")
    await emma.wait_for_text("Your listings · 3", PATIENCE)
    sent = await emma.send_text("/listings bicicleta")
    nothing = await listed(emma, sent, "Nothing matches “bicicleta”")
    assert not nothing.has_media
    await stage.tap(emma, "✖️ End search")
    again = await listed(emma, sent, "Your listings · 3")
    assert again.has_media, "a text becomes a picture"
    await stage.tap(emma, "🔎 Search")
    await emma.send_text("heladera")
    gone = await listed(emma, sent, "Nothing matches “heladera”")
    assert emma.current(again) is None or gone.id == again.id


async def test_what_she_looks_for_is_no_product_though_telegram_refuses_the_list_at_first(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await drafts(emma, ["Lámpara de pie, $5.000", "Mesa ratona, $9.000"])
    sent = await emma.send_text("/listings")
    await listed(emma, sent, "Your listings · 2")
    await stage.tap(emma, "🔎 Search")
    await emma.wait_for_text("What are you looking for?")
    stage.world.telegram.faults.flood("editMessageMedia", retry_after=1)
    await emma.send_text("lampara")
    await emma.wait_for_text("🔎 “lampara” · 1", PATIENCE)
    await stage.tap(emma, "✖️ End search")
    await emma.wait_for_text("Your listings · 2", PATIENCE)


async def test_shelves_and_search_survive_a_restart(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port()) as stage:
        emma = stage.seller()
        async with bot_inside(stage):
            await stage.connect(emma)
            await drafts(emma, ["Mesa ratona, $9.000", "Mesa de luz, $4.000"])
            sent = await emma.send_text("/listings MESA")
            found = await listed(emma, sent, "“MESA” · 2")
        async with bot_inside(stage):
            press = await emma.press(found, "✖️ End search")
            await press.answered(PATIENCE)
            await (await emma.press(found, "🔎 Search")).answered(PATIENCE)
            await emma.wait_for_text("What are you looking for?")
            await emma.send_text("luz")
            again = await emma.wait_for_text("“luz” · 1", PATIENCE)
            assert again.id == found.id


async def test_shelves_tell_apart_what_waits_and_what_is_live(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await stage.publish(emma)
    await stage.live(emma)
    await emma.send_photos([photo(5)], COMPLETE)
    await emma.wait_for_button("✅ Publish", PATIENCE)
    sent = await emma.send_text("/listings")
    both = await listed(emma, sent, "Your listings · 2")
    assert "✅ Live · " in both.text
    assert "📝 To check · " in both.text
    await stage.tap(emma, "✅ Live 1")
    live = await listed(emma, sent, "Live · 1")
    assert live.id == both.id
    assert "To check" not in live.text
    await stage.tap(emma, "📝 Check 1")
    await listed(emma, sent, "To check · 1")
    await emma.press(live, "1")
    card = await emma.wait_for(lambda m: m.id > live.id and m.has_media, PATIENCE)
    assert card.button("🔗 See the listing")


@pytest.mark.parametrize("language", ["en", "es"])
async def test_an_empty_list_says_how_to_begin(stage: Stage, language: str) -> None:
    seller = stage.seller("Ana", language)
    await seller.send_text("/listings")
    empty = await seller.wait_for(lambda m: not m.buttons, PATIENCE)
    assert {"en": "Nothing here yet", "es": "Todavía no hay nada"}[language] in empty.text
