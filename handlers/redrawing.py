"""Redrawing a message that belongs to no card, in place where Telegram lets us.

Owns the way from a text to a picture and back: a text may become a picture in place, a picture
never becomes a text. Does not own what the messages say (handlers/views).
"""

from handlers.desk import Desk
from handlers.gateway import MessageLostError, UnreachableError
from handlers.views.message import Message
from services.sellers import Seller


async def redraw(
    desk: Desk,
    seller: Seller,
    message: Message,
    message_id: int | None,
    *,
    same_picture: bool = False,
) -> None:
    """Put `message` where `message_id` stands, else at the end of the chat. `same_picture`: the
    one that stands there shows what is wanted already."""
    if message_id is None:
        await desk.say(seller, message)
        return
    picture = None if same_picture else await desk.pictures.of(message)
    shown = bool(message.picture) and (same_picture or picture is not None)
    try:
        await desk.gateway.edit(
            seller.telegram_id, message_id, message, has_photo=shown, photo=picture
        )
    except MessageLostError:
        await desk.gateway.delete(seller.telegram_id, message_id)
        await desk.say(seller, message)
    except UnreachableError:
        await desk.sellers.set_reachable(seller.telegram_id, reachable=False)
