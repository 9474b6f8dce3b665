"""What a sale costs: from the recorded answers to fee, shipping and net, and never a guess."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.listings.content import Attribute, Delivery, ListingType
from services.marketplaces.mercadolibre.catalogue import Catalogue
from services.marketplaces.mercadolibre.costs import dimensions_of
from services.marketplaces.mercadolibre.shipping import Shipping
from services.marketplaces.mercadolibre.wire import QuoteAnswer
from services.marketplaces.port import Cost
from services.outcomes import RefusedError, TryLaterError
from tests.unit.mercadolibre.support import Bench, Reply, attribute, recorded

TYPES = "GET /users/100000001/available_listing_types"
PREFERENCES = "GET /users/100000001/shipping_preferences"
QUOTE = "GET /users/100000001/shipping_options/free"
PRICES = "GET /sites/MLA/listing_prices"
PRICES_MLB = "GET /sites/MLB/listing_prices"

OFFERED: dict[str, Any] = recorded("available_listing_types_MLB31447")["response"]
SHIRT, CHARGER, DOCUMENTED = (one["response"] for one in recorded("listing_prices")["samples"])
PARCEL, CHAIR, _ = (one["response"] for one in recorded("shipping_options_free_MLB")["samples"])
PREFERRED: dict[str, Any] = recorded("shipping_preferences_MLB")["response"]
UNPERMITTED = recorded("shipping_preferences_MLB")["missing_permission"]
SIZES = (
    attribute("SELLER_PACKAGE_HEIGHT", "15 cm"),
    attribute("SELLER_PACKAGE_WIDTH", "15 cm"),
    attribute("SELLER_PACKAGE_LENGTH", "20 cm"),
    attribute("SELLER_PACKAGE_WEIGHT", "500 g"),
)
FREE_SHIPPING = Delivery(free_shipping=True)


def brazil(ml: Bench, *prices: Reply) -> Catalogue:
    """A shop in Brazil whose marketplace answers as recorded."""
    ml.api.on(TYPES, Reply(200, OFFERED))
    ml.api.on(PREFERENCES, Reply(200, PREFERRED))
    ml.api.on(QUOTE, Reply(200, PARCEL))
    ml.api.on(PRICES_MLB, *(prices or (Reply(200, [SHIRT, CHARGER]),)))
    return Catalogue(ml.seller, Shipping(ml.seller))


async def costs(
    ml: Bench,
    catalogue: Catalogue,
    price: str = "150",
    delivery: Delivery = FREE_SHIPPING,
    attributes: tuple[Attribute, ...] = (),
    site: str = "MLB",
) -> tuple[Cost, ...]:
    account = replace(ml.account, site_id=site)
    return await catalogue.costs(
        account, f"{site}31447", Decimal(price), delivery, attributes=attributes
    )


async def test_each_type_that_is_open_to_her_comes_with_its_fee_the_cheapest_first(
    ml: Bench,
) -> None:
    found = await costs(ml, brazil(ml, Reply(200, [CHARGER, SHIRT])))
    assert found == (
        Cost(ListingType.CLASSIC, Decimal(18)),
        Cost(ListingType.PREMIUM, Decimal("33.7")),
    )
    assert [one.net(Decimal(150)) for one in found] == [Decimal(132), Decimal("116.3")]


async def test_a_dearer_classic_comes_after_premium(ml: Bench) -> None:
    catalogue = brazil(ml, Reply(200, [SHIRT | {"sale_fee_amount": 40}, CHARGER]))
    assert [one.fee for one in await costs(ml, catalogue)] == [Decimal("33.7"), Decimal(40)]


async def test_one_object_is_read_as_a_list_of_one(ml: Bench) -> None:
    assert await costs(ml, brazil(ml, Reply(200, SHIRT))) == (
        Cost(ListingType.CLASSIC, Decimal(18)),
    )


async def test_the_fee_is_asked_for_the_way_that_she_ships(ml: Bench) -> None:
    await costs(ml, brazil(ml), "59.90")
    [asked] = ml.api.calls(PRICES_MLB)
    assert asked.query == {
        "price": "59.90",
        "category_id": "MLB31447",
        "currency_id": "BRL",
        "shipping_mode": "me2",
        "logistic_type": "cross_docking",
    }


@pytest.mark.parametrize(
    ("types", "named"),
    [
        ([("drop_off", False, "active"), ("xd_drop_off", True, "active")], "xd_drop_off"),
        ([("drop_off", False, "active"), ("xd_drop_off", True, "inactive")], "drop_off"),
        ([("drop_off", True, "inactive")], None),
        ([], None),
    ],
)
async def test_her_default_way_counts_while_it_is_active(
    ml: Bench, types: list[tuple[str, bool, str]], named: str | None
) -> None:
    catalogue = brazil(ml)
    ways = [dict(zip(("type", "default", "status"), one, strict=True)) for one in types]
    logistics = [
        {"mode": "not_specified", "types": [{"type": "not_specified", "default": True}]},
        {"mode": "me2", "types": ways},
    ]
    ml.api.on(PREFERENCES, Reply(200, PREFERRED | {"logistics": logistics}))
    await costs(ml, catalogue)
    assert ml.api.calls(PRICES_MLB)[0].query.get("logistic_type") == named


async def test_types_that_are_not_hers_or_used_up_are_not_offered(ml: Bench) -> None:
    catalogue = brazil(ml, Reply(200, [SHIRT, CHARGER, SHIRT | {"listing_type_id": "free"}]))
    kinds = [
        {"id": "free", "remaining_listings": 0},
        {"id": "gold_pro", "remaining_listings": 3},
        {"id": "gold_premium", "remaining_listings": None},
    ]
    ml.api.on(TYPES, Reply(200, {"available": kinds}))
    assert [one.listing_type for one in await costs(ml, catalogue)] == [ListingType.PREMIUM]


async def test_a_fee_in_another_currency_is_no_fee_of_hers(ml: Bench) -> None:
    catalogue = brazil(ml, Reply(200, [SHIRT | {"currency_id": "USD"}, CHARGER]))
    assert [one.listing_type for one in await costs(ml, catalogue)] == [ListingType.PREMIUM]


async def test_free_shipping_of_a_known_parcel_is_in_the_net(ml: Bench) -> None:
    classic, _ = await costs(ml, brazil(ml), attributes=SIZES)
    assert (classic.shipping, classic.net(Decimal(150))) == (Decimal("14.45"), Decimal("117.55"))
    asked = {one.query["listing_type_id"]: one.query for one in ml.api.calls(QUOTE)}
    assert asked["gold_special"] == {
        "dimensions": "15x15x20,500",
        "item_price": "150",
        "listing_type_id": "gold_special",
        "mode": "me2",
        "logistic_type": "cross_docking",
        "free_shipping": "true",
        "verbose": "true",
    }
    assert ml.api.calls(PRICES_MLB)[0].query["billable_weight"] == "750"


@pytest.mark.parametrize(
    ("attributes", "delivery"),
    [((), FREE_SHIPPING), (SIZES[:3], FREE_SHIPPING), (SIZES, Delivery())],
    ids=["no parcel", "a side is missing", "the buyer pays"],
)
async def test_shipping_that_cannot_be_known_is_not_guessed(
    ml: Bench, attributes: tuple[Attribute, ...], delivery: Delivery
) -> None:
    found = await costs(ml, brazil(ml), delivery=delivery, attributes=attributes)
    assert [one.shipping for one in found] == [None, None]


async def test_a_refused_quote_leaves_the_fee(ml: Bench) -> None:
    catalogue = brazil(ml)
    ml.api.on(QUOTE, Reply(400, {"message": "dimensions", "error": "bad_request", "status": 400}))
    classic, _ = await costs(ml, catalogue, attributes=SIZES)
    assert (classic.fee, classic.shipping) == (Decimal(18), None)


async def test_without_the_permission_the_fee_is_only_about_right_and_says_so(ml: Bench) -> None:
    catalogue = brazil(ml)
    ml.api.on(PREFERENCES, Reply(403, UNPERMITTED["response"]))
    classic, _ = await costs(ml, catalogue, attributes=SIZES)
    assert (classic.fee, classic.shipping, classic.exact) == (Decimal(18), None, False)
    assert not ml.api.calls(PRICES_MLB)[0].query.keys() & {"shipping_mode", "logistic_type"}
    assert ml.api.calls(QUOTE) == []


async def test_in_argentina_the_weight_decides_whether_the_fee_is_exact(ml: Bench) -> None:
    catalogue = brazil(ml)
    ml.api.on(PRICES, Reply(200, DOCUMENTED))
    pesos = PARCEL["coverage"]["all_country"] | {"currency_id": "ARS"}
    ml.api.on(QUOTE, Reply(200, {"coverage": {"all_country": pesos}}))
    [light] = await costs(ml, catalogue, "5000", site="MLA")
    assert (light.fee, light.exact) == (Decimal("887.7"), False)
    [weighed] = await costs(ml, catalogue, "5000", site="MLA", attributes=SIZES)
    assert (weighed.shipping, weighed.exact) == (Decimal("14.45"), True)


async def test_a_sale_is_asked_once_and_another_price_anew_without_asking_who_she_is(
    ml: Bench,
) -> None:
    catalogue = brazil(ml)
    await asyncio.gather(*(costs(ml, catalogue) for _ in range(10)))
    await costs(ml, catalogue, "99.90")
    asked = [len(ml.api.calls(route)) for route in (PRICES_MLB, TYPES, PREFERENCES)]
    assert asked == [2, 1, 1]


async def test_a_category_that_is_unknown_is_a_no_and_an_odd_answer_is_for_later(
    ml: Bench,
) -> None:
    catalogue = brazil(ml, Reply(404, {"error": "not_found", "message": "no"}), Reply(200, ["x"]))
    with pytest.raises(RefusedError):
        await costs(ml, catalogue)
    with pytest.raises(TryLaterError):
        await costs(ml, catalogue)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "15x15x20,500"),
        ({"SELLER_PACKAGE_HEIGHT": "33cm", "SELLER_PACKAGE_WEIGHT": "23000 g"}, "33x15x20,23000"),
        ({"SELLER_PACKAGE_HEIGHT": "15,5 cm"}, None),
        ({"SELLER_PACKAGE_HEIGHT": "15 mm"}, None),
        ({"SELLER_PACKAGE_HEIGHT": "15"}, None),
        ({"SELLER_PACKAGE_WEIGHT": "1 kg"}, None),
        ({"SELLER_PACKAGE_WEIGHT": ""}, None),
    ],
)
def test_a_parcel_counts_in_whole_centimetres_and_grams(
    changes: dict[str, str], expected: str | None
) -> None:
    told = {one.id: one.value_name for one in SIZES} | changes
    assert dimensions_of(attribute(*one) for one in told.items()) == expected


def test_the_recorded_chair_is_read_to_the_cent() -> None:
    quoted = QuoteAnswer.model_validate(CHAIR).coverage.all_country
    assert (quoted.list_cost, quoted.billable_weight) == (Decimal("107.05"), 30586)
