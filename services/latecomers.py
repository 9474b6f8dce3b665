"""Photos that come too late for the run: looked at and polished like the others, without another.

Owns when that is done and that the card tells it. Does not own the looking nor the polish
(services/darkroom).
"""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakValueDictionary

from services.darkroom import Darkroom
from services.listings.status import ProductStatus
from services.outcomes import TryLaterError
from services.products import Products
from services.sellers import Seller
from services.showing import Cards

REVIEWED = frozenset({ProductStatus.READY, ProductStatus.FAILED})
"""After a run: nobody else looks at photos that come now."""

LATE = REVIEWED | {ProductStatus.PROCESSING}
"""A run that is under way may have looked at the photos before."""

RUN_SECONDS = 30.0
"""Until then a run is mostly over."""


@dataclass(frozen=True, slots=True)
class Latecomers:
    """The use case. Of those who come for one product at once, the first does the work and the
    others find it done."""

    products: Products
    darkroom: Darkroom
    cards: Cards
    _turns: WeakValueDictionary[UUID, asyncio.Lock] = field(
        default_factory=WeakValueDictionary[UUID, asyncio.Lock]
    )

    async def look_at(self, seller: Seller, product_id: UUID) -> None:
        """Look at its new photos, propose a look for each, and have the card drawn again. Does
        nothing for a product that is gone or being published: publishing looks for itself. Raises
        `TryLaterError` while a run is under way: only then it is known what it left."""
        async with self._turns.setdefault(product_id, asyncio.Lock()):
            for work in (self.darkroom.examine, self.darkroom.polish):
                product = await self.products.get(seller.organization_id, product_id)
                if product is not None and product.status is ProductStatus.PROCESSING:
                    raise TryLaterError("run_under_way", after=RUN_SECONDS)
                if product is None or product.status not in REVIEWED:
                    return
                await work(product)
        # a revision more would spoil the buttons that she sees, and a question for more photos
        await self.cards.stale(seller, product_id)
