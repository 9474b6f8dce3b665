"""What a view draws: text under buttons, perhaps with a photo.

Owns the shape and Telegram's limits on it. Does not own how it is sent (handlers/notifier).
"""

import re
from dataclasses import dataclass
from html import unescape

CAPTION_MAX = 1024
TEXT_MAX = 4096
"""Characters after entity parsing: core.telegram.org/bots/api#sendphoto, #sendmessage"""

BUTTON_MAX = 40
"""Characters of a label that a phone shows whole in a one-column row."""

ALONE_MAX = 34
"""Characters of a label that the narrowest phone shows whole in a row of its own."""

PAIR_MAX = 18
"""Characters of a label that a phone shows whole where two share a row."""

NAME_MAX = 64
"""Characters of somebody's or something's name inside a sentence."""

TITLE_SHOWN = 200
"""Characters of a title on a card: more than any category allows."""

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button with either callback data or an address."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """HTML text, rows of buttons, and what to show above: the blob of a photo, several blobs as one
    numbered sheet, or two side by side as before and after (none: text only)."""

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    photo_key: str | None = None
    sheet: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None

    @property
    def picture(self) -> str | None:
        """A name for what is shown above, the same for the same picture."""
        if self.pair is not None:
            return "|".join(self.pair)
        return "+".join(self.sheet) or self.photo_key


def clipped(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a word, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def one_line(text: str, limit: int = NAME_MAX) -> str:
    """`text` from outside on one line, in at most `limit` characters."""
    return clipped(" ".join(text.split()), limit)


def unbroken(text: str) -> str:
    """`text` kept on one line: "$" never ends a line whose number begins the next."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def visible(text: str) -> int:
    """Characters of our HTML that count towards a limit: no tags, and an entity is one."""
    return len(unescape(_TAG.sub("", text)))
