"""Loose buttons and commands: what belongs to no card.

Owns their shapes and the data of loose buttons: a name, perhaps a word, in at most 64 bytes. It
comes back from outside, so nothing in it is trusted. Does not own which conversation takes which
(handlers/menu).
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.desk import Desk
from services.sellers import Seller

LOOSE_DATA = re.compile(r"([a-z]{2,10})(?::([A-Za-z0-9_.,-]{1,50}))?")


@dataclass(frozen=True, slots=True)
class LoosePress:
    """A press of a loose button; `message_id` is the message that has it, None when Telegram
    didn't say."""

    desk: Desk
    seller: Seller
    word: str
    message_id: int | None


Loose = Callable[[LoosePress], Awaitable[str]]
"""Answers with the few words to show over the chat, mostly none."""


@dataclass(frozen=True, slots=True)
class Said:
    """A command; `rest` is what she wrote behind it (untrusted text), `message_id` tells one
    saying from another."""

    desk: Desk
    seller: Seller
    rest: str = ""
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """What a command does; `menu` is its line in Telegram's menu, None to leave it out."""

    talk: Callable[[Said], Awaitable[None]]
    menu: str | None = None


def loose(data: str) -> tuple[str, str] | None:
    """Name and word of a loose button, None for other data."""
    match = LOOSE_DATA.fullmatch(data)
    return (match[1], match[2] or "") if match else None
