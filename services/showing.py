"""Cards: what of a product has been shown in the chat, and which cards are out of date.

Owns the store behind the card keeper. Does not own what a card looks like (handlers/views) nor
the sending (handlers/notifier). Chat and message ids are the edge's memory, kept here as plain
numbers.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.listings.status import ProductStatus
from services.sellers import Seller


@dataclass(frozen=True, slots=True)
class Card:
    """A product's message. `screen` names the part on show ("main", "confirm", "edit", ...);
    `message_id` is None until sent; `has_photo` tells a photo message from a text one; `picture`
    names what it shows, `status` the product's when it was drawn last; `below` counts her
    messages and other cards that came since it was sent."""

    product_id: UUID
    organization_id: UUID
    chat_id: int
    message_id: int | None
    has_photo: bool
    shown_revision: int
    screen: str
    picture: str | None = None
    status: str | None = None
    below: int = 0


@dataclass(frozen=True, slots=True)
class DueCard:
    """A card to draw, claimed under a lease, with its seller."""

    card: Card
    seller: Seller


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the message shows now."""

    revision: int
    message_id: int
    has_photo: bool
    picture: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Recent:
    """A product of hers whose card changed of late. `title` is that of the version on show, None
    without one; `wordless` tells a draft that waits for its words."""

    product_id: UUID
    status: ProductStatus
    title: str | None = field(default=None, repr=False)
    wordless: bool = False


@dataclass(frozen=True, slots=True)
class Living:
    """Where work lasts: the chats, and how many cards were made due to show it."""

    chats: tuple[int, ...]
    redrawn: int


class Cards(Protocol):
    """Where cards are kept. A card row is made with its product (shown_revision 0)."""

    async def due(self, limit: int, lease_seconds: float) -> tuple[DueCard, ...]:
        """Claim cards whose product's revision is newer than shown and whose waiting time is
        over; sellers who blocked the bot are left out."""
        ...

    async def shown(self, card: Card, drawn: Drawn, *, wait_seconds: float) -> None:
        """Drawn: give the lease back; the next edit not before `wait_seconds`."""
        ...

    async def by_message(self, seller: Seller, message_id: int) -> UUID | None:
        """The product that her message of that id shows."""
        ...

    async def recent(self, seller: Seller, since: datetime, limit: int) -> tuple[Recent, ...]:
        """Her products that changed after `since` and aren't discarded, the latest first."""
        ...

    async def below(self, seller: Seller, product_id: UUID) -> int:
        """How many messages of hers came since the card was sent; 0 while it isn't."""
        ...

    async def postpone(self, card: Card, *, wait_seconds: float, lost: bool = False) -> None:
        """Not drawn: give the lease back and wait; `lost` forgets the message (send anew)."""
        ...

    async def living(
        self, *, still_seconds: float, limit: int, moved: Collection[UUID] = ()
    ) -> Living:
        """The chats with a product in a run (not one that only waits for the marketplace's
        index). Of each chat, the card that stood still longest is made due when its waiting time
        ended `still_seconds` ago, at most `limit` in all; and those of products that `moved`."""
        ...

    async def screen(
        self, seller: Seller, product_id: UUID, revision: int | None, screen: str
    ) -> bool:
        """Turn the card to another screen and raise the product's revision; False when the
        product isn't hers or not at that revision (None: whatever it is)."""
        ...

    async def stale(self, seller: Seller, product_id: UUID) -> None:
        """Have the card drawn again although its revision did not rise (a tap on an old button,
        photos that were looked at); once more, if it is being drawn."""
        ...

    async def bring_down(self, seller: Seller, product_id: UUID) -> int | None:
        """Have the card sent anew at the end of the chat; returns the id of the message that
        showed it until now, for the caller to take away."""
        ...
