"""Changes in her own words: shown before and after, made with one tap, asked when unclear."""

import pytest

from sandbox.telegram import Message, Seller
from tests.support.pictures import photo, photos
from tests.support.stage import COMPLETE, PATIENCE, Stage

BICYCLE = "Bicicleta MTB Venzo rodado 29 usada, $150.000"


def deed(message: Message, action: str) -> str:
    """The data of the message's button for that action, whatever language it speaks."""
    return next((b.data for b in message.buttons if b.data.startswith(f"{action}:")), "")


async def proposal(seller: Seller, after: int = 0) -> Message:
    """The card that shows before and after."""
    return await seller.wait_for(
        lambda m: m.id >= after and deed(m, "accept") != "" and "→" in m.text, PATIENCE
    )


async def accept(seller: Seller, shown: Message) -> None:
    """Her one tap."""
    await seller.press_data(shown, deed(shown, "accept")).answered(PATIENCE)


async def gone(seller: Seller, message: Message) -> None:
    """It has left the chat."""
    await seller.wait_for(lambda _: seller.current(message) is None, PATIENCE)


@pytest.mark.parametrize(
    ("name", "language", "words", "price"),
    [
        ("Emma", "en", "lower it to 15000 and set size 41", "15,000"),
        ("Marta", "es", "bajalo a 15 mil y poné talle 41", "15.000"),
        ("João", "pt-br", "baixa para 15 mil e põe tamanho 41", "15.000"),
    ],
)
async def test_bare_words_become_a_change_that_one_tap_makes(
    stage: Stage, name: str, language: str, words: str, price: str
) -> None:
    seller = stage.seller(name, language)
    await stage.connect(seller)
    await seller.send_text("/start")
    preview = await _preview(seller, COMPLETE)
    told = await seller.send_text(words)
    shown = await proposal(seller)
    assert price in shown.text
    assert "85" in shown.text, "the price before stands beside it"
    assert "41" in shown.text
    assert shown.id > told.id, "the card is where she looks"
    await gone(seller, preview)  # one card a product
    assert seller.current(told) is not None, "her own message stays"

    await accept(seller, shown)
    card = await seller.wait_for(lambda m: price in m.text and deed(m, "publish") != "", PATIENCE)
    assert card.id == shown.id
    assert "41" in card.text


async def test_the_button_asks_and_both_leave_the_chat(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    asked = await _ask(stage, emma)
    assert asked.placeholder == "Write it here"
    told = await emma.send_text("price 20000", reply_to=asked)
    shown = await proposal(emma)
    assert shown.id == preview.id, "it was the last message, so it changed in place"
    assert "20,000" in shown.text
    await gone(emma, asked)
    await gone(emma, told)
    await stage.tap(emma, "✖️ No")
    kept = await emma.wait_for(lambda m: "85,000" in m.text and deed(m, "publish") != "", PATIENCE)
    assert "20,000" not in kept.text


async def test_a_reply_to_a_card_changes_that_one(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    shoes = await stage.preview(emma)
    bicycle = await _preview(emma, BICYCLE, after=shoes.id)
    await emma.send_text("lower it to 9000", reply_to=shoes)
    shown = await proposal(emma)
    assert "85,000" in shown.text
    assert "9,000" in shown.text
    await gone(emma, shoes)
    untouched = emma.current(bicycle)
    assert untouched is not None
    assert "150,000" in untouched.text


async def test_words_under_a_photo_for_a_card_change_that_one(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma, count=2)
    await emma.send_photos([photo(9)], "lower it to 9000", reply_to=preview)
    shown = await proposal(emma)
    assert "9,000" in shown.text
    await accept(emma, shown)
    await stage.photos(emma)
    await emma.wait_for_text("3 photos", PATIENCE)


async def test_what_is_not_understood_is_asked_and_changes_nothing(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    asked = await _ask(stage, emma)
    await emma.send_text("make it sparkle like the sea", reply_to=asked)
    again = await emma.wait_for_text("I did not understand", PATIENCE)
    assert "sparkle like the sea" in again.text
    assert "“lower it to 15000”" in again.text
    card = emma.current(preview)
    assert card is not None
    assert "85,000" in card.text
    assert deed(card, "accept") == ""

    await emma.send_text("lower it to 15000")
    shown = await proposal(emma)
    assert "15,000" in shown.text
    await gone(emma, again)  # the question is answered


async def test_a_part_that_is_unclear_is_told_beside_what_is_understood(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await emma.send_text("lower it to 15000, and sparkle like the sea")
    shown = await proposal(emma)
    assert "15,000" in shown.text
    assert "sparkle like the sea" in shown.text
    await accept(emma, shown)
    card = await emma.wait_for(lambda m: "15,000" in m.text and deed(m, "publish") != "", PATIENCE)
    assert "sparkle" not in card.text


async def test_a_change_that_can_not_be_costs_only_itself_and_says_why(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await emma.send_text("lower it to 15000 and set the stock to 999999")
    shown = await proposal(emma)
    assert "15,000" in shown.text
    assert "999999" in shown.text or "stock must be" in shown.text
    assert "→ 999999" not in shown.text


async def test_what_it_says_already_is_no_change(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await emma.send_text("set the price to 85000")
    await emma.wait_for_text("It says so already", PATIENCE)
    card = emma.current(preview)
    assert card is not None
    assert deed(card, "accept") == ""


async def test_wishes_that_no_edit_fulfils_lead_to_their_buttons(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    told = await emma.send_text("escribilo de nuevo")
    anew = await emma.wait_for_text("What shall I write anew?", PATIENCE)
    assert anew.id > told.id
    assert anew.button("Everything")
    told = await emma.send_text("change the category")
    other = await emma.wait_for(lambda m: deed(m, "category") != "", PATIENCE)
    assert other.id > told.id
    await gone(emma, anew)


async def test_a_proposal_made_from_an_older_version_changes_nothing(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    await stage.preview(emma)
    await emma.send_text("lower it to 15000")
    first = await proposal(emma)
    await emma.send_text("lower it to 16000", reply_to=first)
    second = await emma.wait_for(lambda m: "16,000" in m.text and deed(m, "accept") != "", PATIENCE)
    await accept(emma, second)
    card = await emma.wait_for(lambda m: "16,000" in m.text and deed(m, "publish") != "", PATIENCE)

    said = await emma.press_data(first, deed(first, "accept")).answered(PATIENCE)
    assert "changed" in said.text
    now = await emma.wait_for(lambda m: m.id == card.id and "16,000" in m.text, PATIENCE)
    assert "15,000" not in now.text


async def test_words_of_a_new_product_never_become_an_edit(stage: Stage) -> None:
    emma = stage.seller()
    await stage.connect(emma)
    preview = await stage.preview(emma)
    await emma.send_text("Vendo heladera Samsung usada, 200 lucas")
    draft = await emma.wait_for(lambda m: m.id > preview.id and "heladera" in m.text, PATIENCE)
    assert deed(draft, "accept") == ""
    untouched = emma.current(preview)
    assert untouched is not None
    assert "85,000" in untouched.text


async def _preview(seller: Seller, sentence: str, after: int = 0) -> Message:
    await seller.send_photos(photos(2), sentence)
    return await seller.wait_for(
        lambda m: m.id > after and (deed(m, "edit") != "" or deed(m, "regen") != ""), PATIENCE
    )


async def _ask(stage: Stage, seller: Seller) -> Message:
    """Edit, in my own words."""
    await stage.tap(seller, "✏️ Edit")
    await stage.tap(seller, "✍️ In my own words")
    return await seller.wait_for_text("What shall I change?", PATIENCE)
