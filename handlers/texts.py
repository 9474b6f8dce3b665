"""Texts arriving: what are they meant for?

Owns the order in which that is found out: a pasted address, the card that they reply to, an
answer to what is asked, a change of a listing, the sentence of a product. Does not own what is
done then.
"""

from dataclasses import dataclass, replace

from handlers import (
    attributes,
    categories,
    changing,
    condense,
    connect,
    dashboard,
    fields,
    gallery,
    late,
    remake,
    settings,
)
from handlers.changing import Telling
from handlers.desk import Desk
from handlers.heard import CORRECTED, heard
from handlers.words import Answer, Take, over
from services.conversations import Question
from services.listings.status import ProductStatus
from services.products import Product
from services.sellers import Seller

TAKES: dict[str, Take] = {
    **fields.TAKES,
    **attributes.TAKES,
    **categories.TAKES,
    **remake.TAKES,
    **dashboard.TAKES,
    **changing.TAKES,
    **condense.TAKES,
    **settings.TAKES,
}

DRAFTS = (ProductStatus.UPLOADING, ProductStatus.IMPORTED)


@dataclass(frozen=True, slots=True)
class Words:
    """What she said, written or spoken, in the message of that id, perhaps as a reply to one of
    our messages."""

    desk: Desk
    seller: Seller
    text: str
    message_id: int
    reply_to: int | None = None


async def text(
    desk: Desk, seller: Seller, said: str, message_id: int, reply_to: int | None = None
) -> None:
    """Take what she wrote. While a recording of hers waits for her yes, that is its correction
    when she was asked for one, or replies to it."""
    if await desk.conversations.answered(seller, message_id):
        return  # handled before, and the process died on the way out
    words = Words(desk, seller, said, message_id, reply_to)
    pending = await desk.conversations.pending(seller)
    spoken = heard(pending)
    if pending is None or spoken is None:
        await take(words, pending)
    elif pending.kind == CORRECTED or reply_to == pending.message_id:
        await take(replace(words, reply_to=spoken.reply_to), spoken.asked)
        await over(desk, seller, pending)
    else:
        await take(words, spoken.asked)


async def take(words: Words, asked: Question | None) -> None:
    """Take words of hers while `asked` is being asked."""
    desk, seller = words.desk, words.seller
    landed = connect.landing(words.text)
    if landed is not None:
        await connect.paste(desk, seller, *landed)
        return
    product = await _replied_to(words)
    if product is not None:
        await _about(words, product)
    elif asked is not None and asked.kind in TAKES:
        await TAKES[asked.kind](Answer(desk, seller, asked, words.text, words.message_id))
    elif await _too_late(words, asked):
        return
    elif asked is not None and asked.kind == gallery.PHOTOS:
        await over(desk, seller, asked)
        await take(words, None)
    elif not (await fields.offered(_telling(words)) or await changing.bare(_telling(words))):
        await condense.sentence(desk, seller, words.text, words.message_id)


async def _too_late(words: Words, asked: Question | None) -> bool:
    """Whether she answers a question that waits no more."""
    if words.reply_to is None or (asked is not None and asked.message_id == words.reply_to):
        return False
    return await late.too_late(words.desk, words.seller, words.reply_to)


async def _replied_to(words: Words) -> Product | None:
    """The product whose card she replied to."""
    desk, seller = words.desk, words.seller
    if words.reply_to is None:
        return None
    card = await desk.cards.by_message(seller, words.reply_to)
    return await desk.products.get(seller.organization_id, card) if card is not None else None


async def _about(words: Words, product: Product) -> None:
    """Words for a product: a draft's sentence, or a change of what is made of it."""
    desk, seller = words.desk, words.seller
    if product.status in DRAFTS:
        await condense.sentence(desk, seller, words.text, words.message_id, to=product.id)
    else:
        await changing.about(_telling(words), product)


def _telling(words: Words) -> Telling:
    return Telling(words.desk, words.seller, words.text, words.message_id)
