"""A Telegram Bot API stand-in with a chat page, for trying the bot and testing it.

Owns its public names: everything else in the package is its own business.
"""

from sandbox.telegram.attachments import OTHER_KINDS, OtherKind
from sandbox.telegram.control import Button, Message, Press, PressAnswer, Seller
from sandbox.telegram.errors import ApiError, ClientRefused
from sandbox.telegram.faults import Faults
from sandbox.telegram.stand_in import TelegramStandIn
from sandbox.telegram.updates import UpdateRecord

__all__ = [
    "OTHER_KINDS",
    "ApiError",
    "Button",
    "ClientRefused",
    "Faults",
    "Message",
    "OtherKind",
    "Press",
    "PressAnswer",
    "Seller",
    "TelegramStandIn",
    "UpdateRecord",
]
