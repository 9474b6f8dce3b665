"""Methods that make single messages: texts, photos, documents, and signs of activity.

Owns the content of new messages. Albums are `albums`'s, changes `editing`'s.
"""

from typing import Any

from sandbox.telegram.database import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.markup import Markup, read_markup
from sandbox.telegram.methods.arguments import (
    caption_fields,
    open_chat,
    read_caption,
    read_media,
    read_text,
    reply_fields,
)
from sandbox.telegram.sellers import SellerRecord
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
}  # fmt: skip


async def send_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendmessage."""
    text = read_text(params)
    markup = read_markup(params)
    seller = open_chat(world, params)
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    if preview := params.table("link_preview_options"):
        content["link_preview_options"] = preview
    return _sent(world, params, seller, content, markup)


async def send_photo(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendphoto."""
    return await _send_media(world, params, "photo")


async def send_document(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#senddocument."""
    return await _send_media(world, params, "document")


async def _send_media(world: World, params: Params, kind: str) -> Json:
    caption = read_caption(params)
    markup = read_markup(params)
    seller = open_chat(world, params)
    media = await read_media(world, params, kind, params.text(kind) or kind)
    content: Json = {kind: media.value, **caption_fields(caption)}
    if caption.text and params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return _sent(world, params, seller, content, markup)


def _sent(
    world: World, params: Params, seller: SellerRecord, content: Json, markup: Markup
) -> Json:
    message: Json = {"from": world.bot_user(), "chat": seller.chat()}
    message |= reply_fields(world, params, seller) | content
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if markup.inline:
        message["reply_markup"] = markup.inline
    added = world.messages.add(seller.id, message, from_bot=True, client_markup=markup.client)
    return added.wire()


async def send_chat_action(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction."""
    action = params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    seller = open_chat(world, params, cost=0)
    world.activity.note(seller.id, action)
    return True


METHODS: dict[str, Any] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
}
