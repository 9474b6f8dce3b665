"""Methods that change or take away messages.

Owns the rules of edits (https://core.telegram.org/bots/api#updating-messages): only the bot's own
messages, never without a change, and a keyboard that is left out is removed.
"""

import time
from typing import Any

from sandbox.telegram.database import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import DELETE_SECONDS, MAX_DELETE
from sandbox.telegram.markup import read_markup
from sandbox.telegram.media import Media
from sandbox.telegram.messages import MessageRecord
from sandbox.telegram.methods.arguments import (
    caption_fields,
    known_chat,
    own_message,
    read_caption,
    read_media,
    read_text,
)
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
_NOT_FOUND = "message to edit not found"
_CAPTION = ("caption", "caption_entities")
_CONTENT = ("text", "entities", "photo", "document", *_CAPTION)


async def edit_message_text(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext."""
    text = read_text(params)
    message = own_message(world, params, _NOT_FOUND)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    new: Json = {"text": text.text}
    if text.entities:
        new["entities"] = text.entities
    return _edited(world, params, message, _without(message.content, _CONTENT) | new)


async def edit_message_caption(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption."""
    caption = read_caption(params)
    message = own_message(world, params, _NOT_FOUND)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    content = _without(message.content, _CAPTION) | caption_fields(caption)
    return _edited(world, params, message, content)


async def edit_message_media(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagemedia; a text becomes a photo, too."""
    given = params.table("media") or {}
    kind = str(given.get("type"))
    if kind not in {"photo", "document"}:
        raise bad_request(f"can't parse InputMedia: type {kind} is not supported here")
    caption = read_caption(Params(given))
    message = own_message(world, params, _NOT_FOUND)
    if "media_group_id" in message.content and kind not in message.content:
        raise bad_request("can't change type of the message in an album")
    media = await read_media(world, params, kind, str(given.get("media") or ""))
    current = message.content.get(kind)
    if current and Media(kind, current).unique_id == media.unique_id:
        media = Media(kind, current)
    content = _without(message.content, _CONTENT) | {kind: media.value}
    return _edited(world, params, message, content | caption_fields(caption))


async def edit_message_reply_markup(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup."""
    message = own_message(world, params, _NOT_FOUND)
    return _edited(world, params, message, dict(message.content))


def _edited(world: World, params: Params, message: MessageRecord, content: Json) -> Json:
    """Store new content with the call's keyboard, or refuse an edit that changes nothing."""
    keyboard = read_markup(params).inline
    content.pop("reply_markup", None)
    if keyboard and "media_group_id" not in content:
        content["reply_markup"] = keyboard
    fresh = world.messages.get(message.chat_id, message.id)
    if fresh is None:
        raise bad_request(_NOT_FOUND)
    if content == fresh.content:
        raise bad_request(_NOT_MODIFIED)
    counted = any(content.get(name) != fresh.content.get(name) for name in _CONTENT)
    return world.messages.replace(fresh, content, counted=counted).wire()


def _without(content: Json, names: tuple[str, ...]) -> Json:
    return {name: value for name, value in content.items() if name not in names}


async def delete_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage."""
    seller = known_chat(world, params)
    message = world.messages.get(seller.id, params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to delete not found")
    if message.date < time.time() - DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    world.messages.delete(message)
    return True


async def delete_messages(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessages; unknown ids are skipped."""
    seller = known_chat(world, params)
    ids = params.rows("message_ids")
    if not 1 <= len(ids) <= MAX_DELETE:
        raise bad_request("there must be 1-100 message identifiers specified")
    for message_id in ids:
        message = world.messages.get(seller.id, int(message_id))
        if message and message.date >= time.time() - DELETE_SECONDS:
            world.messages.delete(message)
    return True


async def set_message_reaction(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmessagereaction; one emoji, or none to take it away."""
    seller = known_chat(world, params)
    message = world.messages.get(seller.id, params.integer("message_id") or 0)
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.rows("reaction")
    if len(reactions) > 1 or any(reaction.get("type") != "emoji" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    world.messages.react(message, str(reactions[0].get("emoji")) if reactions else None)
    return True


METHODS: dict[str, Any] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "setMessageReaction": set_message_reaction,
}
