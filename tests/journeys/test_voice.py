"""Voice notes: heard, shown for correction, and then as if she had written them."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, Stage, bot_inside, open_stage
from tests.support.transcriptions import KEY, OVERLOADED, StandIn, heard, serve_transcriptions

NOTE = b"OggS a voice note"
HEARS = {"AI_PROVIDERS": "groq,offline", "GROQ_API_KEY": KEY}


@pytest.fixture
async def groq(free_port: Callable[[], int]) -> AsyncGenerator[tuple[StandIn, str]]:
    """Somebody who hears."""
    async with serve_transcriptions(free_port()) as served:
        yield served


@pytest.fixture
async def hearing(
    tmp_path: Path, free_port: Callable[[], int], groq: tuple[StandIn, str]
) -> AsyncGenerator[tuple[Stage, StandIn]]:
    """The stage with Groq's ears."""
    stand_in, url = groq
    env = HEARS | {"GROQ_BASE_URL": url}
    async with open_stage(tmp_path, free_port(), **env) as stage, bot_inside(stage):
        yield stage, stand_in


def key(message: Message, word: str) -> str:
    """The data of the voice button with that word, whatever language it speaks."""
    return next((b.data for b in message.buttons if b.data == f"voice:{word}"), "")


async def asked(seller: Seller, text: str) -> Message:
    """What was heard, for her yes."""
    return await seller.wait_for(
        lambda m: text in m.text and key(m, "right") != "" and key(m, "correct") != "", PATIENCE
    )


async def gone(seller: Seller, message: Message) -> None:
    """It has left the chat."""
    await seller.wait_for(lambda _: seller.current(message) is None, PATIENCE)


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("Emma", "en", "I sell a Venzo bicycle, wheel size 29, used, 150000 pesos"),
        ("Marta", "es", "Vendo bici Venzo rodado 29 usada, 150 lucas"),
    ],
)
async def test_what_she_says_and_confirms_opens_a_product(
    hearing: tuple[Stage, StandIn], name: str, language: str, said: str
) -> None:
    stage, groq = hearing
    groq.replies = [heard(said)]
    seller = stage.seller(name, language)
    await seller.start()
    note = await seller.send_voice(NOTE)
    shown = await asked(seller, said)
    assert shown.reply_to == note.id
    assert groq.uploads[0].audio == NOTE
    assert "typing" in seller.actions()

    await seller.press_data(shown, key(shown, "right")).answered(PATIENCE)
    draft = await seller.wait_for(lambda m: m.id != shown.id and said[:20] in m.text, PATIENCE)
    await gone(seller, shown)
    assert seller.current(note) is not None
    await seller.send_photos(photos(1), reply_to=draft)
    await seller.wait_for(lambda m: any(b.data.startswith("edit:") for b in m.buttons), PATIENCE)


async def test_what_was_misheard_is_corrected_in_writing(
    hearing: tuple[Stage, StandIn],
) -> None:
    stage, groq = hearing
    groq.replies = [heard("Vendo pizza Venzo rodado 29")]
    emma = stage.seller()
    await emma.send_voice(NOTE)
    shown = await asked(emma, "pizza")
    await stage.tap(emma, "✏️ Correct it")
    asking = await emma.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    [code] = [e for e in asking.entities if e["type"] == "code"]
    quoted = asking.text.encode("utf-16-le")
    start, end = code["offset"] * 2, (code["offset"] + code["length"]) * 2
    assert quoted[start:end].decode("utf-16-le") == "Vendo pizza Venzo rodado 29"
    await emma.send_text("Vendo bici Venzo rodado 29", reply_to=asking)
    await emma.wait_for_text("Vendo bici Venzo", PATIENCE)
    await gone(emma, asking)
    await gone(emma, shown)
    assert not any("pizza" in m.text for m in emma.from_bot())


async def test_a_spoken_answer_answers_what_is_asked(hearing: tuple[Stage, StandIn]) -> None:
    stage, groq = hearing
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "In my own words")
    await emma.wait_for_text("What shall I change?", PATIENCE)
    groq.replies = [heard("Lower it to 20000.")]
    note = await emma.send_voice(NOTE)
    shown = await asked(emma, "Lower it to 20000")
    await emma.press(shown, "✅ Right")
    proposal = await emma.wait_for_text("Shall I change this?", PATIENCE)
    assert proposal.id == preview.id
    assert "20,000" in proposal.text
    await gone(emma, shown)
    await gone(emma, note)  # an answer leaves the chat as a written one does


