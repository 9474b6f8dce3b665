"""Versions and proposals: back, forward, and yes or no to a change.

Owns these presses. Does not own what differs (services/listings/changes) nor the screens
(handlers/views/changes).
"""

from handlers.callbacks import Action
from handlers.visit import Deed, Visit, done_or_stale
from services.listings.changes import differences, fields_of
from services.reviewing import Outcome

UNDO = "undo."


async def _version(visit: Visit) -> Outcome:
    """Put another version on show: "3" stays in the history, "undo.3" on the preview."""
    number = visit.word.removeprefix(UNDO)
    if not number.isdecimal() or int(number) > visit.product.versions:
        return Outcome.STALE
    hers = visit.seller, visit.product.id
    turned = await visit.desk.versions.turn(*hers, visit.press.revision, int(number))
    if turned and number == visit.word:
        await visit.desk.cards.screen(*hers, None, "versions")
    return done_or_stale(turned)


async def _accept(visit: Visit) -> Outcome:
    """Her yes: the proposal becomes a version."""
    product = visit.product
    proposal = await visit.desk.proposals.of(visit.seller.organization_id, product.id)
    if proposal is None or product.content is None:
        return Outcome.STALE
    parts = fields_of(differences(product.content, proposal.content))
    saved = await visit.desk.versions.save(
        visit.seller, product.id, visit.press.revision, proposal.content, parts
    )
    return done_or_stale(saved)


async def _decline(visit: Visit) -> Outcome:
    """Her no: everything stays as it was."""
    await visit.desk.proposals.drop(visit.seller, visit.product.id)
    return await visit.show("main")


DEEDS: dict[Action, Deed] = {
    Action.VERSION: _version,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
}
