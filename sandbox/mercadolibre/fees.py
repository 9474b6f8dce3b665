"""Money: listing types, what a sale costs and what shipping costs the seller.

Owns the sums of the stand-in: percentages and costs recorded for Brazil, made up from the
documented samples for Argentina. Owns no HTTP.
"""

from bisect import bisect_left
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.schemas import load

CURRENCIES: dict[str, Json] = {
    "ARS": {"id": "ARS", "symbol": "$", "description": "Peso argentino", "decimal_places": 2},
    "BRL": {"id": "BRL", "symbol": "R$", "description": "Real", "decimal_places": 2},
}
CURRENCY_OF_SITE = {"MLA": "ARS", "MLB": "BRL"}
# 79 BRL is measured; the Argentine threshold is made.
FREE_SHIPPING_FROM = {"MLA": 33_000, "MLB": 79}

# Share of the price by site; recorded for MLB, 13 % documented for MLA.
LISTING_TYPES: dict[str, dict[str, Decimal]] = {
    "gold_special": {"MLA": Decimal(13), "MLB": Decimal(12)},
    "gold_pro": {"MLA": Decimal(28), "MLB": Decimal(17)},
    "free": {"MLA": Decimal(0), "MLB": Decimal(0)},
}
# Under the free shipping threshold only Flex, or an unknown logistics, pays a fixed fee.
_FIXED_FEE = {"MLA": Decimal(200), "MLB": Decimal("6.25")}
_FIXED_FEE_LOGISTICS = {None, "self_service"}

# Billable grams and BRL of the recorded quotes; other weights lie between them.
_SHIPPING_MLB = [(0, 12.0), (750, 14.45), (15_618, 78.65), (30_586, 107.05)]
_SHIPPING_FACTOR = {"MLA": 190, "MLB": 1}  # made: a peso scale
_VOLUMETRIC_DIVISOR = 6  # cm³ to grams: recorded 15x15x20 → 750, 33x67x83 → 30586


def _cents(amount: Decimal) -> float:
    return float(amount.quantize(Decimal("0.01"), ROUND_HALF_UP))


def listing_types(site: str) -> list[Json]:
    """``GET /sites/{site}/listing_types``."""
    return load(f"listing_types_{site}.json")


def listing_price(site: str, listing_type: str, price: Decimal, logistic: str | None) -> Json:
    """What one sale costs, in the recorded shape."""
    percentage = LISTING_TYPES[listing_type][site]
    fixed = Decimal(0)
    if percentage and price < FREE_SHIPPING_FROM[site] and logistic in _FIXED_FEE_LOGISTICS:
        fixed = _FIXED_FEE[site]
    fee = price * percentage / 100 + fixed
    name = next(kind["name"] for kind in listing_types(site) if kind["id"] == listing_type)
    return {
        "currency_id": CURRENCY_OF_SITE[site],
        "free_relist": False,
        "listing_exposure": "highest",
        "listing_fee_amount": 0,
        "listing_fee_details": {"fixed_fee": 0, "gross_amount": 0},
        "listing_type_id": listing_type,
        "listing_type_name": name,
        "requires_picture": True,
        "sale_fee_amount": _cents(fee),
        "sale_fee_details": {
            "financing_add_on_fee": 0,
            "fixed_fee": _cents(fixed),
            "gross_amount": _cents(fee),
            "meli_percentage_fee": float(percentage),
            "percentage_fee": float(percentage),
        },
        "stop_time": "2046-09-26T00:00:00.000-04:00",
    }


def billable_weight(height: int, width: int, length: int, grams: int) -> int:
    """Grams that count: the weight or the volume, whichever is more. Sides in cm."""
    return max(grams, -(-height * width * length // _VOLUMETRIC_DIVISOR))


def shipping_quote(site: str, weight: int) -> Json:
    """``GET /users/{id}/shipping_options/free``: what free shipping costs the seller."""
    cost = _cents(Decimal(str(_interpolated(weight))) * _SHIPPING_FACTOR[site])
    return {
        "coverage": {
            "all_country": {
                "list_cost": cost,
                "currency_id": CURRENCY_OF_SITE[site],
                "billable_weight": weight,
                "discount": {
                    "rate": 0.5,
                    "type": "mandatory",
                    "promoted_amount": round(cost * 2, 2),
                },
            }
        }
    }


def _interpolated(weight: int) -> float:
    spans = list(pairwise(_SHIPPING_MLB))
    place = bisect_left([upper for _, (upper, _) in spans], weight)
    (low, cheap), (high, dear) = spans[min(place, len(spans) - 1)]
    return cheap + (dear - cheap) * (weight - low) / (high - low)
