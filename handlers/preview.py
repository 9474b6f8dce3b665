"""The preview's buttons: publish, regenerate, cancel, discard.

Owns what each of these presses leads to. Does not own the press itself (handlers/presses).
"""

from handlers.callbacks import Action
from handlers.views.advised import held
from handlers.visit import Deed, Visit, done_or_stale
from services.listings.status import ProductStatus
from services.reviewing import Outcome


async def _main(visit: Visit) -> Outcome:
    return await visit.show("main")


async def _publish(visit: Visit) -> Outcome:
    """Ask once more; a product none of whose photos may be shown waits for her word first."""
    photos = visit.product.photos
    return await visit.show("held" if photos and held(photos) == photos else "confirm")


async def _confirm(visit: Visit) -> Outcome:
    revision = visit.press.revision
    return await visit.desk.reviewing.publish(visit.seller, visit.product.id, revision, visit.word)


async def _regenerate(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.regenerate(
        visit.seller, visit.product.id, visit.press.revision
    )


async def _retry(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.retry(visit.seller, visit.product.id, visit.press.revision)


async def _connect(visit: Visit) -> Outcome:
    """A preview that was drawn before she had a shop needs none any more."""
    ready = visit.product.status is ProductStatus.READY
    if ready and await visit.desk.accounts.of(visit.seller.organization_id):
        return Outcome.STALE
    return Outcome.NO_ACCOUNT


async def _discard(visit: Visit) -> Outcome:
    """Work already done is asked about; what has only begun goes at once."""
    product = visit.product
    if product.content is not None and product.status is not ProductStatus.PROCESSING:
        return await visit.show("discard")
    return await _discard_yes(visit)


async def _discard_yes(visit: Visit) -> Outcome:
    done = await visit.desk.versions.discard(visit.seller, visit.product.id, visit.press.revision)
    return done_or_stale(done)


DEEDS: dict[Action, Deed] = {
    Action.MAIN: _main,
    Action.PUBLISH: _publish,
    Action.CONFIRM: _confirm,
    Action.REGENERATE: _regenerate,
    Action.RETRY: _retry,
    Action.CONNECT: _connect,
    Action.DISCARD: _discard,
    Action.DISCARD_YES: _discard_yes,
}
