"""How long work takes: what a seller is told to expect while she waits.

Owns the memory of the last runs in this process. Does not own the words (handlers/views/progress).
"""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from handlers.views.progress import Going
from services.listings.status import ProductStatus
from services.products import Product
from services.showing import Card

REMEMBERED = 20

AT_FIRST: dict[ProductStatus, float] = {
    ProductStatus.PROCESSING: 20.0,
    ProductStatus.PUBLISHING: 10.0,
}
"""Seconds, until the first run of this process has ended."""

ENDS = {
    ProductStatus.PROCESSING: ProductStatus.READY,
    ProductStatus.PUBLISHING: ProductStatus.PUBLISHED,
}
"""What a run that went well leads to."""


def _now() -> datetime:
    return datetime.now(UTC)


class Pace:
    """The usual length of each kind of run: the median of the last ones."""

    def __init__(self, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._took = {status: deque[float](maxlen=REMEMBERED) for status in AT_FIRST}

    def going(self, product: Product) -> Going | None:
        """How its run goes, None when it has none."""
        took = self._took.get(product.status)
        if took is None or product.began_at is None:
            return None
        usual = median(took) if took else AT_FIRST[product.status]
        return Going(self._since(product.began_at), usual)

    def saw(self, card: Card, product: Product) -> None:
        """The card, drawn last as `card.status` says, is about to show how its run ended."""
        began = ProductStatus(card.status) if card.status else product.status
        if product.began_at is not None and ENDS.get(began) is product.status:
            self._took[began].append(self._since(product.began_at))

    def _since(self, moment: datetime) -> float:
        return max((self._now() - moment).total_seconds(), 0.0)
