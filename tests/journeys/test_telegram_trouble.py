"""Telegram at its worst moments: lost answers, floods and blocks between two steps of a talk."""

from sandbox.holding import Work
from sandbox.telegram import ApiError, Message, Seller
from tests.support.pictures import photo, photos, png
from tests.support.stage import COMPLETE, PATIENCE, SNEAKERS, Stage

SOON = 8.0
"""An update that failed is repeated four times within 22 s; nothing here should be."""

NOTHING_YET = "Nothing here yet"
BLOCKED = ApiError(403, "Forbidden: bot was blocked by the user")


def telling(seller: Seller, part: str) -> list[Message]:
    """The bot's messages with these words in them."""
    return [message for message in seller.from_bot() if part in message.text]


async def test_a_caption_that_she_corrects_does_not_stop_her_chat(stage: Stage) -> None:
    emma = stage.seller()
    [sent] = await emma.send_photos([photo(1)])
    await emma.wait_for_text("What is it?", PATIENCE)
    await emma.edit_text(sent, "Zapatillas")
    await emma.send_text("/privacy")
    await emma.wait_for_text("Your data", SOON)


async def test_an_answer_that_may_have_arrived_is_not_given_twice(stage: Stage) -> None:
    emma = stage.seller()
    stage.world.telegram.faults.lose_answer("sendMessage")
    await emma.send_text("/privacy")
    await emma.send_text("/listings")
    await emma.wait_for_text(NOTHING_YET, SOON)
    assert len(telling(emma, "Your data")) == 1


async def test_what_she_asked_before_she_blocked_the_bot_is_let_go(stage: Stage) -> None:
    emma = stage.seller()
    stage.world.telegram.faults.refuse("sendMessage", BLOCKED)
    await emma.send_text("/privacy")
    await emma.send_text("/listings")
    await emma.wait_for_text(NOTHING_YET, SOON)
    assert telling(emma, "Your data") == []


async def test_an_answer_is_taken_once_although_the_question_can_not_be_taken_away(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await stage.preview(emma)
    await stage.tap(emma, "✏️ Edit")
    await stage.tap(emma, "Price")
    stage.world.telegram.faults.flood("deleteMessage", 1, times=3)
    await emma.send_text("70000")
    await emma.wait_for_text("70,000", PATIENCE)
    await emma.send_text("/listings")
    await emma.wait_for_text("Your listings · 1", PATIENCE)
    assert len(telling(emma, "Your listings · 1")) == 1


async def test_a_card_that_became_a_photo_is_sent_once_although_the_old_one_stays(
    stage: Stage,
) -> None:
    emma = stage.seller()
    await emma.send_text(SNEAKERS)
    await emma.wait_for_text("photo", PATIENCE)
    stage.world.telegram.faults.flood("deleteMessage", 1)
    await emma.send_photos([photo(1)])
    await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert sum(message.has_media for message in emma.from_bot()) == 1


async def test_a_card_called_down_while_it_is_being_drawn_comes_down(stage: Stage) -> None:
    emma = stage.seller()
    preview = await stage.preview(emma)
    await emma.send_text("/listings")
    products = await emma.wait_for_text("Your listings · 1", PATIENCE)
    drawing = stage.world.telegram.faults.hold("editMessageCaption", Work.FIRST)
    await stage.tap(emma, "✏️ Edit")
    await drawing.reached.wait()
    press = await emma.press(products, products.buttons[0].label)
    await press.answered(PATIENCE)
    drawing.go.set()
    await emma.wait_for(lambda m: m.id > products.id and m.has_media, PATIENCE)
    assert emma.current(preview) is None


async def test_a_photo_that_telegram_can_not_hand_out_yet_is_fetched_again(stage: Stage) -> None:
    emma = stage.seller()
    late = ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    stage.world.telegram.faults.refuse("getFile", late)
    await emma.send_photos(photos(1), COMPLETE)
    await emma.wait_for_button("✏️ Edit", PATIENCE)
    assert telling(emma, "20 MB") == []


async def test_the_name_of_a_file_too_big_to_fetch_is_told(stage: Stage) -> None:
    emma = stage.seller()
    stage.world.telegram.faults.refuse("getFile", ApiError(400, "Bad Request: file is too big"))
    await emma.send_photos(photos(1), COMPLETE)
    await emma.wait_for_text("20 MB", SOON)


async def test_a_strip_that_no_chat_can_show_is_told_and_her_card_goes_on(stage: Stage) -> None:
    emma = stage.seller()
    await emma.send_photos([png((2400, 100))], COMPLETE, as_files=True)
    await emma.wait_for_text("could not read", SOON)
    await emma.send_photos([photo(2)], COMPLETE)
    await emma.wait_for_button("✏️ Edit", PATIENCE)
