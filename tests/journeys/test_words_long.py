"""More than 500 characters: a short version is used with her yes, and nothing is cut without it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.telegram import Message, Seller
from storage.conversations import SqlConversations
from tests.support.pictures import photos
from tests.support.stage import PATIENCE, Stage, bot_inside, open_stage

CHATTER = "La compramos el año pasado y la verdad es que nos encantó desde el primer día. " * 7
LONG = f"Vendo bicicleta Venzo rodado 29 usada, $150.000. {CHATTER}".strip()


def key(message: Message, word: str) -> str:
    """The data of the button with that word, whatever language it speaks."""
    return next((b.data for b in message.buttons if b.data == f"condense:{word}"), "")


async def offered(seller: Seller) -> Message:
    """The short version, for her yes."""
    return await seller.wait_for(lambda m: key(m, "use") != "", PATIENCE)


def quoted(message: Message) -> str:
    """The words that are offered."""
    [quote] = [e for e in message.entities if e["type"] == "blockquote"]
    text = message.text.encode("utf-16-le")
    start, end = quote["offset"] * 2, (quote["offset"] + quote["length"]) * 2
    return text[start:end].decode("utf-16-le")


async def gone(seller: Seller, message: Message) -> None:
    """It has left the chat."""
    await seller.wait_for(lambda _: seller.current(message) is None, PATIENCE)


@pytest.mark.parametrize(("name", "language"), [("Emma", "en"), ("Marta", "es")])
async def test_a_long_caption_keeps_its_photos_and_its_words_wait_for_her_yes(
    stage: Stage, name: str, language: str
) -> None:
    seller = stage.seller(name, language)
    sent = await seller.send_photos(photos(2), LONG)
    offer = await offered(seller)
    assert str(len(LONG)) in offer.text
    assert "500" in offer.text
    assert offer.reply_to == sent[0].id
    short = quoted(offer)
    assert len(short) <= 500
    for word in ("Venzo", "29", "150.000"):
        assert word in short
    assert not any(m.text.startswith("⏳") for m in seller.from_bot()), "nothing has begun"

    await seller.press_data(offer, key(offer, "use")).answered(PATIENCE)
    await seller.wait_for(lambda m: any(b.data.startswith("edit:") for b in m.buttons), PATIENCE)
    await gone(seller, offer)


async def test_a_long_text_opens_one_product_with_her_own_short_version(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text(LONG)
    offer = await offered(emma)
    await stage.tap(emma, "✏️ I'll write it")
    asking = await emma.wait_for(lambda m: m.placeholder is not None, PATIENCE)
    assert quoted(offer) in asking.text
    await emma.send_text("Bici Venzo 29 impecable, $150.000", reply_to=asking)
    draft = await emma.wait_for_text("Bici Venzo 29 impecable", PATIENCE)
    await gone(emma, asking)
    assert emma.current(draft) is not None
    assert len(emma.from_bot()) == 1, "one product, and no question left"


async def test_what_she_writes_without_a_tap_is_her_short_version_too(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos(photos(1), LONG)
    offer = await offered(emma)
    await emma.send_text("Bicicleta Venzo rodado 29 usada, $150.000")
    preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert "Venzo" in preview.text
    await gone(emma, offer)


async def test_a_restart_between_offer_and_yes_loses_nothing(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port()) as stage:
        emma = stage.seller()
        async with bot_inside(stage):
            await emma.send_photos(photos(1), LONG)
            offer = await offered(emma)
        press = await emma.press(offer, "✅ Use it")
        async with bot_inside(stage):
            await press.answered(PATIENCE)
            preview = await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert "150,000" in preview.text


async def test_an_offer_that_waited_long_still_takes_her_yes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqlConversations.ask, "__kwdefaults__", {"life": timedelta(0)})
    emma = stage.seller()
    await emma.send_text(LONG)
    offer = await offered(emma)
    await stage.tap(emma, "✅ Use it")
    await emma.wait_for(lambda m: m.id != offer.id and "Venzo" in m.text, PATIENCE)
    await gone(emma, offer)


async def test_a_button_of_an_earlier_question_says_that_it_is_over(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_text(LONG)
    first = await offered(emma)
    await emma.send_text("/cancel")
    await emma.wait_for_text("All right", PATIENCE)
    said = await emma.press_data(first, key(first, "use")).answered(PATIENCE)
    assert "over" in said.text
    assert not any("Venzo" in m.text for m in emma.from_bot() if m.id != first.id)
