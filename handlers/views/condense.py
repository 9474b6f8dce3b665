"""A text that is longer than a product's words may be, and what it could be instead."""

from html import escape

from handlers.views.message import Button, Message
from handlers.views.phrases import Phrases
from services.listings.content import PROMPT_MAX

USE, WRITE = "use", "write"


def offer(actual: int, short: str, phrases: Phrases) -> Message:
    """The short version for her yes; nothing is cut without it."""
    ask = phrases.t(
        "✂️ That is {actual} characters; I work with {limit}. Shall I use this?",
        actual=actual,
        limit=PROMPT_MAX,
    )
    row = (
        Button(phrases.label("✅ Use it"), f"condense:{USE}"),
        Button(phrases.label("✏️ I'll write it"), f"condense:{WRITE}"),
    )
    return Message(f"{ask}\n<blockquote>{escape(short)}</blockquote>", (row,))


def write(short: str, phrases: Phrases) -> str:
    """Ask for her own version, with this one to copy and correct."""
    ask = phrases.t("✏️ Write it in {limit} characters at most:", limit=PROMPT_MAX)
    return f"{ask}\n<code>{escape(short)}</code>"
