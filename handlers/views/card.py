"""The card: a product's one message, drawn from its state.

Owns which view a state gets. Does not own the views of each state (collecting, preview,
publishing) nor the sending (handlers/notifier).
"""

from collections.abc import Sequence

from handlers.views import preview, progress
from handlers.views.buttons import photo_key
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from handlers.views.published import published
from services.listings.status import ProductStatus
from services.marketplaces.port import Account
from services.products import Product


def draw(product: Product, screen: str, accounts: Sequence[Account], phrases: Phrases) -> Message:
    """The card of `product` with the given part on show."""
    match product.status:
        case ProductStatus.UPLOADING | ProductStatus.IMPORTED:
            return progress.collecting(product, phrases)
        case ProductStatus.PROCESSING:
            return progress.working(product, phrases)
        case ProductStatus.READY:
            return preview.screens(product, screen, accounts, phrases)
        case ProductStatus.PUBLISHING:
            return progress.sending(product, phrases)
        case ProductStatus.PUBLISHED:
            return published(product, phrases)
        case ProductStatus.FAILED:
            return preview.failed(product, screen, accounts, phrases)
        case ProductStatus.DISCARDED:
            return Message(
                phrases.t("🗑 Discarded. Send new photos whenever you like."), (), photo_key(product)
            )
