"""Every command and every loose button, joined from the conversations.

Owns the order of Telegram's menu. Does not own what they do.
"""

from telegram import BotCommand

from handlers import (
    batch,
    changing,
    condense,
    connect,
    costs,
    dashboard,
    export,
    invite,
    settings,
    shops,
    start,
    stats,
    voice,
    words,
)
from handlers import (
    help as helping,
)
from handlers.loose import Command, Loose
from handlers.views.phrases import Phrases

COMMANDS: dict[str, Command] = {
    **start.COMMANDS,
    **dashboard.COMMANDS,
    **stats.COMMANDS,
    **connect.COMMANDS,
    **words.COMMANDS,
    **settings.COMMANDS,
    **shops.COMMANDS,
    **export.COMMANDS,
    **helping.COMMANDS,
    **invite.COMMANDS,
    **costs.COMMANDS,
}

LOOSE: dict[str, Loose] = {
    **start.LOOSE,
    **dashboard.LOOSE,
    **batch.LOOSE,
    **stats.LOOSE,
    **connect.LOOSE,
    **settings.LOOSE,
    **shops.LOOSE,
    **invite.LOOSE,
    **changing.LOOSE,
    **condense.LOOSE,
    **voice.LOOSE,
}

MENU = (
    *("start", "listings", "settings", "accounts", "connect", "stats", "export"),
    *("language", "help", "cancel", "privacy", "forget_me"),
)
"""Shown in Telegram's menu, in this order."""

ADMINS_MENU = (*MENU, "invite", "costs")
"""Shown to those who run this bot."""


def commands(phrases: Phrases, *, admin: bool = False) -> list[BotCommand]:
    """Telegram's command menu in one language."""
    return [
        BotCommand(name, phrases.label(line))
        for name in (ADMINS_MENU if admin else MENU)
        if name in COMMANDS and (line := COMMANDS[name].menu) is not None
    ]


def description(phrases: Phrases) -> str:
    """What Telegram shows in an empty chat, above the Start button."""
    return phrases.label(
        "Send photos and one sentence about what you sell: I make the MercadoLibre listing. You"
        " check it, tap Publish, and it is on sale."
    )
