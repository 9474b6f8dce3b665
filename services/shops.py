"""Connected shops as their seller looks after them: how each one is, and letting one go.

Owns the states and the check of a connection. Does not own connecting nor the tokens
(services/accounts).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.marketplaces.port import Account, Shop
from services.outcomes import RefusedError, Repair, SellerMustActError, TryLaterError
from services.sellers import Seller


@dataclass(frozen=True, slots=True)
class ShopState:
    """A shop of hers. `dead`: only connecting it again helps; `renewed_at` is None while it
    lives on the keys it was connected with."""

    account: Account
    dead: bool
    connected_at: datetime
    renewed_at: datetime | None = None


class Parting(StrEnum):
    """What became of letting a shop go."""

    DONE = "done"
    BUSY = "busy"
    """Something of hers is being published there: nothing changed."""
    GONE = "gone"
    """She has no such shop (any more)."""


class Shops(Protocol):
    """Where her shops are kept."""

    async def of(self, organization_id: UUID) -> tuple[ShopState, ...]:
        """Her shops, those that need her too, the newest connected first; without those that
        she disconnected."""
        ...

    async def disconnect(self, seller: Seller, account_id: UUID) -> Parting:
        """Erase the shop's tokens; its publications stay. Not while one is undecided."""
        ...


class Health(StrEnum):
    """What a check of the connection found."""

    WELL = "well"
    BLOCKED = "blocked"
    """It answers, and the marketplace lets it list nothing now."""
    DEAD = "dead"
    SILENT = "silent"
    """The marketplace doesn't answer: nothing is known."""


class Asker(Protocol):
    """The part of the marketplace's port that a check needs."""

    async def current_shop(self, account: Account) -> Shop:
        """The shop as it is now."""
        ...


async def health_of(account: Account, asker: Asker) -> Health:
    """Ask the marketplace how the shop is; never raises for what it answers."""
    try:
        shop = await asker.current_shop(account)
    except SellerMustActError as error:
        return Health.DEAD if error.repair is Repair.RECONNECT else Health.BLOCKED
    except (TryLaterError, RefusedError):
        return Health.SILENT
    return Health.BLOCKED if shop.blocked else Health.WELL
