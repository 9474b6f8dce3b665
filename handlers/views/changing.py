"""Changing a listing in her own words: what is asked, and what is said when that can't be done.

Owns these messages. Does not own before and after (handlers/views/changes).
"""

from collections.abc import Sequence
from html import escape, unescape

from handlers.views import answers
from handlers.views.changes import PART_NAMES
from handlers.views.message import BUTTON_MAX, Button, Message, one_line
from handlers.views.phrases import Phrases
from services.changing import Refusal, Understood
from services.showing import Recent

SAID_SHOWN = 160
"""Characters of her words that are repeated to her."""

NEW = "new"


def question(phrases: Phrases) -> str:
    """What she is asked to write."""
    return "\n".join(
        [
            phrases.t("✍️ <b>What shall I change?</b>"),
            phrases.t("For example: “lower it to 15000 and set size 42” or “shorter title”."),
        ]
    )


def not_understood(understood: Understood, phrases: Phrases) -> str:
    """What was not understood or can't be so, and how to say it."""
    lines: list[str] = []
    if understood.unclear:
        said = one_line(understood.unclear, SAID_SHOWN)
        lines.append(phrases.t("🤔 I did not understand “{text}”.", text=said))
    lines += [f"⚠️ {escape(note)}" for note in _notes(understood, phrases)]
    lines.append(phrases.t("Say it like this: “lower it to 15000” or “set size 42”."))
    return "\n".join(lines)


def left_over(understood: Understood, phrases: Phrases) -> str:
    """What a proposal leaves out, as plain text: on the first line what was not understood, then
    a line for each change that can't be made, with the reason."""
    first = " ".join(understood.unclear.split())
    return "\n".join([first, *_notes(understood, phrases)]).rstrip()


def _notes(understood: Understood, phrases: Phrases) -> list[str]:
    return [_note(refusal, phrases) for refusal in understood.refusals]


def _note(refusal: Refusal, phrases: Phrases) -> str:
    name = refusal.name or phrases.label(PART_NAMES[refusal.change.part])
    reason = unescape(answers.edit_problem(refusal.error, phrases))
    return f"{one_line(name)}: {' '.join(reason.split())}"


def which(text: str, candidates: Sequence[Recent], phrases: Phrases) -> Message:
    """Which listing her words are about, or that they are a new product's."""
    said = f"“{escape(one_line(text, SAID_SHOWN))}”"
    ask = phrases.t("<b>Which one do you mean?</b>")
    listed = [
        (Button(one_line(f"📝 {one.title}", BUTTON_MAX), f"which:{one.product_id.hex}"),)
        for one in candidates
    ]
    new = (Button(phrases.label("➕ It is a new product"), f"which:{NEW}"),)
    return Message(f"{ask}\n{said}", (*listed, new))
