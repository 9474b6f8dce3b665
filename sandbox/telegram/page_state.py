"""What the chat page shows, as JSON.

Owns the shapes that `static/` reads: the bot, the sellers with their commands, and messages with
what a client knows beyond the Bot API (whose side, ticks, edits, reactions, reply keyboards).
"""

from sandbox.telegram.database import Json
from sandbox.telegram.messages import MessageRecord
from sandbox.telegram.world import World


def page_state(world: World) -> Json:
    """The bot and all sellers, each with what the bot says in her language."""
    return {
        "bot": {"name": world.profile.name(""), "username": world.profile.username},
        "sellers": [
            {
                "id": seller.id,
                "name": seller.first_name,
                "language_code": seller.language_code or "",
                "started": seller.started,
                "blocked": seller.blocked,
                "bot_name": world.profile.name(seller.language_code or ""),
                "description": world.profile.text("description", seller.language_code or ""),
                "about": world.profile.text("short_description", seller.language_code or ""),
                "commands": world.profile.commands_for(seller.id, seller.language_code),
                "menu_button": world.profile.menu_button(seller.id),
                "last": _last(world, seller.id),
            }
            for seller in world.sellers.all()
        ],
    }


def _last(world: World, seller_id: int) -> Json | None:
    latest = world.messages.latest(seller_id)
    return message_state(latest, set()) if latest else None


def message_state(record: MessageRecord, due: set[int]) -> Json:
    """A message as the page shows it; `due` holds the updates that the bot has not confirmed."""
    return record.wire() | {
        "out": not record.from_bot,
        "edits": record.edits,
        "reaction": record.reaction,
        "client_markup": record.client_markup,
        "update_id": record.update_id,
        "read": record.update_id is not None and record.update_id not in due,
    }
