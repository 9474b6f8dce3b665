"""Voice notes: what was heard, for her yes, and why nothing was."""

from html import escape

from handlers.views.message import Button, Message
from handlers.views.phrases import Phrases, msg
from services.hearing import AUDIO_BYTES_MAX, AUDIO_SECONDS_MAX

RIGHT, CORRECT, AGAIN = "right", "correct", "again"

PROBLEMS = {
    "too_large": msg("🎙 That recording is larger than {megabytes} MB. Send a shorter one."),
    "too_long": msg("🎙 I listen to {minutes} minutes at most. Send a shorter one, or write it."),
    "unsupported": msg("🎙 I can't play this kind of recording. Send a voice note, or write it."),
    "silent": msg("🎙 I heard nothing in it. Say it again closer to the phone, or write it."),
    "deaf": msg("🎙 I can't listen to voice notes here. Write it to me: a few words are enough."),
}


def problem(code: str, phrases: Phrases) -> str:
    """Why a recording was not taken."""
    return phrases.t(
        PROBLEMS.get(code, PROBLEMS["unsupported"]),
        megabytes=AUDIO_BYTES_MAX // 2**20,
        minutes=AUDIO_SECONDS_MAX // 60,
    )


def heard(text: str, phrases: Phrases) -> Message:
    """What was heard, for her yes."""
    row = (
        Button(phrases.label("✅ Right"), f"voice:{RIGHT}"),
        Button(phrases.label("✏️ Correct it"), f"voice:{CORRECT}"),
    )
    return Message(phrases.t("🎙 I heard: “{text}”", text=text), (row,))


def not_heard(phrases: Phrases) -> Message:
    """Nobody could listen just now."""
    text = phrases.t("🎙 I could not listen to it just now. Try again in a moment, or write it.")
    return Message(text, ((Button(phrases.label("🔁 Try again"), f"voice:{AGAIN}"),),))


def correct(text: str, phrases: Phrases) -> str:
    """Ask for it in writing, with what was heard to copy and correct."""
    ask = phrases.t("✏️ Write it as it should be:")
    return f"{ask}\n<code>{escape(text)}</code>"
