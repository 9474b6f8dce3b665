"""What this bot does, by examples.

Owns the words. Does not own the menu of commands (handlers/menu).
"""

from handlers.views.message import Message
from handlers.views.phrases import Phrases

MORE = "\n/language · /privacy · /forget_me · /cancel"


def help_(phrases: Phrases) -> Message:
    """Four examples to copy, then the ways around."""
    parts = [
        phrases.t("<b>How it works</b>"),
        phrases.t(
            "📷 Photos and a few words make a listing:\n"
            "<code>Nike Air Max 90 size 42, used, $85.000</code>"
        ),
        phrases.t(
            "✏️ Change it by its buttons, or in your own words:\n"
            "<code>make it 80000 and say it is for men</code>"
        ),
        phrases.t("🗂 Several things at once: one album each, one after the other."),
        phrases.t("↩️ A photo sent as a reply to a card joins that product."),
        phrases.t(
            "/listings your products\n"
            "/stats your numbers\n"
            "/settings what holds for every listing\n"
            "/accounts your shops\n"
            "/export a copy of everything"
        )
        + MORE,
    ]
    return Message("\n\n".join(parts))
