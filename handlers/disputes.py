"""Her answer to a contradiction: what she wrote, or what the photos say.

Owns the press. Does not own what either answer means (services/listings/settling) nor the screen
(handlers/views/disputes).
"""

from handlers.callbacks import Action
from handlers.views.disputes import KEPT, OTHER
from handlers.visit import Deed, Visit
from services.listings.edits import EditRefusedError
from services.reviewing import Outcome


async def _settle(visit: Visit) -> Outcome:
    """ "tag.kept" or "tag.other": the dispute about that attribute is over."""
    named, _, answer = visit.word.partition(".")
    if answer not in {KEPT, OTHER}:
        return Outcome.STALE
    revising = visit.desk.revising
    try:
        return await revising.settle(visit.seller, visit.product, named, other=answer == OTHER)
    except EditRefusedError:
        return Outcome.STALE


DEEDS: dict[Action, Deed] = {Action.SETTLE: _settle}
