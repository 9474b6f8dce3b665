"""What a seller can do besides writing: speak, pass on, quote, correct, clear her chat."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import get_args

import pytest
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    Message,
    MessageOriginUser,
    Update,
    WebAppInfo,
)
from telegram.error import BadRequest

from sandbox.telegram import ClientRefused, OtherKind, Seller
from tests.sandbox.telegram_world import ServedWorld, picture, telegram_world

# The start of an Ogg page: nothing here decodes it.
RECORDING = b"OggS\x00\x02" + bytes(200)
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="yes:1")]])


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[ServedWorld]:
    async with telegram_world(tmp_path) as world:
        yield world


@pytest.fixture
def marta(world: ServedWorld) -> Seller:
    return world.stand_in.seller("Marta", "es")


async def last(world: ServedWorld) -> Update:
    return (await world.bot.get_updates())[-1]


async def told(world: ServedWorld) -> Message:
    """The message of the newest update."""
    message = (await last(world)).message
    assert message
    return message


async def test_a_voice_note_can_be_heard_by_the_bot(world: ServedWorld, marta: Seller) -> None:
    card = await marta.send_text("la bici")
    sent = await marta.send_voice(RECORDING, duration=7, reply_to=card)
    message = await told(world)
    assert message.voice
    assert message.voice.to_dict()["duration"] == 7
    assert message.voice.mime_type == "audio/ogg"
    assert message.reply_to_message
    assert message.reply_to_message.text == "la bici"
    file = await message.voice.get_file()
    assert (file.file_path or "").endswith(".oga")
    assert bytes(await file.download_as_bytearray()) == RECORDING
    assert (sent.has_media, sent.text) == (True, "")
    with pytest.raises(ClientRefused, match="empty"):
        await marta.send_voice(b"")


@pytest.mark.parametrize("kind", get_args(OtherKind))
async def test_other_things_arrive_as_what_they_are(
    world: ServedWorld, marta: Seller, kind: OtherKind
) -> None:
    await marta.send_other(kind)
    message = await told(world)
    assert getattr(message, kind), f"{kind} is read by the vendor's library"
    assert (message.text, message.photo, message.document) == (None, (), None)
    assert message.api_kwargs == {}


async def test_pictures_and_files_can_quote_a_message(world: ServedWorld, marta: Seller) -> None:
    await marta.start()
    card = await world.bot.send_photo(marta.id, picture(), caption="Bici", reply_markup=YES)
    await marta.send_photos([picture(), picture(colour="navy")], reply_to=card.message_id)
    first, second = [u.message for u in (await world.bot.get_updates())[-2:]]
    assert first
    assert first.reply_to_message
    assert first.reply_to_message.message_id == card.message_id
    assert first.reply_to_message.caption == "Bici"
    assert first.reply_to_message.photo
    assert first.reply_to_message.from_user == world.bot.bot
    assert second
    assert second.reply_to_message is None, "an album quotes once"
    await marta.send_document(b"%PDF", "ficha.pdf", "la ficha", reply_to=card.message_id)
    document = await told(world)
    assert document.document
    assert (document.document.file_name, document.caption) == ("ficha.pdf", "la ficha")
    assert document.reply_to_message


async def test_what_she_corrects_is_told_as_an_edit(world: ServedWorld, marta: Seller) -> None:
    text = await marta.send_text("vendo bici a 150")
    await marta.edit_text(text, "vendo bici a 150 lucas")
    edited = (await last(world)).edited_message
    assert edited
    assert (edited.message_id, edited.text) == (text.id, "vendo bici a 150 lucas")
    assert edited.edit_date
    (photo,) = await marta.send_photos([picture()])
    await marta.edit_caption(photo, "rodado 29")
    edited = (await last(world)).edited_message
    assert edited
    assert (edited.caption, bool(edited.photo)) == ("rodado 29", True)
    await marta.edit_caption(photo, "")
    edited = (await last(world)).edited_message
    assert edited
    assert edited.caption is None
    with pytest.raises(ClientRefused, match="empty"):
        await marta.edit_text(text, " ")


async def test_forwarded_messages_name_their_origin(world: ServedWorld, marta: Seller) -> None:
    sent = await marta.send_text("la de mi hermana", forwarded=True)
    message = await told(world)
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.first_name == "Lucía"
    assert message.from_user
    assert message.from_user.first_name == "Marta"
    assert sent.forwarded
    with pytest.raises(ClientRefused, match="cannot be edited"):
        await marta.edit_text(sent, "otra")
    await marta.send_photos([picture(), picture(colour="plum")], "dos", forwarded=True)
    album = [update.message for update in (await world.bot.get_updates())[-2:]]
    assert all(one and one.forward_origin and one.media_group_id for one in album)
    await marta.forward(sent)
    again = await told(world)
    assert (again.text, again.forward_origin) == ("la de mi hermana", message.forward_origin)
    own = await marta.send_text("mío")
    await marta.forward(own)
    origin = (await told(world)).forward_origin
    assert isinstance(origin, MessageOriginUser)
    assert origin.sender_user.id == marta.id


async def test_a_cleared_chat_starts_again_while_the_bot_goes_on(
    world: ServedWorld, marta: Seller
) -> None:
    hers = await marta.start()
    card = await world.bot.send_message(marta.id, "Bici", reply_markup=YES)
    await marta.clear_chat()
    assert marta.messages() == []
    await world.bot.edit_message_text("Bici rodado 29", marta.id, card.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await world.bot.edit_message_text("Bici rodado 29", marta.id, card.message_id)
    assert marta.current(card.message_id) is None, "she deleted it on her side"
    assert marta.current(hers) is None
    await marta.start()
    fresh = await world.bot.send_message(marta.id, "Hola de nuevo")
    assert [message.text for message in marta.messages()] == ["/start", "Hola de nuevo"]
    await world.bot.delete_messages(marta.id, [card.message_id, fresh.message_id])
    assert [message.text for message in marta.messages()] == ["/start"]
    world.stand_in.reset()
    assert world.stand_in.seller("Marta", "es").messages() == []


async def test_the_signs_of_life_are_listed(world: ServedWorld, marta: Seller) -> None:
    await marta.start()
    await world.bot.send_chat_action(marta.id, "typing")
    await world.bot.send_chat_action(marta.id, "upload_photo")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await world.bot.send_chat_action(marta.id, "sleeping")
    assert marta.actions() == ["typing", "upload_photo"]
    assert world.stand_in.seller("Emma", "en").actions() == []


async def test_a_chat_has_its_own_menu_button_or_that_of_all(
    world: ServedWorld, marta: Seller
) -> None:
    bot = world.bot
    assert await bot.get_chat_menu_button() == MenuButtonDefault()
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    panel = MenuButtonWebApp("Panel", WebAppInfo("https://example.com/"))
    await bot.set_chat_menu_button(marta.id, panel)
    assert await bot.get_chat_menu_button(marta.id) == panel
    assert await bot.get_chat_menu_button() == MenuButtonCommands()


async def test_a_deep_link_brings_its_payload(world: ServedWorld, marta: Seller) -> None:
    await marta.start("inv_7k2m9q")
    message = await told(world)
    assert message.text == "/start inv_7k2m9q"
    assert message.entities[0].length == len("/start")


async def test_buttons_keep_their_colour_and_what_they_copy(
    world: ServedWorld, marta: Seller
) -> None:
    await marta.start()
    keys = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Publicar", callback_data="pub:1", style="success")],
            [InlineKeyboardButton("SKU", copy_text=CopyTextButton("SKU-1"))],
        ]
    )
    await world.bot.send_message(marta.id, "Bici", reply_markup=keys)
    card = await marta.wait_for_button("Publicar")
    assert card.button("Publicar").style == "success"
    assert card.button("SKU").copies == "SKU-1"
    with pytest.raises(ClientRefused):
        await marta.press(card, "SKU")


async def test_a_file_of_the_bots_can_be_read_by_her(world: ServedWorld, marta: Seller) -> None:
    await marta.start()
    content = b"PK\x03\x04 everything of hers"
    await world.bot.send_document(marta.id, content, filename="mis-avisos.zip", caption="Todo")
    seen = await marta.wait_for_text("Todo")
    assert (seen.document_name, seen.document) == ("mis-avisos.zip", content)


async def test_a_text_card_gets_a_picture_and_another(world: ServedWorld, marta: Seller) -> None:
    await marta.start()
    card = await world.bot.send_message(marta.id, "Trabajando…", reply_markup=YES)
    for colour in ("navy", "plum"):
        await marta.press(await marta.wait_for_button("Sí"), "Sí")
        before = marta.current(card.message_id)
        await world.bot.edit_message_media(
            InputMediaPhoto(picture(900, 900, colour=colour), f"Foto {colour}"),
            marta.id,
            card.message_id,
            reply_markup=YES,
        )
        seen = marta.current(card.message_id)
        assert seen
        assert before
        assert (seen.text, seen.photo_path != before.photo_path) == (f"Foto {colour}", True)
        assert seen.button("Sí").data == "yes:1"
    with pytest.raises(BadRequest, match="no text in the message"):
        await world.bot.edit_message_text("x", marta.id, card.message_id)
