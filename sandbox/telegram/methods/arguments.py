"""Arguments that many methods share: the chat, texts with entities, replies, files.

Owns how they are read and the errors for them; what is done with them belongs to the methods.
"""

from typing import Any, cast

from sandbox.telegram.database import Json
from sandbox.telegram.entities import RichText, parse_html, trimmed, with_found
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.limits import MAX_CAPTION, MAX_TEXT, MAX_TEXT_BYTES
from sandbox.telegram.media import Media
from sandbox.telegram.messages import MessageRecord
from sandbox.telegram.sellers import SellerRecord
from sandbox.telegram.wire import Params
from sandbox.telegram.world import World


def known_chat(world: World, params: Params) -> SellerRecord:
    """The chat meant by `chat_id`: only with people who wrote first."""
    if not params.text("chat_id"):
        raise bad_request("chat_id is empty")
    seller = world.sellers.get(params.integer("chat_id") or 0)
    if seller is None or not seller.started:
        raise bad_request("chat not found")
    return seller


def open_chat(world: World, params: Params, *, cost: int = 1) -> SellerRecord:
    """A chat that the bot may write to now; takes `cost` messages from the send budget."""
    seller = known_chat(world, params)
    if seller.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    world.rates.spend(seller.id, cost)
    return seller


def own_message(world: World, params: Params, missing: str) -> MessageRecord:
    """The bot's message meant by `message_id`; `missing` is the text when there is none."""
    seller = open_chat(world, params)
    message_id = params.integer("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = world.messages.get(seller.id, message_id)
    if message is None:
        raise bad_request(missing)
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def read_text(params: Params) -> RichText:
    """`text` with its entities, checked against the limits of a message."""
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    if len(raw.encode()) > MAX_TEXT_BYTES:
        raise bad_request("text is too long")
    rich = _formatted(raw, params.text("parse_mode"), params.rows("entities"))
    if not rich.text:
        raise bad_request("text must be non-empty")
    if len(rich.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return rich


def read_caption(params: Params) -> RichText:
    """`caption` with its entities; empty when left out."""
    rich = _formatted(
        params.text("caption"), params.text("parse_mode"), params.rows("caption_entities")
    )
    if len(rich.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return rich


def _formatted(raw: str, parse_mode: str, entities: list[Any]) -> RichText:
    mode = parse_mode.lower()
    if mode == "html":
        rich = parse_html(raw)
    elif mode in {"", "none"}:
        rich = RichText(raw, [cast("Json", entity) for entity in entities])
    else:
        # Telegram also knows Markdown; this stand-in refuses it rather than read it differently.
        raise bad_request("unsupported parse_mode")
    return with_found(trimmed(rich))


def caption_fields(caption: RichText) -> Json:
    """The caption as fields of a Message; none when it is empty."""
    if not caption.text:
        return {}
    fields: Json = {"caption": caption.text}
    return fields | ({"caption_entities": caption.entities} if caption.entities else {})


def reply_fields(world: World, params: Params, seller: SellerRecord) -> Json:
    """`reply_to_message` for a Message, when the call replies to one that is still there."""
    given = params.table("reply_parameters") or {}
    target = given.get("message_id") or params.integer("reply_to_message_id")
    if not target:
        return {}
    original = world.messages.get(seller.id, int(target))
    if original:
        return {"reply_to_message": quoted(original)}
    lenient = given.get("allow_sending_without_reply")
    if lenient or params.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def quoted(original: MessageRecord) -> Json:
    """A message as it stands inside its reply: without what it replies to itself."""
    return {name: value for name, value in original.wire().items() if name != "reply_to_message"}


async def read_media(world: World, params: Params, kind: str, reference: str) -> Media:
    """The file meant by `reference`: an upload (by field or `attach://`) or a known `file_id`.

    `kind` is `photo` or `document`. Raises the 400s of the real server.
    """
    upload = params.uploads.get(reference.removeprefix("attach://"))
    if upload and not upload.content:
        raise bad_request("file must be non-empty")
    if upload and kind == "photo":
        return await world.media.add_photo(upload.content)
    if upload:
        return await world.media.add_document(upload.content, upload.name)
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")  # the stand-in never goes outside
    known = world.media.find(reference)
    if known is None:
        raise bad_request(
            "wrong file identifier/HTTP URL specified"
            if reference
            else f"there is no {kind} in the request"
        )
    if known.kind != kind:
        raise bad_request(
            f"can't use file of type {known.kind.capitalize()} as {kind.capitalize()}"
        )
    return known
