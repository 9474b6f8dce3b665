"""A visit: one press of a card's button, as the conversation behind it sees it.

Owns the shape of a deed and the few moves that most deeds make. Does not own which button leads
to which deed (handlers/presses).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers.callbacks import Press
from handlers.desk import Desk
from services.products import Product
from services.reviewing import Outcome
from services.sellers import Seller


@dataclass(frozen=True, slots=True)
class Visit:
    """A press on a card that is up to date: `product` is hers and at `press.revision`."""

    desk: Desk
    seller: Seller
    product: Product
    press: Press

    @property
    def word(self) -> str:
        """The button's word, empty if it has none."""
        return self.press.word

    async def show(self, screen: str) -> Outcome:
        """Turn the card to a screen ("name" or "name:word")."""
        done = await self.desk.cards.screen(
            self.seller, self.product.id, self.press.revision, screen
        )
        return done_or_stale(done)


Deed = Callable[[Visit], Awaitable[Outcome]]


def done_or_stale(done: bool) -> Outcome:
    """What became of a conditional change."""
    return Outcome.DONE if done else Outcome.STALE
