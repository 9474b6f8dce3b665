"""Messages that she edits: her words, corrected where she wrote them.

Owns what a correction leads to. Does not own which words are whose (services/intake).
"""

from handlers.desk import Desk
from handlers.views import answers
from handlers.views.message import Message
from services.intake import IntakeError, checked_prompt
from services.listings.status import ProductStatus
from services.sellers import Seller


async def corrected(desk: Desk, seller: Seller, message_id: int, text: str) -> None:
    """A text or caption of hers reads otherwise now. What was no product's sentence, and what was
    taken back whole, changes nothing."""
    source = source_of(seller, message_id)
    product_id = await desk.corrections.spoken(seller, source)
    if product_id is None or not text.strip():
        return
    try:
        prompt = checked_prompt(text)
    except IntakeError as error:
        problem = answers.intake_problem(error, desk.phrases_for(seller))
        await desk.say(seller, Message(problem), reply_to=message_id)
        return
    before = await desk.products.get(seller.organization_id, product_id)
    changed = await desk.corrections.reword(seller, product_id, source, prompt)
    if changed and before is not None and before.status is ProductStatus.PROCESSING:
        await desk.stop(before)
    desk.poke()


def source_of(seller: Seller, message_id: int) -> str:
    """What tells a message of hers apart."""
    return f"{seller.telegram_id}:{message_id}"
