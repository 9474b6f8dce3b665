"""The desk: everything that the conversations work with, handed to each of them.

Owns the bundle of use cases and ports. Does not own any conversation.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from handlers.gateway import Gateway, UncertainError, UnreachableError
from handlers.pictures import Pictures
from handlers.views.message import Message
from handlers.views.phrases import Phrases
from services.accounts import Accounts, Connecting
from services.batching import Batching
from services.changing import Changing
from services.condensing import Condensing
from services.conversations import Conversations
from services.editing import Versions
from services.errands import Errands
from services.gallery import Gallery
from services.hearing import Hearing
from services.intake import Corrections, Intake, Kin
from services.inviting import Inviting
from services.looks import Looks
from services.preferring import Preferring
from services.products import Product, Products
from services.proposing import Proposals
from services.reviewing import Reviewing
from services.revising import Revising
from services.sellers import Forgotten, Seller, Sellers
from services.shops import Shops
from services.showing import Cards
from services.spending import Budget, Costs
from services.statistics import EffortCounter, Statistics

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """`hearing` is None when nobody hears; `connecting` is None when no marketplace application is
    configured; `lands_in_public` tells whether the marketplace can send her back to a page of ours;
    `speak` gives a language by its code; `poke` wakes whoever works behind the chat; `stop` ends
    the run of a product that she cancelled; `forget` deletes what an erased seller left outside the
    database."""

    gateway: Gateway
    pictures: Pictures
    sellers: Sellers
    intake: Intake
    kin: Kin
    corrections: Corrections
    products: Products
    versions: Versions
    reviewing: Reviewing
    revising: Revising
    gallery: Gallery
    looks: Looks
    changing: Changing
    condensing: Condensing
    hearing: Hearing | None
    cards: Cards
    conversations: Conversations
    accounts: Accounts
    connecting: Connecting | None
    lands_in_public: bool
    speak: Callable[[str], Phrases]
    proposals: Proposals
    preferring: Preferring
    batching: Batching
    statistics: Statistics
    efforts: EffortCounter
    errands: Errands
    inviting: Inviting
    costs: Costs
    budget: Budget
    shops: Shops
    poke: Callable[[], None]
    stop: Callable[[Product], Awaitable[None]]
    forget: Callable[[Forgotten], Awaitable[None]]

    def phrases_for(self, seller: Seller) -> Phrases:
        """Her language."""
        return self.speak(seller.language)

    async def say(self, seller: Seller, message: Message, *, reply_to: int | None = None) -> None:
        """Send a message that belongs to no card, perhaps as a reply to one of hers. What may
        have arrived isn't said again, and nothing to a seller who left."""
        try:
            picture = await self.pictures.of(message)
            await self.gateway.send(seller.telegram_id, message, picture, reply_to=reply_to)
        except UncertainError:
            log.info("perhaps_said")
        except UnreachableError:
            await self.sellers.set_reachable(seller.telegram_id, reachable=False)
