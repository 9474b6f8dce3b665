"""One product or several: her answer where only she knows.

Owns what the two buttons do. Does not own when it is asked (services/intake).
"""

from handlers.callbacks import Action
from handlers.views.message import Message
from handlers.visit import Deed, Visit, done_or_stale
from services.intake import IntakeError
from services.reviewing import Outcome

SAME = "same"


async def _answered(visit: Visit) -> Outcome:
    return await (_same(visit) if visit.word == SAME else _other(visit))


async def _same(visit: Visit) -> Outcome:
    """One product: its card is the elder's, and this one leaves the chat."""
    desk, seller = visit.desk, visit.seller
    try:
        merged = await desk.kin.same(seller, visit.product.id, visit.press.revision)
    except IntakeError as error:
        phrases = desk.phrases_for(seller)
        text = phrases.t(
            "Together they are {actual} photos, and a listing holds {limit}: they stay two"
            " products.",
            actual=error.actual,
            limit=error.limit,
        )
        await desk.say(seller, Message(text))
        return await _other(visit)
    if merged is None:
        return await _other(visit)  # the elder is gone
    if merged.message_id is not None:
        await desk.gateway.delete(seller.telegram_id, merged.message_id)
    return Outcome.DONE


async def _other(visit: Visit) -> Outcome:
    done = await visit.desk.kin.other(visit.seller, visit.product.id, visit.press.revision)
    return done_or_stale(done)


DEEDS: dict[Action, Deed] = {Action.KIN: _answered}
