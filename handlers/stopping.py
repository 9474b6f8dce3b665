"""Stopping a run, and going on with it.

Owns the two presses. A stage may end between her look and her tap, so Cancel names its run, not a
revision: it stops that one and no later one.
"""

from handlers.callbacks import Action
from handlers.visit import Deed, Visit
from services.listings.status import ProductStatus
from services.products import Product
from services.reviewing import Outcome

TRIES = 5
"""A run has fewer stages than this to move on to."""


async def _cancel(visit: Visit) -> Outcome:
    """Stop the run that the button names."""
    desk, seller, product = visit.desk, visit.seller, visit.product
    for _ in range(TRIES):
        if not _under_way(product, visit.word):
            return Outcome.STALE
        if await desk.versions.cancel(seller, product.id, product.revision):
            await desk.stop(product)
            return Outcome.DONE
        again = await desk.products.get(seller.organization_id, product.id)
        if again is None:
            return Outcome.STALE
        product = again
    return Outcome.STALE


def _under_way(product: Product, word: str) -> bool:
    return product.status is ProductStatus.PROCESSING and word == str(product.attempt)


async def _resume(visit: Visit) -> Outcome:
    return await visit.desk.reviewing.resume(visit.seller, visit.product.id, visit.press.revision)


DEEDS: dict[Action, Deed] = {Action.CANCEL: _cancel, Action.RESUME: _resume}

STANDING = frozenset({Action.CANCEL})
"""Buttons that are good at any revision: their word says what they mean."""
