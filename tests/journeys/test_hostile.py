"""People who try things: forged buttons, forwarded links, strange files, markup in every field."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from handlers.callbacks import Action, Press, decode, encode
from sandbox.mercadolibre import MODA_DEL_SUR, PAMPA
from tests.support.pictures import photo, photos
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage

EVIL = '<b>&"<script>alert(1)</script>'


async def test_another_sellers_button_shows_and_changes_nothing(stage: Stage) -> None:
    emma, mallory = stage.seller(), stage.seller("Mallory")
    await stage.connect(emma)
    preview = await stage.preview(emma)
    stolen = decode(preview.button("✏️ Edit").data)
    assert stolen is not None
    account = decode(preview.button("✅ Publish").data)
    assert account is not None
    await mallory.start()
    hello = await mallory.wait_for_text("Hi Mallory")
    before = emma.current(preview)
    for action in Action:
        for word in ("", "title", "m0", "m0.0", "used", "0" * 12):
            data = encode(Press(action, stolen.product_id, stolen.revision, word))
            answer = await mallory.press_data(hello, data).answered(PATIENCE)
            assert answer.text in ("This button is out of date.", "")
    assert emma.current(preview) == before
    assert [m for m in mallory.from_bot() if m.has_media or "Nike" in m.text] == []
    assert stage.world.market.items() == []


async def test_a_version_that_never_was_is_a_stale_button(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    bound = decode(preview.button("✏️ Edit").data)
    assert bound is not None
    data = encode(Press(Action.VERSION, bound.product_id, bound.revision, "9" * 20))
    answer = await emma.press_data(preview, data).answered(PATIENCE)
    assert "up to date" in answer.text


async def test_a_stale_button_draws_the_card_and_does_nothing_else(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    old = await stage.preview(emma)
    await stage.tap(emma, "✏️ Edit")
    await emma.wait_for_text("What shall we change", PATIENCE)
    press = emma.press_data(old, old.button("🔄 Regenerate").data)
    answer = await press.answered(PATIENCE)
    assert "up to date" in answer.text
    assert "What shall we change" in (emma.current(old) or old).text


@pytest.mark.parametrize("data", ["", "x", "publish", "publish:::", "lang:xx"])
async def test_button_data_that_is_not_ours_is_answered_and_ignored(
    stage: Stage, data: str
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    card = await stage.preview(emma, count=1)
    before = emma.from_bot()
    answer = await emma.press_data(card, data).answered(PATIENCE)
    assert answer.text == ""
    await emma.send_text("/privacy")
    await emma.wait_for_text("Your data", PATIENCE)
    assert emma.from_bot()[: len(before)] == before
    assert emma.current(card) == card
    assert stage.world.market.items() == []


async def test_a_page_that_never_was_is_the_last_one(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("/listings")
    listed = await emma.wait_for_text("Nothing here yet", PATIENCE)
    answer = await emma.press_data(listed, "page:99999999").answered(PATIENCE)
    assert answer.text == ""
    assert emma.current(listed) == listed


async def test_a_forwarded_link_attaches_nobodys_shop_without_her_word(stage: Stage) -> None:
    mallory = stage.seller("Mallory")
    await mallory.send_text("/connect")
    asked = await mallory.wait_for(lambda m: any(b.url for b in m.buttons), PATIENCE)
    landing = stage.consent(asked.buttons[0].url, MODA_DEL_SUR)
    page = await stage.fetch(landing)
    assert "MODA_DEL_SUR" in page.text
    assert "Mallory" in page.text
    await mallory.send_text("/start")
    hello = await mallory.wait_for_text("Hi Mallory", PATIENCE)
    assert "MODA_DEL_SUR" not in hello.text


async def test_used_and_foreign_and_made_up_states_are_refused(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text("/connect")
    asked = await emma.wait_for(lambda m: any(b.url for b in m.buttons), PATIENCE)
    landing = stage.consent(asked.buttons[0].url, PAMPA)
    await stage.confirm(landing)
    await emma.wait_for_text("PAMPA_DEMO", PATIENCE)
    again = await stage.fetch(landing)
    assert again.status in (400, 410)
    made_up = landing.replace(parse_qs(urlsplit(landing).query)["state"][0], "A" * 32)
    assert (await stage.fetch(made_up)).status in (400, 410)


async def test_a_landing_address_pasted_into_the_chat_connects_only_its_owner(
    stage: Stage,
) -> None:
    emma, mallory = stage.seller(), stage.seller("Mallory")
    await emma.send_text("/connect")
    asked = await emma.wait_for(lambda m: any(b.url for b in m.buttons), PATIENCE)
    landing = stage.consent(asked.buttons[0].url, PAMPA)
    await mallory.send_text(landing)
    await mallory.wait_for_text("can't be used", PATIENCE)
    await emma.send_text(landing)
    await emma.wait_for_text("PAMPA_DEMO", PATIENCE)
    await emma.send_text(landing)
    await emma.wait_for_text("can't be used", PATIENCE)


def bomb() -> bytes:
    """A small file that would decode to 200 megapixels."""
    buffer = BytesIO()
    Image.new("1", (20_000, 10_000)).save(buffer, "PNG")
    return buffer.getvalue()


def archive() -> bytes:
    """No picture at all, whatever its name says."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as pack:
        pack.writestr("a.txt", "hello")
    return buffer.getvalue()


