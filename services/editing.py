"""Editing's store: new versions by the seller's hand, and asking for a new run.

Owns what reviewing asks of storage. Does not own parsing of her words (services/generation) nor
the buttons (handlers).
"""

from typing import Protocol
from uuid import UUID

from services.listings.content import Content
from services.sellers import Seller


class DailyLimitError(Exception):
    """The seller began as many runs today as this bot allows; nothing changed."""


class Versions(Protocol):
    """Changing what is on the card. Each method is scoped by the seller's organisation, is
    conditional on the revision that she saw, and returns False when that is no longer true."""

    async def save(self, seller: Seller, product_id: UUID, revision: int, content: Content) -> bool:
        """Save a new version of a `ready` or `failed` product, which becomes `ready`."""
        ...

    async def regenerate(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """`ready` or `failed` -> `processing`, attempt + 1. Raises `DailyLimitError`."""
        ...

    async def discard(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """-> `discarded`, wherever the status machine allows it."""
        ...
