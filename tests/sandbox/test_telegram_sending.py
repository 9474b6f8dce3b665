"""A production bot writes, sends pictures and edits: Telegram's shapes, limits and refusals."""

import io
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from sandbox.telegram import Seller
from tests.sandbox.telegram_world import ServedWorld, picture, signed_in, telegram_world

KEYBOARD = InlineKeyboardMarkup([
    [InlineKeyboardButton("Publicar", callback_data="pub:1")],
    [InlineKeyboardButton("Ver", url="https://example.com/x"),
     InlineKeyboardButton("Descartar", callback_data="no:1")],
])  # fmt: skip


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[ServedWorld]:
    async with telegram_world(tmp_path) as world:
        yield world


@pytest.fixture
async def marta(world: ServedWorld) -> Seller:
    seller = world.stand_in.seller("Marta", "es")
    await seller.start()
    return seller


async def test_a_text_in_html_arrives_with_its_entities(world: ServedWorld, marta: Seller) -> None:
    sent = await world.bot.send_message(
        marta.id,
        "  <b>Hola</b> 👟 <a href='https://example.com/a?b=1&amp;c=2'>acá</a> &lt;3 https://x.com ",
        parse_mode=ParseMode.HTML,
        reply_markup=KEYBOARD,
    )
    assert sent.text == "Hola 👟 acá <3 https://x.com"
    assert [(e.type, e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 4),
        ("text_link", 8, 3),
        ("url", 15, 13),
    ]
    assert sent.entities[1].url == "https://example.com/a?b=1&c=2"
    seen = marta.from_bot()[-1]
    assert [button.label for button in seen.buttons] == ["Publicar", "Ver", "Descartar"]
    assert seen.id == sent.message_id


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hola<br>", 'unsupported start tag "br" at byte offset 4'),
        ("á<p>x</p>", 'unsupported start tag "p" at byte offset 2'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("a < b", "unsupported start tag"),
        ("<span>x</span>", 'tag "span" must have class "tg-spoiler"'),
        ("x" * 4097, "message is too long"),
        ("   ", "text must be non-empty"),
    ],
)
async def test_a_bad_text_is_refused_in_telegrams_words(
    world: ServedWorld, marta: Seller, text: str, why: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        await world.bot.send_message(marta.id, text, parse_mode=ParseMode.HTML)
    assert why in str(refusal.value).lower()
    assert marta.from_bot() == []


async def test_the_limit_counts_what_is_left_after_parsing(
    world: ServedWorld, marta: Seller
) -> None:
    sent = await world.bot.send_message(marta.id, f"<b>{'á' * 4096}</b>", parse_mode="HTML")
    assert sent.text == "á" * 4096
    with pytest.raises(BadRequest, match="caption is too long"):
        await world.bot.send_photo(marta.id, picture(), caption="x" * 1025)


@pytest.mark.parametrize(
    ("button", "why"),
    [
        (InlineKeyboardButton("x", callback_data="ñ" * 33), "button_data_invalid"),
        (InlineKeyboardButton("x", url="http://localhost:80/"), "wrong http url"),
        (InlineKeyboardButton("x"), "text buttons are unallowed"),
    ],
)
async def test_a_bad_button_is_refused(
    world: ServedWorld, marta: Seller, button: InlineKeyboardButton, why: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        await world.bot.send_message(marta.id, "x", reply_markup=InlineKeyboardMarkup([[button]]))
    assert why in str(refusal.value).lower()


async def test_a_photo_is_recompressed_and_a_file_keeps_its_bytes(
    world: ServedWorld, marta: Seller
) -> None:
    png = picture(2000, 1500, kind="PNG")
    photo = await world.bot.send_photo(marta.id, png, caption="<i>frente</i>", parse_mode="HTML")
    assert [(size.width, size.height) for size in photo.photo] == [
        (320, 240),
        (800, 600),
        (1280, 960),
    ]
    with Image.open(io.BytesIO(marta.from_bot()[-1].photo)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (1280, 960))
    document = await world.bot.send_document(marta.id, png, filename="tapa.png")
    assert document.document
    assert (document.document.file_name, document.document.mime_type) == ("tapa.png", "image/png")
    assert marta.from_bot()[-1].document == png
    again = await world.bot.send_photo(marta.id, photo.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == photo.photo[-1].file_unique_id
    with pytest.raises(BadRequest, match="file of type"):
        await world.bot.send_document(marta.id, photo.photo[-1].file_id)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<html>not a picture</html>", "image_process_failed"),
        (picture(2100, 100), "photo_invalid_dimensions"),
        (picture(800, 600)[:2000], "image_process_failed"),
    ],
)
async def test_what_is_no_photo_is_refused(
    world: ServedWorld, marta: Seller, content: bytes, why: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        await world.bot.send_photo(marta.id, content)
    assert why in str(refusal.value).lower()


async def test_an_album_has_one_id_and_its_items_can_be_edited(
    world: ServedWorld, marta: Seller
) -> None:
    items = [InputMediaPhoto(picture(colour=colour)) for colour in ("navy", "olive", "plum")]
    sent = await world.bot.send_media_group(marta.id, items, caption="tres")
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.caption for message in sent] == ["tres", None, None]
    edited = await world.bot.edit_message_media(
        InputMediaPhoto(picture(900, 900), caption="otra"), marta.id, sent[1].message_id
    )
    assert not isinstance(edited, bool)
    assert (edited.photo[-1].width, edited.caption) == (900, "otra")
    with pytest.raises(BadRequest, match="in an album"):
        await world.bot.edit_message_media(
            InputMediaDocument(picture()), marta.id, sent[1].message_id
        )


async def test_an_edit_replaces_text_and_takes_a_missing_keyboard_away(
    world: ServedWorld, marta: Seller
) -> None:
    sent = await world.bot.send_message(marta.id, "uno", reply_markup=KEYBOARD)
    await world.bot.edit_message_text("dos", marta.id, sent.message_id)
    seen = marta.from_bot()[-1]
    assert (seen.text, seen.buttons, seen.edits) == ("dos", [], 1)
    with pytest.raises(BadRequest, match="not modified"):
        await world.bot.edit_message_text("<b>dos</b>"[3:6], marta.id, sent.message_id)
    await world.bot.edit_message_reply_markup(marta.id, sent.message_id, reply_markup=KEYBOARD)
    assert marta.from_bot()[-1].button("Publicar").data == "pub:1"


async def test_edits_of_the_wrong_kind_are_refused(world: ServedWorld, marta: Seller) -> None:
    photo = await world.bot.send_photo(marta.id, picture(), caption="a")
    text = await world.bot.send_message(marta.id, "a")
    hers = await marta.send_text("mío")
    for attempt, why in (
        (world.bot.edit_message_text("b", marta.id, photo.message_id), "no text in the message"),
        (
            world.bot.edit_message_caption(marta.id, text.message_id, caption="b"),
            "no caption in the message",
        ),
        (world.bot.edit_message_text("b", marta.id, 99_999), "message to edit not found"),
        (world.bot.edit_message_text("b", marta.id, hers.id), "message can't be edited"),
    ):
        with pytest.raises(BadRequest) as refusal:
            await attempt
        assert why in str(refusal.value).lower()
    await world.bot.edit_message_caption(marta.id, photo.message_id, caption="b")
    assert marta.current(photo.message_id).text == "b"  # pyright: ignore[reportOptionalMemberAccess] - None fails the test as well


async def test_a_message_can_be_answered_deleted_and_reacted_to(
    world: ServedWorld, marta: Seller
) -> None:
    hers = await marta.send_text("hola")
    reply = await world.bot.send_message(
        marta.id,
        "¿qué precio?",
        reply_parameters=ReplyParameters(hers.id),
        reply_markup=ForceReply(input_field_placeholder="85000"),
    )
    seen = marta.from_bot()[-1]
    assert (seen.reply_to, seen.placeholder) == (hers.id, "85000")
    answer = await marta.send_text("85000", reply_to=seen)
    assert answer.reply_to == reply.message_id
    await world.bot.set_message_reaction(marta.id, hers.id, "👀")
    assert marta.current(hers).reaction == "👀"  # pyright: ignore[reportOptionalMemberAccess] - None fails the test as well
    await world.bot.delete_messages(marta.id, [hers.id, 99_999])
    assert marta.current(hers) is None
    with pytest.raises(BadRequest, match="not found"):
        await world.bot.delete_message(marta.id, hers.id)
    with pytest.raises(BadRequest, match="replied not found"):
        await world.bot.send_message(marta.id, "x", reply_parameters=ReplyParameters(hers.id))


async def test_strangers_and_blockers_get_nothing(world: ServedWorld, marta: Seller) -> None:
    stranger = world.stand_in.seller("Nadia", "en")
    with pytest.raises(BadRequest, match="not found"):
        await world.bot.send_message(stranger.id, "hello")
    await marta.block_bot()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await world.bot.send_message(marta.id, "hola")
    await marta.unblock_bot()
    assert (await world.bot.send_message(marta.id, "hola")).text == "hola"
    kinds = [update.kind for update in world.stand_in.updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]


async def test_a_flood_is_refused_with_the_time_to_wait(
    world: ServedWorld, marta: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")

    async def flood() -> None:
        for number in range(60):
            await world.bot.send_message(marta.id, str(number))

    with pytest.raises(RetryAfter) as refusal:
        await flood()
    wait = refusal.value.retry_after
    assert isinstance(wait, timedelta)
    assert wait.total_seconds() >= 1
    assert 15 <= len(marta.from_bot()) < 60
    world.stand_in.rates.enabled = False
    assert (await world.bot.send_message(marta.id, "x")).text == "x"


async def test_only_the_right_token_opens(world: ServedWorld) -> None:
    for token in ("1:short", f"{world.bot.id}:{'x' * 35}"):
        with pytest.raises(InvalidToken):
            async with signed_in(world.url, token):
                pass


async def test_commands_and_texts_of_the_bot_follow_the_language(world: ServedWorld) -> None:
    await world.bot.set_my_commands([("start", "Start")])
    await world.bot.set_my_commands([("start", "Empezar")], language_code="es")
    await world.bot.set_my_description("Fotos y listo", language_code="es")
    assert (await world.bot.get_my_commands(language_code="es"))[0].description == "Empezar"
    assert (await world.bot.get_my_description("es")).description == "Fotos y listo"
    await world.bot.delete_my_commands(language_code="es")
    assert await world.bot.get_my_commands(language_code="es") == ()
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await world.bot.set_my_commands([("Not-Allowed", "x")])