async def test_a_spoken_wish_changes_the_listing_on_show(hearing: tuple[Stage, StandIn]) -> None:
    stage, groq = hearing
    groq.replies = [heard("bajalo a 15 mil y poné talle 41")]
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, COMPLETE)
    await emma.send_voice(NOTE)
    await emma.press(await asked(emma, "bajalo"), "✅ Right")
    proposal = await emma.wait_for_text("Shall I change this?", PATIENCE)
    assert "15,000" in proposal.text


async def test_she_sees_that_somebody_listens(
    hearing: tuple[Stage, StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.sight.SIGN_SECONDS", 0.05)
    stage, groq = hearing
    emma = stage.seller()
    await emma.start()
    await emma.wait_for_text("Hi Emma", PATIENCE)
    seen = asyncio.Event()

    async def slow() -> web.StreamResponse:
        await emma.wait_for(lambda _: emma.actions().count("typing") > 3, PATIENCE)
        seen.set()
        return await heard("Vendo bici Venzo rodado 29")()

    groq.replies = [slow]
    await emma.send_voice(NOTE)
    await asked(emma, "Vendo bici")
    assert seen.is_set()


async def test_a_reply_to_a_card_may_be_spoken(hearing: tuple[Stage, StandIn]) -> None:
    stage, groq = hearing
    groq.replies = [heard("bajalo a 9 mil")]
    emma = stage.seller()
    await stage.connect(emma)
    shoes = await stage.preview(emma)
    await emma.send_photos(photos(1), "Bicicleta MTB Venzo rodado 29 usada, $150.000")
    bicycle = await emma.wait_for(
        lambda m: m.id > shoes.id and any(b.data.startswith("edit:") for b in m.buttons), PATIENCE
    )
    await emma.send_voice(NOTE, reply_to=shoes)
    await emma.press(await asked(emma, "bajalo"), "✅ Right")
    proposal = await emma.wait_for_text("Shall I change this?", PATIENCE)
    assert "85,000" in proposal.text
    untouched = emma.current(bicycle)
    assert untouched is not None
    assert "150,000" in untouched.text


async def test_when_nobody_can_listen_now_she_can_try_again(
    hearing: tuple[Stage, StandIn],
) -> None:
    stage, groq = hearing
    groq.replies = [OVERLOADED]
    emma = stage.seller()
    await emma.send_voice(NOTE)
    failed = await emma.wait_for_text("could not listen", PATIENCE)
    groq.replies = [heard("Vendo bici Venzo rodado 29")]
    await emma.press(failed, "🔁 Try again")
    await asked(emma, "Vendo bici")
    await gone(emma, failed)


async def test_a_recording_without_words_or_too_long_is_told(
    hearing: tuple[Stage, StandIn],
) -> None:
    stage, groq = hearing
    groq.replies = [heard("  ")]
    emma = stage.seller()
    await emma.send_voice(NOTE)
    silent = await emma.wait_for_text("heard nothing", PATIENCE)
    assert not silent.buttons
    await emma.send_voice(NOTE, duration=301)
    await emma.wait_for_text("5 minutes", PATIENCE)
    assert len(groq.uploads) == 1, "the long one was not sent to anybody"


async def test_where_nobody_hears_writing_is_named(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_voice(NOTE)
    told = await emma.wait_for_text("Write it to me", PATIENCE)
    assert not told.buttons
    assert len(emma.from_bot()) == 1
    await emma.send_other("sticker")
    await emma.wait_for_text("I take photos and text.", PATIENCE)


async def test_where_somebody_hears_voice_notes_are_among_what_is_taken(
    hearing: tuple[Stage, StandIn],
) -> None:
    stage, _ = hearing
    emma = stage.seller()
    await emma.send_other("location")
    await emma.wait_for_text("photos, text and voice notes", PATIENCE)


async def test_a_restart_between_hearing_and_her_yes_loses_nothing(
    tmp_path: Path, free_port: Callable[[], int], groq: tuple[StandIn, str]
) -> None:
    stand_in, url = groq
    stand_in.replies = [heard("Vendo bici Venzo rodado 29, 150 lucas")]
    env = HEARS | {"GROQ_BASE_URL": url}
    async with open_stage(tmp_path, free_port(), **env) as stage:
        emma = stage.seller()
        async with bot_inside(stage):
            await emma.send_voice(NOTE)
            shown = await asked(emma, "Vendo bici")
        press = await emma.press(shown, "✅ Right")
        async with bot_inside(stage):
            await press.answered(PATIENCE)
            await emma.wait_for(
                lambda m: m.id != shown.id and "Vendo bici Venzo" in m.text, PATIENCE
            )
            await gone(emma, shown)
