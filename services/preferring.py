"""Where a seller's standing wishes are kept.

Owns the port. Does not own the record nor what it fills (services/listings/preferences).
"""

from typing import Protocol
from uuid import UUID

from services.listings.preferences import Preferences
from services.sellers import Seller


class Preferring(Protocol):
    """One record a seller."""

    async def of(self, organization_id: UUID, user_id: UUID) -> Preferences:
        """Hers, or what holds for everybody."""
        ...

    async def prefer(self, seller: Seller, preferences: Preferences) -> None:
        """Keep them from now on."""
        ...
