"""Categories as the marketplace tells them, and the row of a size chart."""

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.marketplaces.mercadolibre.catalogue import Catalogue
from services.marketplaces.mercadolibre.shipping import Shipping
from services.outcomes import RefusedError, TryLaterError
from tests.support.cards import content
from tests.unit.mercadolibre.support import Bench, Reply, attribute, recorded

SHIRT = Reply(200, recorded("category_MLB31447_tshirts")["response"])
SHIRT_ATTRIBUTES = Reply(200, recorded("category_attributes_MLB31447_tshirts_trimmed")["response"])
CHART: dict[str, Any] = recorded("size_chart_footwear_MLA_docs")["response"] | {
    "seller_id": 100000001
}
MEN = attribute("GENDER", "Hombre", "339666")
SNEAKERS = CategorySchema(
    id="MLA109027",
    name="Zapatillas",
    path=("Calzado", "Zapatillas"),
    domain_id="MLA-SNEAKERS",
    listing_allowed=True,
    max_title_length=60,
    max_description_length=50_000,
    max_pictures=12,
    minimum_price=None,
    maximum_price=None,
    conditions=("new", "used"),
    attributes=(AttributeSpec(id="SIZE_GRID_ID", name="Guía", value_type=ValueType.GRID),),
)


def opened(ml: Bench) -> Catalogue:
    return Catalogue(ml.seller, Shipping(ml.seller))


def offer(ml: Bench, *charts: dict[str, Any]) -> Catalogue:
    ml.api.on("POST /catalog/charts/search", Reply(200, {"charts": list(charts)}))
    return opened(ml)


async def test_the_predictor_is_asked_for_eight_and_its_order_kept(ml: Bench) -> None:
    found = recorded("domain_discovery_search")["samples"][0]["response"]
    ml.api.on("GET /sites/MLA/domain_discovery/search", Reply(200, [*found, found[0]]))
    candidates = await opened(ml).predict(ml.account, "camiseta básica & lisa")
    assert [one.category_id for one in candidates] == [one["category_id"] for one in found]
    assert candidates[0].domain_id == "MLB-T_SHIRTS"
    assert ml.api.seen[0].query == {"q": "camiseta básica & lisa", "limit": "8"}


async def test_no_prediction_is_no_candidate(ml: Bench) -> None:
    ml.api.on("GET /sites/MLA/domain_discovery/search", Reply(200, []))
    assert await opened(ml).predict(ml.account, "qwerty") == ()


@pytest.mark.parametrize(("place", "wanted"), [(0, frozenset[str]()), (1, {"GTIN"})])
async def test_what_the_whole_item_must_have_is_asked_for(
    ml: Bench, place: int, wanted: frozenset[str]
) -> None:
    told = recorded("attributes_conditional_MLB")["samples"][place]["response"]
    ml.api.on("POST /categories/MLA109027/attributes/conditional", Reply(200, told))
    assert await opened(ml).demanded(ml.account, content()) == wanted


async def test_where_it_is_not_documented_or_not_known_nothing_is_asked(ml: Bench) -> None:
    chile = replace(ml.account, site_id="MLC")
    assert await opened(ml).demanded(chile, content()) is None
    assert await opened(ml).demanded(ml.account, content(condition=None)) is None
    assert ml.api.seen == []


async def test_a_schema_is_read_once_for_everybody(ml: Bench) -> None:
    ml.api.on("GET /categories/MLB31447", SHIRT)
    ml.api.on("GET /categories/MLB31447/attributes", SHIRT_ATTRIBUTES)
    catalogue = opened(ml)
    schemas = await asyncio.gather(*(catalogue.schema(ml.account, "MLB31447") for _ in range(10)))
    assert len(ml.api.seen) == 2
    assert {schema.name for schema in schemas} == {"Camisetas e Regatas"}
    assert schemas[0].spec("BRAND") is not None


async def test_the_roots_are_those_of_her_site_and_none_is_for_listing_in(ml: Bench) -> None:
    ml.api.on("GET /sites/MLA/categories", Reply(200, recorded("category_roots_MLA")["response"]))
    root = await opened(ml).node(ml.account, None)
    assert (root.id, root.name, root.path, root.leaf) == (None, "", (), False)
    assert root.children[0] == ("MLA5725", "Accesorios para Vehículos")
    assert len(root.children) == 32


async def test_an_inner_category_leads_on_and_a_leaf_is_for_listing_in(ml: Bench) -> None:
    inner = recorded("category_MLA5725_root_not_leaf_2019")["response"]
    ml.api.on("GET /categories/MLA5725", Reply(200, inner))
    ml.api.on("GET /categories/MLB31447", SHIRT)
    catalogue = opened(ml)
    cars, shirts = [await catalogue.node(ml.account, id_) for id_ in ("MLA5725", "MLB31447")]
    assert ("MLA4610", "GNC") in cars.children
    assert (cars.path, cars.leaf) == (("Accesorios para Vehículos",), False)
    assert (shirts.children, shirts.leaf) == ((), True)
    assert shirts.path[-1] == shirts.name == "Camisetas e Regatas"


async def test_a_childless_category_that_is_closed_is_no_leaf(ml: Bench) -> None:
    shirt = recorded("category_MLB31447_tshirts")["response"]
    closed = shirt | {"settings": shirt["settings"] | {"listing_allowed": False}}
    ml.api.on("GET /categories/MLB31447", Reply(200, closed))
    assert not (await opened(ml).node(ml.account, "MLB31447")).leaf


