"""Button data: an action, a product, its revision and a word, in at most 64 bytes.

Owns the encoding. Everything in it comes back from outside, so decoding trusts nothing: the
use cases check the owner and the revision in the query itself.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

DATA_MAX_BYTES = 64
"""core.telegram.org/bots/api#inlinekeyboardbutton (callback_data)"""

_PATTERN = re.compile(
    r"([a-z_]{2,12}):([A-Za-z0-9_-]{22}):([0-9a-z]{1,7})(?::([A-Za-z0-9_.-]{1,20}))?"
)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Action(StrEnum):
    """What a button on a card asks for."""

    MAIN = "main"
    SHOW = "show"
    """Turn the card to the screen that the word names."""
    PUBLISH = "publish"
    CONFIRM = "confirm"
    EDIT = "edit"
    FIELD = "field"
    CHOOSE = "choose"
    SET = "set"
    """Give a part the value that the word names ("stock.3", "type.gold_pro")."""
    ASK = "ask"
    """Ask for something in writing."""
    VALUE = "value"
    """A value of an attribute, both by their tags."""
    CLEAR = "clear"
    SETTLE = "settle"
    """End a dispute, named by its tag, by the "kept" or the "other" value."""
    CATEGORY = "category"
    REGENERATE = "regen"
    WISH = "wish"
    """Make the field that the word names anew."""
    VERSION = "version"
    ACCEPT = "accept"
    DECLINE = "decline"
    PHOTO = "photo"
    LOOK = "look"
    """Change the look of a photo ("rotate.<name>"), or say that it may leave."""
    FORMAT = "format"
    """Send a photo as a file ("story.<name>")."""
    CANCEL = "cancel"
    RESUME = "resume"
    KIN = "kin"
    """Whether this draft is the same product as another: "same" or "other"."""
    DISCARD = "discard"
    DISCARD_YES = "discard_yes"
    RETRY = "retry"
    CONNECT = "connect"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Press:
    """A decoded button. `word` is a field's name or the index of an option, empty if none."""

    action: Action
    product_id: UUID
    revision: int
    word: str = ""


def encode(press: Press) -> str:
    """The button's data. Raises ValueError when it doesn't fit Telegram's limit."""
    short = base64.urlsafe_b64encode(press.product_id.bytes).rstrip(b"=").decode()
    parts = [press.action.value, short, _base36(press.revision)]
    data = ":".join([*parts, press.word] if press.word else parts)
    if len(data.encode()) > DATA_MAX_BYTES or not _PATTERN.fullmatch(data):
        raise ValueError(f"button data does not fit: {press.action}")
    return data


def decode(data: str) -> Press | None:
    """The press behind the data, None when it isn't one of ours."""
    match = _PATTERN.fullmatch(data)
    if match is None or match[1] not in set(Action):
        return None
    try:
        product_id = UUID(bytes=base64.b64decode(match[2] + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        return None
    return Press(Action(match[1]), product_id, int(match[3], 36), match[4] or "")


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("a revision is never negative")
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
