"""Texts arriving: what are they meant for?

Owns the order in which that is found out: a pasted address, an answer to what is asked, the
sentence of a product. Does not own what is done then.
"""

from uuid import UUID

from handlers import (
    attributes,
    categories,
    connect,
    dashboard,
    fields,
    late,
    remake,
    words,
)
from handlers.corrections import source_of
from handlers.desk import Desk
from handlers.views import answers
from handlers.views.message import Message
from handlers.words import Answer, Take
from services.intake import IntakeError
from services.listings.status import ProductStatus
from services.sellers import Seller

TAKES: dict[str, Take] = {
    **fields.TAKES,
    **attributes.TAKES,
    **categories.TAKES,
    **remake.TAKES,
    **dashboard.TAKES,
}


async def text(
    desk: Desk, seller: Seller, said: str, message_id: int, reply_to: int | None = None
) -> None:
    """Take what she wrote, perhaps as a reply to one of our messages."""
    landed = connect.landing(said)
    if landed is not None:
        await connect.paste(desk, seller, *landed)
        return
    card = await desk.cards.by_message(seller, reply_to) if reply_to is not None else None
    product = await desk.products.get(seller.organization_id, card) if card is not None else None
    if product is not None and product.status is ProductStatus.UPLOADING:
        await _sentence(desk, seller, said, message_id, to=product.id)
        return
    asked = await desk.conversations.pending(seller)
    if asked is not None and asked.kind in TAKES:
        await TAKES[asked.kind](Answer(desk, seller, asked, said, message_id))
        return
    if reply_to is not None and await late.too_late(desk, seller, reply_to):
        return
    await _sentence(desk, seller, said, message_id)


async def _sentence(
    desk: Desk, seller: Seller, said: str, message_id: int, *, to: UUID | None = None
) -> None:
    """A product's sentence: that of the draft whose card she replied to, or where it belongs."""
    try:
        await desk.intake.sentence(seller, said, source=source_of(seller, message_id), to=to)
    except IntakeError as error:
        problem = answers.intake_problem(error, desk.phrases_for(seller))
        await desk.say(seller, Message(problem))
        return
    desk.poke()
