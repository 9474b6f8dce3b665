"""Which updates must wait for each other.

Owns the lane of an update and the check that a body is an update at all. Does not own the
claiming in order (the inbox's store).
"""

from typing import Any, cast

OTHER_LANE = "-"

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for (https://core.telegram.org/bots/api#getupdates)."""

_CHAT_KINDS = ("message", "edited_message", "my_chat_member")
_ID_MAX = 2**63 - 1


def _id(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _ID_MAX:
        return value
    return None


def _part(payload: Any, *names: str) -> dict[str, Any]:
    """The object found by following `names`; empty where the shape is another."""
    here = payload
    for name in names:
        here = cast("dict[str, Any]", here).get(name) if isinstance(here, dict) else None
    return cast("dict[str, Any]", here) if isinstance(here, dict) else {}


def lane_of(payload: dict[str, Any]) -> str:
    """What an update is ordered by: "m:<chat>" for what is written in a private chat, "p:<user>"
    for presses (Telegram itself lets a press overtake a message), "-" for everything else."""
    for kind in _CHAT_KINDS:
        chat = _part(payload, kind, "chat")
        chat_id = _id(chat.get("id"))
        if chat.get("type") == "private" and chat_id is not None:
            return f"m:{chat_id}"
    user_id = _id(_part(payload, "callback_query", "from").get("id"))
    return OTHER_LANE if user_id is None else f"p:{user_id}"


def sender_of(payload: dict[str, Any]) -> int | None:
    """The Telegram id of whoever sent the update, None when it names nobody."""
    for kind in ALLOWED_UPDATES:
        sender = _id(_part(payload, kind, "from").get("id"))
        if sender is not None:
            return sender
    return None


def update_id_of(body: Any) -> int | None:
    """The id of an update, None when `body` is no update. Telegram's ids are positive."""
    update_id = _id(_part(body).get("update_id"))
    return update_id if update_id is not None and update_id >= 0 else None