async def test_a_place_in_the_tree_is_read_once(ml: Bench) -> None:
    ml.api.on("GET /categories/MLB31447", SHIRT)
    ml.api.on("GET /sites/MLA/categories", Reply(200, []))
    catalogue = opened(ml)
    for id_ in ("MLB31447", None) * 3:
        await catalogue.node(ml.account, id_)
    assert len(ml.api.seen) == 2


async def test_the_currencies_of_a_category_are_those_of_its_settings(ml: Bench) -> None:
    ml.api.on("GET /categories/MLB31447", SHIRT)
    ml.api.on("GET /categories/MLB31447/attributes", SHIRT_ATTRIBUTES)
    assert (await opened(ml).schema(ml.account, "MLB31447")).currencies == ("BRL",)


async def test_an_unknown_category_is_a_clear_no_and_is_asked_again(ml: Bench) -> None:
    catalogue = opened(ml)
    for _ in range(2):
        with pytest.raises(RefusedError):
            await catalogue.schema(ml.account, "MLA0")
    assert len(ml.api.calls("GET /categories/MLA0")) == 2


async def test_an_unreadable_schema_is_for_later(ml: Bench) -> None:
    ml.api.on("GET /categories/MLA1", Reply(200, {"nothing": Decimal(1)}))
    ml.api.on("GET /categories/MLA1/attributes", Reply(200, []))
    with pytest.raises(TryLaterError):
        await opened(ml).schema(ml.account, "MLA1")


@pytest.mark.parametrize("size", ["42", "42 AR", "42 ar", "42,0", "9,5 US", "9.5 US"])
async def test_the_row_of_her_size_is_chosen_and_written_as_the_chart_does(
    ml: Bench, size: str
) -> None:
    catalogue = offer(ml, CHART)
    chosen = await catalogue.size_chart(ml.account, SNEAKERS, (MEN, attribute("SIZE", size)))
    assert {one.id: one.value_name for one in chosen} == {
        "SIZE_GRID_ID": "463005",
        "SIZE_GRID_ROW_ID": "463005:3",
        "SIZE": "9,5 US",
    }
    [seen] = ml.api.seen
    assert seen.body["domain_id"] == "SNEAKERS"
    assert (seen.body["site_id"], seen.body["seller_id"]) == ("MLA", "100000001")
    assert seen.body["attributes"] == [
        {"id": "GENDER", "values": [{"name": "Hombre", "id": "339666"}]}
    ]


@pytest.mark.parametrize("size", ["43", "9,5", "9", "20 cm", "XL", ""])
async def test_a_size_that_no_row_means_is_not_guessed(ml: Bench, size: str) -> None:
    catalogue = offer(ml, CHART)
    assert not await catalogue.size_chart(ml.account, SNEAKERS, (MEN, attribute("SIZE", size)))


async def test_two_rows_of_one_size_are_no_choice(ml: Bench) -> None:
    doubled = CHART | {"rows": [*CHART["rows"], CHART["rows"][2]]}
    catalogue = offer(ml, doubled)
    assert not await catalogue.size_chart(ml.account, SNEAKERS, (MEN, attribute("SIZE", "42")))


async def test_foreign_charts_are_passed_over_and_her_own_comes_first(ml: Bench) -> None:
    brand = {"id": "BRAND", "values": [{"name": "Adidas"}]}
    women = {"id": "GENDER", "values": [{"id": "339665", "name": "Mujer"}]}
    catalogue = offer(
        ml,
        CHART | {"id": "1", "type": "STANDARD", "seller_id": None},
        CHART | {"id": "2", "seller_id": 5},
        CHART | {"id": "3", "type": "BRAND", "attributes": [brand]},
        CHART | {"id": "4", "attributes": [women]},
        CHART,
    )
    held = (MEN, attribute("SIZE", "42"), attribute("BRAND", "Nike", "14671"))
    chosen = await catalogue.size_chart(ml.account, SNEAKERS, held)
    assert chosen[0].value_name == "463005"


async def test_a_chart_named_without_rows_is_read(ml: Bench) -> None:
    ml.api.on("GET /catalog/charts/463005", Reply(200, CHART))
    catalogue = offer(ml, {"id": "463005", "type": "SPECIFIC"})
    chosen = await catalogue.size_chart(ml.account, SNEAKERS, (MEN, attribute("SIZE", "41")))
    assert chosen[1].value_name == "463005:2"


async def test_without_gender_size_or_charts_nothing_is_asked(ml: Bench) -> None:
    catalogue = offer(ml, CHART)
    plain = SNEAKERS.model_copy(update={"attributes": ()})
    size = attribute("SIZE", "42")
    assert not await catalogue.size_chart(ml.account, SNEAKERS, (size,))
    assert not await catalogue.size_chart(ml.account, SNEAKERS, (MEN,))
    assert not await catalogue.size_chart(ml.account, plain, (MEN, size))
    assert ml.api.seen == []


async def test_a_refused_search_leaves_the_verdict_to_the_dry_run(ml: Bench) -> None:
    refusal = {"error": "required_filter_missing", "message": "BRAND", "status": 400}
    ml.api.on("POST /catalog/charts/search", Reply(400, refusal))
    held = (MEN, attribute("SIZE", "42"))
    assert not await opened(ml).size_chart(ml.account, SNEAKERS, held)
