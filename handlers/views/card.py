"""The card: a product's one message, drawn from its state.

Owns which view a state gets. Does not own the views of each state (collecting, preview,
publishing) nor the sending (handlers/notifier).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from handlers.views import preview, progress
from handlers.views.buttons import photo_key
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from handlers.views.progress import Going
from handlers.views.published import published
from handlers.views.scene import Scene
from handlers.views.screens import draw_screen, screen_of
from services.generation.brief import Sketch
from services.listings.preferences import Preferences
from services.listings.status import ProductStatus, PublicationStatus
from services.lore import Lore
from services.marketplaces.port import Account
from services.products import Product
from services.proposing import Proposal

OVER_A_FAILURE = ("main", "confirm")
"""Screens that a failed product doesn't have: the failure is shown instead."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the product."""

    accounts: Sequence[Account] = ()
    lore: Lore = field(default_factory=Lore)
    preferences: Preferences = field(default_factory=Preferences)
    proposal: Proposal | None = None
    going: Going | None = None
    sketch: Sketch = field(default_factory=Sketch)


def draw(product: Product, screen: str, known: Known, phrases: Phrases) -> Message:
    """The card of `product` with the given part on show."""
    match product.status:
        case ProductStatus.UPLOADING | ProductStatus.IMPORTED:
            return progress.collecting(product, phrases)
        case ProductStatus.PROCESSING:
            return progress.working(product, known.going, known.sketch, phrases)
        case ProductStatus.READY:
            scene = _scene(product, screen, known, phrases)
            if scene is None:
                return Message(phrases.t("Nothing to show yet."), (), photo_key(product))
            return draw_screen(scene, screen)
        case ProductStatus.PUBLISHING:
            return progress.sending(product, known.going, phrases)
        case ProductStatus.PUBLISHED:
            return published(product, phrases)
        case ProductStatus.FAILED:
            return _failed(product, screen, known, phrases)
        case ProductStatus.DISCARDED:
            return Message(
                phrases.t("🗑 Discarded. Send new photos whenever you like."), (), photo_key(product)
            )


def _failed(product: Product, screen: str, known: Known, phrases: Phrases) -> Message:
    scene = _scene(product, screen, known, phrases)
    publication = product.publication
    unknown = publication is not None and publication.status is PublicationStatus.UNKNOWN
    if scene is not None and screen not in OVER_A_FAILURE and not unknown:
        return draw_screen(scene, screen)
    return preview.failed(scene, product, phrases)


def _scene(product: Product, screen: str, known: Known, phrases: Phrases) -> Scene | None:
    if product.content is None:
        return None
    return Scene(
        product=product,
        content=product.content,
        accounts=known.accounts,
        phrases=phrases,
        word=screen_of(screen)[1],
        lore=known.lore,
        preferences=known.preferences,
        proposal=known.proposal,
    )
