"""Answers that come too late.

Owns what she hears then: a question that expired is no reason to open a product. Does not own the
questions themselves (services/conversations).
"""

from handlers import presses
from handlers.desk import Desk
from handlers.views.message import Message
from services.sellers import Seller


async def too_late(desk: Desk, seller: Seller, reply_to: int) -> bool:
    """Whether she answers a question that waits no more: she hears so, and has the card again
    with its button."""
    asked = await desk.conversations.lapsed(seller, reply_to)
    if asked is None:
        return False
    text = desk.phrases_for(seller).t(
        "That question had waited too long, so nothing was changed. Tap the button once more."
    )
    await desk.say(seller, Message(text))
    if asked.product_id is not None:
        product = await desk.products.get(seller.organization_id, asked.product_id)
        if product is not None:
            await presses.bring_down(desk, seller, product)
    return True
