"""How a seller's parcels travel, as her shipping preferences tell.

Owns reading and keeping them for a while. Does not own the shipping of one item (`bodies`) nor
what it costs (`costs`).
Sources: https://developers.mercadolibre.com.ar/es_ar/mercado-envios, .../permisos-funcionales
"""

from dataclasses import dataclass

import structlog
from pydantic import TypeAdapter

from services.marketplaces.mercadolibre.cache import TimedCache
from services.marketplaces.mercadolibre.client import Call, SellerClient
from services.marketplaces.mercadolibre.wire import ShippingPreferences
from services.marketplaces.port import Account
from services.outcomes import OperatorMustActError, RefusedError

log = structlog.get_logger(__name__)

SHIPPING_SECONDS = 600.0
SHIPPING_KEPT = 256

ME2, NOT_SPECIFIED = "me2", "not_specified"
"""The marketplace's own logistics, and "agree with the buyer", which everybody has."""

_SHIPPING = TypeAdapter(ShippingPreferences)


@dataclass(frozen=True, slots=True)
class Way:
    """The mode that her items get, and the logistics of it that she uses (drop_off, ...), None
    when none is named."""

    mode: str
    logistic_type: str | None = None


class Shipping:
    """The preferences of all sellers."""

    def __init__(self, seller: SellerClient) -> None:
        self._seller = seller
        self._ways: TimedCache[str, Way | None] = TimedCache(SHIPPING_SECONDS, SHIPPING_KEPT)

    async def way(self, account: Account) -> Way | None:
        """The marketplace's own logistics where she has them. Reading it needs a permission of
        its own; None without it, and the marketplace decides."""
        return await self._ways.get(account.user_id, lambda: self._load(account))

    async def _load(self, account: Account) -> Way | None:
        call = Call(
            "GET", "/users/{user_id}/shipping_preferences", ids={"user_id": account.user_id}
        )
        try:
            preferences = await self._seller.read(account, call, _SHIPPING)
        except (RefusedError, OperatorMustActError) as error:
            log.warning("shipping_preferences_refused", reason=str(error))
            return None
        mode = ME2 if ME2 in preferences.modes else NOT_SPECIFIED
        active = [
            kind
            for logistics in preferences.logistics
            if logistics.mode == mode
            for kind in logistics.types
            if kind.status == "active"
        ]
        chosen = sorted(active, key=lambda kind: not kind.default)
        return Way(mode, chosen[0].type if chosen else None)