FILES = {
    "broken": (photo()[:3000], "damaged"),
    "huge": (bomb(), "too large"),
    "disguised": (b"<html><body>hi</body></html>" * 40, "not a photo"),
    "archive": (archive(), "not a photo"),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_is_no_usable_photo_is_named_and_nothing_breaks(
    stage: Stage, name: str
) -> None:
    data, said = FILES[name]
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos([data], as_files=True, names=["IMG_1.jpg"])
    await emma.wait_for_text(said, PATIENCE)
    await stage.preview(emma, count=1)


async def test_a_sentence_of_four_thousand_characters_is_refused_with_the_number(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await emma.send_text("zapatillas " * 363)
    refused = await emma.wait_for_text("500", PATIENCE)
    assert "characters" in refused.text


async def test_words_too_long_for_a_caption_do_not_cost_her_the_photo(stage: Stage) -> None:
    emma = stage.seller()
    [sent] = await emma.send_photos([photo(1)], "zapatillas " * 60)
    refused = await emma.wait_for_text("500", PATIENCE)
    assert refused.reply_to == sent.id
    card = await emma.wait_for_text("1 photo", PATIENCE)
    assert "What is it?" in card.text


async def test_markup_in_every_field_is_shown_as_it_is(stage: Stage) -> None:
    emma = stage.seller("Emma <b>&", "en")
    await emma.start()
    await emma.wait_for_text("Hi Emma <b>&!")
    await stage.connect(emma)
    await stage.preview(emma, f"{COMPLETE} {EVIL}")
    for field, answer in (
        ("Title", f"Zapatillas {EVIL}"[:60]),
        ("Description", f"Una descripción cualquiera que alcanza de sobra. {EVIL}"),
    ):
        await stage.tap(emma, "✏️ Edit")
        await stage.tap(emma, field)
        await emma.wait_for(lambda m: m.placeholder is not None, PATIENCE)
        await emma.send_text(answer)
        await emma.wait_for(lambda m: "✏️ Edit" in str(m.buttons) and EVIL[:8] in m.text, PATIENCE)
    assert [m for m in emma.from_bot() if "went wrong" in m.text] == []


async def test_eleven_photos_keep_ten_and_say_so(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await emma.send_photos(photos(10))
    await emma.wait_for_text("10 photos", PATIENCE)
    await emma.send_photos([photo(11)])
    await emma.wait_for_text("holds 10 photos", PATIENCE)


async def test_an_invited_bot_tells_a_stranger_kindly_and_keeps_nothing_of_hers(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port(), ACCESS="invite") as stage, bot_inside(stage):
        emma = stage.seller()
        await emma.send_photos(photos(1), COMPLETE)
        await emma.wait_for_text("by invitation", PATIENCE)
        assert len(emma.from_bot()) == 1
