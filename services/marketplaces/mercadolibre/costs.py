"""What a sale costs the seller: the fee of each listing type that she may choose, and shipping.

Owns the calls and how far their sums can be relied on. Does not own how money is shown. Net is
price - sale_fee_amount - list_cost (reference: mercadolibre.md section 7.5).
Sources: https://developers.mercadolibre.com.ar/es_ar/comision-por-vender,
.../tipos-de-publicacion-y-actualizaciones-de-articulos, .../costos-de-envios
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from services.listings.content import Attribute, ListingType
from services.marketplaces.mercadolibre.cache import TimedCache
from services.marketplaces.mercadolibre.client import Call, SellerClient
from services.marketplaces.mercadolibre.shipping import ME2, Shipping, Way
from services.marketplaces.mercadolibre.wire import (
    ListingTypesAnswer,
    PricesAnswer,
    QuoteAnswer,
    Quoted,
)
from services.marketplaces.port import Account, Cost
from services.outcomes import OperatorMustActError, RefusedError

log = structlog.get_logger(__name__)

COSTS_SECONDS = 600.0
COSTS_KEPT = 1024

WEIGHED_SITES = frozenset({"MLA"})
"""Where the fixed part of the fee depends on the parcel's weight (comision-por-vender, 2026)."""

_SIDES = ("HEIGHT", "WIDTH", "LENGTH")
_CENTIMETRES = re.compile(r"(\d{1,4})\s*cm")
_GRAMS = re.compile(r"(\d{1,7})\s*g")

_TYPES = TypeAdapter(ListingTypesAnswer)
_PRICES: TypeAdapter[PricesAnswer] = TypeAdapter(PricesAnswer)
_QUOTE = TypeAdapter(QuoteAnswer)


@dataclass(frozen=True, slots=True)
class Sale:
    """What the costs of a sale depend on. `dimensions` is "HxWxL,grams" in whole centimetres
    and grams, None when the parcel isn't known."""

    category_id: str
    price: Decimal
    currency: str
    free_shipping: bool
    dimensions: str | None


class Costs:
    """The costs of all sellers' sales, each at most COSTS_SECONDS old."""

    def __init__(self, seller: SellerClient, shipping: Shipping) -> None:
        self._seller = seller
        self._shipping = shipping
        self._types: TimedCache[tuple[UUID, str], frozenset[str]]
        self._types = TimedCache(COSTS_SECONDS, COSTS_KEPT)
        self._costs: TimedCache[tuple[UUID, Sale], tuple[Cost, ...]]
        self._costs = TimedCache(COSTS_SECONDS, COSTS_KEPT)

    async def of(self, account: Account, sale: Sale) -> tuple[Cost, ...]:
        """One for each listing type of ours that this seller may choose, the cheapest first."""
        return await self._costs.get((account.id, sale), lambda: self._load(account, sale))

    async def _load(self, account: Account, sale: Sale) -> tuple[Cost, ...]:
        key = (account.id, sale.category_id)
        way, offered = await asyncio.gather(
            self._shipping.way(account),
            self._types.get(key, lambda: self._offered(account, sale.category_id)),
        )
        kinds = [kind for kind in ListingType if kind in offered]
        quotes = await self._quotes(account, sale, way, kinds)
        weight = max((quote.billable_weight or 0 for quote in quotes.values()), default=0)
        fees = await self._fees(account, sale, way, weight)
        known = way is not None and (weight > 0 or account.site_id not in WEIGHED_SITES)
        costs = [
            Cost(
                kind,
                fees[kind],
                quotes[kind].list_cost if sale.free_shipping and kind in quotes else None,
                exact=known,
            )
            for kind in kinds
            if kind in fees
        ]
        return tuple(sorted(costs, key=lambda cost: cost.fee))

    async def _offered(self, account: Account, category_id: str) -> frozenset[str]:
        """The marketplace's names of the types of which she has listings left."""
        call = Call(
            "GET",
            "/users/{user_id}/available_listing_types",
            ids={"user_id": account.user_id},
            query={"category_id": category_id},
        )
        answer = await self._seller.read(account, call, _TYPES)
        return frozenset(kind.id for kind in answer.available if kind.remaining_listings != 0)

    async def _fees(
        self, account: Account, sale: Sale, way: Way | None, weight: int
    ) -> Mapping[str, Decimal]:
        """The fee by listing type. Without how it travels the fixed part would be wrong, so all
        that is known of it is told."""
        query = {
            "price": format(sale.price, "f"),
            "category_id": sale.category_id,
            "currency_id": sale.currency,
        }
        if way is not None:
            query["shipping_mode"] = way.mode
            if way.logistic_type is not None:
                query["logistic_type"] = way.logistic_type
        if weight:
            query["billable_weight"] = str(weight)
        call = Call("GET", "/sites/{site_id}/listing_prices", {"site_id": account.site_id}, query)
        return {
            one.listing_type_id: one.sale_fee_amount
            for one in await self._seller.read(account, call, _PRICES)
            if one.currency_id == sale.currency
        }

    async def _quotes(
        self, account: Account, sale: Sale, way: Way | None, kinds: Iterable[ListingType]
    ) -> Mapping[ListingType, Quoted]:
        """What the marketplace's own logistics ask for a known parcel, by listing type; empty
        where that can't be known."""
        if sale.dimensions is None or way is None or way.mode != ME2:
            return {}
        parcel = {"dimensions": sale.dimensions, "mode": way.mode}
        if way.logistic_type is not None:
            parcel["logistic_type"] = way.logistic_type

        async def quote(kind: ListingType) -> Quoted | None:
            call = Call(
                "GET",
                "/users/{user_id}/shipping_options/free",
                ids={"user_id": account.user_id},
                query=parcel
                | {
                    "item_price": format(sale.price, "f"),
                    "listing_type_id": kind,
                    "free_shipping": "true",
                    "verbose": "true",
                },
            )
            try:
                quoted = (await self._seller.read(account, call, _QUOTE)).coverage.all_country
            except (RefusedError, OperatorMustActError) as error:
                log.warning("shipping_quote_refused", reason=str(error))
                return None
            return quoted if quoted.currency_id == sale.currency else None

        wanted = tuple(kinds)
        found = await asyncio.gather(*map(quote, wanted))
        return {kind: one for kind, one in zip(wanted, found, strict=True) if one is not None}


def dimensions_of(attributes: Iterable[Attribute]) -> str | None:
    """The parcel as the quote wants it; None unless all four sizes are told in whole centimetres
    and grams (reference: mercadolibre.md section 5.6)."""
    told = {attribute.id: attribute.value_name.strip() for attribute in attributes}
    sides = [_CENTIMETRES.fullmatch(told.get(f"SELLER_PACKAGE_{side}", "")) for side in _SIDES]
    weight = _GRAMS.fullmatch(told.get("SELLER_PACKAGE_WEIGHT", ""))
    if weight is None or not all(sides):
        return None
    return "x".join(side[1] for side in sides if side) + f",{weight[1]}"
