"""Keyboards under messages: what the server accepts of `reply_markup`.

Owns the checks and the stored shape of inline keyboards, and tells the markups that only change
the client (ForceReply, reply keyboards) from those that belong to the message.
"""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from sandbox.telegram.database import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import (
    MAX_BUTTONS,
    MAX_CALLBACK_DATA_BYTES,
    MAX_COPY_TEXT,
    MAX_PLACEHOLDER,
)
from sandbox.telegram.wire import Params

_STYLES = {"primary", "success", "danger"}


@dataclass(frozen=True, slots=True)
class Markup:
    """`inline` belongs to the message; `client` (ForceReply, keyboards) changes her app."""

    inline: Json | None = None
    client: Json | None = None


def read_markup(params: Params) -> Markup:
    """The `reply_markup` of a call. Raises a 400 in the server's words."""
    given = params.table("reply_markup")
    if not given:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(inline=_inline_keyboard(given["inline_keyboard"]))
    if given.get("force_reply"):
        if len(str(given.get("input_field_placeholder") or "")) > MAX_PLACEHOLDER:
            raise bad_request("input field placeholder is too long")
        return Markup(client=given)
    if "keyboard" in given or given.get("remove_keyboard"):
        return Markup(client=given)
    raise bad_request("object expected as reply markup")


def _inline_keyboard(rows: object) -> Json | None:
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    keyboard: list[list[Json]] = []
    for row in cast("list[object]", rows):
        if not isinstance(row, list):
            raise bad_request(
                'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
            )
        if row:
            keyboard.append([_button(button) for button in cast("list[object]", row)])
    if sum(len(row) for row in keyboard) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": keyboard} if keyboard else None


def _button(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be Object")
    button = cast("Json", given)
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        raise bad_request("can't parse inline keyboard button: button text must be non-empty")
    kept: Json = {"text": label.strip()}
    if button.get("style") in _STYLES:
        kept["style"] = button["style"]
    if "url" in button:
        return kept | {"url": _checked_url(str(button["url"]))}
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode()) <= MAX_CALLBACK_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        return kept | {"callback_data": data}
    if "copy_text" in button:
        copied = _copied(button["copy_text"])
        if not 0 < len(copied) <= MAX_COPY_TEXT:
            raise bad_request("COPY_TEXT_INVALID")
        return kept | {"copy_text": {"text": copied}}
    raise bad_request(
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    )


def _copied(given: Any) -> str:
    return str(cast("Json", given).get("text") or "") if isinstance(given, dict) else ""


def _checked_url(url: str) -> str:
    address = url if "://" in url else f"http://{url}"
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https", "tg"} or (
        parts.scheme != "tg" and "." not in (parts.hostname or "")
    ):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return address
