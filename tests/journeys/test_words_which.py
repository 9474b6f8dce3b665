"""Words that could be about several listings: she says which, and nothing is guessed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.telegram import Message, Seller
from tests.support.pictures import photos
from tests.support.stage import COMPLETE, PATIENCE, SNEAKERS, Stage, bot_inside, open_stage

BICYCLE = "Bicicleta MTB Venzo rodado 29 usada, $150.000"


def about(message: Message, action: str) -> bool:
    """Whether the message has a button for that action, whatever language it speaks."""
    return any(b.data.startswith(f"{action}:") for b in message.buttons)


async def two_listings(stage: Stage, seller: Seller) -> None:
    """Shoes and a bicycle, both ready."""
    await stage.connect(seller)
    await seller.send_photos(photos(1), COMPLETE)
    shoes = await seller.wait_for(lambda m: about(m, "edit"), PATIENCE)
    await seller.send_photos(photos(1), BICYCLE)
    await seller.wait_for(lambda m: m.id > shoes.id and about(m, "edit"), PATIENCE)


async def asked(seller: Seller) -> Message:
    """Which one?"""
    return await seller.wait_for(lambda m: about(m, "which"), PATIENCE)


async def gone(seller: Seller, message: Message) -> None:
    """It has left the chat."""
    await seller.wait_for(lambda _: seller.current(message) is None, PATIENCE)


@pytest.mark.parametrize(
    ("name", "language", "words"),
    [("Emma", "en", "lower it to 9000"), ("Marta", "es", "bajalo a 9 mil")],
)
async def test_she_says_which_listing_she_means(
    stage: Stage, name: str, language: str, words: str
) -> None:
    seller = stage.seller(name, language)
    await two_listings(stage, seller)
    await seller.send_text(words)
    which = await asked(seller)
    assert words in which.text
    labels = [b.label for b in which.buttons]
    assert len(labels) == 3
    assert "Bicicleta" in labels[0], "the latest first"
    assert "Zapatillas" in labels[1]
    await seller.press_data(which, which.buttons[1].data).answered(PATIENCE)
    shown = await seller.wait_for(lambda m: about(m, "accept"), PATIENCE)
    assert "85" in shown.text
    assert "150" not in shown.text
    await gone(seller, which)


async def test_it_may_be_a_new_product_after_all(stage: Stage) -> None:
    emma = stage.seller()
    await two_listings(stage, emma)
    await emma.send_text("lower it to 9000")
    which = await asked(emma)
    await emma.press(which, "➕ It is a new product")
    draft = await emma.wait_for(
        lambda m: m.id > which.id and "lower it to 9000" in m.text, PATIENCE
    )
    assert not about(draft, "accept")
    await gone(emma, which)


async def test_while_photos_wait_for_words_it_is_asked_what_they_are_for(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    shoes = await stage.preview(emma)
    await emma.send_photos(photos(1))
    await emma.wait_for(lambda m: m.id > shoes.id and about(m, "discard"), PATIENCE)
    await emma.send_text("set the price to 9000")
    which = await asked(emma)
    assert len(which.buttons) == 2


async def test_a_restart_before_she_says_which_loses_nothing(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    async with open_stage(tmp_path, free_port()) as stage:
        emma = stage.seller()
        async with bot_inside(stage):
            await two_listings(stage, emma)
            await emma.send_text("lower it to 9000")
            which = await asked(emma)
        press = emma.press_data(which, which.buttons[0].data)
        async with bot_inside(stage):
            await press.answered(PATIENCE)
            shown = await emma.wait_for(lambda m: about(m, "accept"), PATIENCE)
    assert "150,000" in shown.text
    assert "9,000" in shown.text


async def test_a_value_written_where_a_button_was_offered_answers_what_is_missing(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma, SNEAKERS)
    await stage.tap(emma, "❓ Género")
    shown = await emma.wait_for_button("Hombre", PATIENCE)
    said = await emma.send_text("hombre")
    card = await emma.wait_for(lambda m: m.id > said.id and about(m, "edit"), PATIENCE)
    assert "Género: Hombre" in card.text
    await gone(emma, shown)
    await emma.send_text("alfombra")
    await emma.wait_for_text("📝 “alfombra”", PATIENCE)
