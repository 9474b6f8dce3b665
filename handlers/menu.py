"""Every command and every loose button, joined from the conversations.

Owns the order of Telegram's menu. Does not own what they do.
"""

from telegram import BotCommand

from handlers import changing, condense, connect, dashboard, start, voice, words
from handlers.loose import Command, Loose
from handlers.views.phrases import Phrases

COMMANDS: dict[str, Command] = {
    **start.COMMANDS,
    **dashboard.COMMANDS,
    **connect.COMMANDS,
    **words.COMMANDS,
}

LOOSE: dict[str, Loose] = {
    **start.LOOSE,
    **dashboard.LOOSE,
    **connect.LOOSE,
    **changing.LOOSE,
    **condense.LOOSE,
    **voice.LOOSE,
}

MENU = ("start", "listings", "connect", "language", "cancel", "privacy")
"""Shown in Telegram's menu, in this order."""


def commands(phrases: Phrases) -> list[BotCommand]:
    """Telegram's command menu in one language."""
    return [
        BotCommand(name, phrases.label(line))
        for name in MENU
        if (line := COMMANDS[name].menu) is not None
    ]


def description(phrases: Phrases) -> str:
    """What Telegram shows in an empty chat, above the Start button."""
    return phrases.label(
        "Send photos and one sentence about what you sell: I make the MercadoLibre listing. You"
        " check it, tap Publish, and it is on sale."
    )
