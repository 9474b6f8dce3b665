"""Asking for a new run: everything, or one field, with or without her instruction.

Owns that screen and its question. Does not own the run (services/workflows).
"""

from handlers.callbacks import Action
from handlers.views.buttons import on, photo_key
from handlers.views.message import Message
from handlers.views.phrases import Phrases, msg
from handlers.views.scene import Scene, Screen
from services.wishes import INSTRUCTION_MAX

FIELDS = {
    "title": msg("Title"),
    "description": msg("Description"),
    "price": msg("Price"),
    "attributes": msg("Details"),
}


def _regenerate(scene: Scene) -> Message:
    product, phrases = scene.product, scene.phrases
    text = "\n".join(
        [
            phrases.t("<b>What shall I write anew?</b>"),
            phrases.t("What you set by hand stays, unless you choose otherwise."),
        ]
    )
    fields = [on(product, phrases.label(name), Action.WISH, f) for f, name in FIELDS.items()]
    rows = (
        (on(product, phrases.label("🔄 Everything"), Action.WISH, "all"),),
        tuple(fields[:2]),
        tuple(fields[2:]),
        (on(product, phrases.label("✍️ With an instruction"), Action.ASK, "redo"),),
        (on(product, phrases.label("🧹 Everything, my changes too"), Action.WISH, "fresh"),),
        (on(product, phrases.label("← Back"), Action.MAIN),),
    )
    return Message(text, rows, photo_key(product))


def instruction_question(phrases: Phrases) -> str:
    """What she is asked to write."""
    return phrases.t(
        "What shall I do differently? For example: shorter, and say that it comes with its box"
        " ({limit} characters at most).",
        limit=INSTRUCTION_MAX,
    )


SCREENS = {"regenerate": Screen(_regenerate)}
