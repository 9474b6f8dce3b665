"""A scene: everything that a screen of a reviewed product is drawn from.

Owns the shape of a screen. Does not own any screen, nor which name leads to which
(handlers/views/screens).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.listings.content import Content
from services.listings.preferences import Preferences
from services.lore import Lore, Needs
from services.marketplaces.port import Account, shop_for
from services.products import Product
from services.proposing import Proposal


@dataclass(frozen=True, slots=True)
class Scene:
    """A product with content, and what is known around it. `word` is the screen's own: a page, a
    field's name, an id; empty if it has none."""

    product: Product
    content: Content
    accounts: Sequence[Account]
    phrases: Phrases
    word: str = ""
    lore: Lore = field(default_factory=Lore)
    preferences: Preferences = field(default_factory=Preferences)
    proposal: Proposal | None = None

    @property
    def account(self) -> Account | None:
        """The shop that the listing is made for: the first that sells in its category."""
        category = self.content.category.id if self.content.category else ""
        return shop_for(self.accounts, category)


Draw = Callable[[Scene], Message | None]
"""None when there is nothing to show any more: the preview is drawn instead."""


def needs_nothing(_word: str) -> Needs:
    """A screen that knows all it shows."""
    return Needs()


@dataclass(frozen=True, slots=True)
class Screen:
    """How a screen is drawn, and what it needs to know for a word."""

    draw: Draw
    needs: Callable[[str], Needs] = needs_nothing
