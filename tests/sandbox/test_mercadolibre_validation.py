"""What is wrong with an item, in the words of the recorded answers."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, MODA_DEL_SUR, PAMPA, POR_COMPLETAR
from tests.sandbox.mercadolibre_world import (
    Clock,
    Reply,
    Sandbox,
    Visitor,
    attribute,
    general_item,
    mouse_item,
    photo,
    picture_of,
    serving,
)

NO_ME1 = {
    "department": "shipping",
    "cause_id": 4053,
    "type": "warning",
    "code": "shipping.lost_me1_by_user",
    "references": ["user.shipping_preferences.modes"],
    "message": "User has not mode me1",
}
FREE_SHIPPING: dict[str, Any] = {
    "department": "items",
    "cause_id": 350,
    "type": "warning",
    "code": "item.shipping.mandatory_free_shipping",
    "references": [],
    "message": "Mandatory free shipping added",
}


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


@pytest.fixture
async def pampa(sandbox: Sandbox) -> Visitor:
    return await sandbox.seller(PAMPA)


@pytest.fixture
async def sampa(sandbox: Sandbox) -> Visitor:
    return await sandbox.seller(LOJA_SAMPA)


async def validate(visitor: Visitor, body: dict[str, Any]) -> Reply:
    return await visitor("POST", "/items/validate", json=body)


def refused(*causes: dict[str, Any], message: str = "Validation error") -> dict[str, Any]:
    return {
        "cause": list(causes),
        "message": message,
        "error": "validation_error",
        "status": 400,
    }


def chair(picture_id: str, **changes: Any) -> dict[str, Any]:
    """The recorded base body of a chair, in the category whose schema is here."""
    sizes = ("BACKREST_HEIGHT", "SEAT_DEPTH", "OFFICE_CHAIR_WIDTH", "MAX_CHAIR_HEIGHT")
    flags = (
        "REQUIRES_ASSEMBLY", "IS_GAMER", "IS_ERGONOMIC", "IS_SWIVEL", "INCLUDES_ASSEMBLY_MANUAL",
    )  # fmt: skip
    return {
        "category_id": "MLB447782",
        "price": 150,
        "currency_id": "BRL",
        "available_quantity": 1,
        "buying_mode": "buy_it_now",
        "condition": "new",
        "listing_type_id": "gold_special",
        "pictures": [{"id": picture_id}],
        "attributes": [
            attribute("BRAND", "Genérica"),
            attribute("MODEL", "Sonda"),
            *(attribute(size, "10 cm") for size in sizes),
            *({"id": flag, "value_id": "242084"} for flag in flags),
            attribute("SELLER_PACKAGE_WEIGHT", "500 g"),
            attribute("SELLER_PACKAGE_HEIGHT", "15 cm"),
            attribute("SELLER_PACKAGE_LENGTH", "20 cm"),
            attribute("SELLER_PACKAGE_WIDTH", "15 cm"),
            attribute("SELLER_SKU", "SKU-0001"),
        ],
        "sale_terms": [{"id": "WARRANTY_TYPE", "value_id": "6150835"}],
        "shipping": {"mode": "me2", "local_pick_up": False, "free_shipping": False},
        "family_name": "Teste Cadeiras para Escritório Modelo Basico",
        **changes,
    }


def with_attribute(body: dict[str, Any], name: str, **value: Any) -> dict[str, Any]:
    kept = [one for one in body["attributes"] if one["id"] != name]
    return {**body, "attributes": [*kept, {"id": name, **value}]}


async def test_a_seller_with_me1_sees_a_clean_204(pampa: Visitor) -> None:
    answer = await validate(pampa, general_item(await picture_of(pampa)))
    assert (answer.status, answer.text) == (204, "")


async def test_warnings_alone_are_a_400_too(sampa: Visitor) -> None:
    answer = await validate(sampa, chair(await picture_of(sampa)))
    assert (answer.status, answer.body) == (400, refused(NO_ME1, FREE_SHIPPING))


async def test_an_item_without_pictures(sampa: Visitor) -> None:
    answer = await validate(sampa, chair("", pictures=[]))
    missing = {
        "department": "items",
        "cause_id": 173,
        "type": "error",
        "code": "item.listing_type_id.requiresPictures",
        "references": ["item.listing_type_id", "item.pictures"],
        "message": "Item pictures are mandatory for listing type gold_special",
    }
    assert answer.body == refused(missing, NO_ME1, FREE_SHIPPING)


async def test_too_long_a_family_name_hides_every_other_check(sampa: Visitor) -> None:
    answer = await validate(sampa, chair("", pictures=[], family_name="x " * 70))
    assert answer.body == refused({
        "department": "items",
        "cause_id": 462,
        "type": "error",
        "code": "item.family_name.length_invalid",
        "references": ["item.family_name"],
        "message": "Family Name length is over of 60 character",
    })  # fmt: skip


async def test_a_wrong_check_digit_is_found_at_its_place(sampa: Visitor) -> None:
    body = with_attribute(chair(await picture_of(sampa)), "GTIN", value_name="7896553367646")
    assert (await validate(sampa, body)).body == refused({
        "department": "supply",
        "cause_id": 7711,
        "type": "error",
        "code": "item.attribute.product_identifier.invalid_format",
        "references": ["item.attributes[16].values"],
        "message": "Product Identifier [GTIN] contains values with invalid format: [7896553367646]",
    })  # fmt: skip


async def test_free_text_in_a_closed_list(sampa: Visitor) -> None:
    body = with_attribute(chair("x"), "REQUIRES_ASSEMBLY", value_name="Valor Inventado")
    answer = await validate(sampa, body)
    assert answer.cause_ids() == [3510]
    assert answer.body["cause"][0]["references"] == ["item.name"]


async def test_a_required_number_without_its_unit(sampa: Visitor) -> None:
    answer = await validate(sampa, with_attribute(chair("x"), "BACKREST_HEIGHT", value_name="10"))
    assert answer.cause_ids() == [3708, 344]
    assert '"Altura do encosto"' in answer.body["cause"][0]["message"]


async def test_a_package_without_units_is_dropped_with_warnings(sampa: Visitor) -> None:
    body = chair(await picture_of(sampa))
    for name, value in (("WEIGHT", "500"), ("HEIGHT", "15"), ("LENGTH", "20"), ("WIDTH", "15")):
        body = with_attribute(body, f"SELLER_PACKAGE_{name}", value_name=value)
    answer = await validate(sampa, body)
    assert answer.cause_ids() == [306, 306, 306, 306, 4053, 350]
    assert {cause["type"] for cause in answer.body["cause"]} == {"warning"}


@pytest.mark.parametrize(
    ("height", "cause_id"), [("15.5 cm", 5402), ("150 mm", 5402), ("0 cm", 5401), ("15", 5400)]
)
async def test_a_malformed_package_is_refused(sampa: Visitor, height: str, cause_id: int) -> None:
    body = with_attribute(
        chair(await picture_of(sampa)), "SELLER_PACKAGE_HEIGHT", value_name=height
    )
    assert cause_id in (await validate(sampa, body)).cause_ids()


async def test_not_applicable_on_a_required_attribute(sampa: Visitor) -> None:
    body = with_attribute(
        chair(await picture_of(sampa)), "BACKREST_HEIGHT", value_id="-1", value_name=None
    )
    answer = await validate(sampa, body)
    assert answer.cause_ids() == [3704, 100, 4053, 350]


async def test_an_inner_category_is_no_place_for_an_item(sampa: Visitor) -> None:
    answer = await validate(sampa, chair(await picture_of(sampa), category_id="MLB5726"))
    assert answer.cause_ids() == [126, 4053]
    assert "leaf category" in answer.body["cause"][0]["message"]


async def test_missing_required_attributes_are_named_in_brackets(sampa: Visitor) -> None:
    answer = await validate(sampa, mouse_item("x", attributes=[]))
    assert answer.cause_ids() == [147]
    assert "[BRAND, MODEL]" in answer.body["cause"][0]["message"]


async def test_the_wrong_publishing_model_is_refused_as_recorded(
    sampa: Visitor, pampa: Visitor
) -> None:
    missing = await validate(sampa, general_item("x"))
    assert missing.body["message"] == "body.required_fields"
    assert missing.cause_ids() == [369]
    assert "[family_name]" in missing.body["cause"][0]["message"]
    both = await validate(sampa, chair("x", title="Cadeira"))
    assert both.body == {
        "cause": [],
        "message": "body.invalid_fields",
        "error": "The fields [title] are invalid for requested call.",
        "status": 400,
    }
    assert (await validate(sampa, chair("x", variations=[{"price": 1}]))).cause_ids() == [374]
    old = await validate(pampa, mouse_item("x"))
    assert "[title]" in old.body["cause"][0]["message"]


async def test_values_of_the_wrong_type_are_named(pampa: Visitor) -> None:
    answer = await validate(pampa, general_item("x", price="p", pictures=[[1]]))
    assert answer.body["message"] == "body.invalid_field_types"
    assert answer.body["error"] == (
        "[invalid property type: [price] expected Number but was String value: p,\n"
        "invalid property type: [pictures[0]] expected Map but was JSONArray value: [1]]"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"price": 98}, "item.price.invalid"),
        ({"title": "Lámpara"}, "item.title.minimum_length"),
        ({"currency_id": "USD"}, "item.currency_id.invalid"),
        ({"condition": "broken"}, "item.condition.invalid"),
        ({"listing_type_id": "gold_premium"}, "item.listing_type_id.invalid"),
        ({"buying_mode": "barter"}, "item.buying_mode.invalid"),
        ({"available_quantity": 100_000}, "item.available_quantity.invalid"),
        ({"category_id": "MLB1714"}, "item.category_id.invalid"),
        ({"pictures": [{"id": "1-MLA2_112026"}]}, "item.pictures.picture_not_found"),
        ({"pictures": [{"source": "http://x/1.jpg"}] * 13}, "item.pictures.max"),
        ({"attributes": [attribute("MODEL", "x" * 256)]}, "item.attributes.invalid_length"),
    ],
)
async def test_single_mistakes(pampa: Visitor, changes: dict[str, Any], code: str) -> None:
    answer = await validate(pampa, general_item(await picture_of(pampa), **changes))
    assert answer.status == 400
    assert [cause["code"] for cause in answer.body["cause"]] == [code]


@pytest.mark.parametrize(
    ("size", "cause_ids"), [((249, 600), [509]), ((400, 499), [3703]), ((421, 550), [])]
)
async def test_pictures_that_are_too_small(
    pampa: Visitor, size: tuple[int, int], cause_ids: list[int]
) -> None:
    small = (await pampa.upload(photo(*size))).body["id"]
    answer = await validate(pampa, general_item(small))
    assert (answer.cause_ids() if answer.body else []) == cause_ids


async def test_a_brand_that_needs_its_barcode(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(LOJA_SAMPA)
    body = {
        **mouse_item(await picture_of(visitor)),
        "family_name": "Ventilador Ventisol Turbo 6 pás",
        "category_id": "MLB1645",
        "attributes": [
            attribute("BRAND", "Ventisol"),
            attribute("MODEL", "Turbo 6"),
            {"id": "FAN_TYPE", "value_id": "291722"},
            {"id": "VOLTAGE", "value_id": "39205162"},
        ],
    }
    asked = await visitor("POST", "/categories/MLB1645/attributes/conditional", json=body)
    assert asked.body == {
        "required_attributes": [{"id": "GTIN", "name": "Código universal de producto"}],
        "callbacks": [],
        "status": 200,
    }
    answer = await validate(visitor, body)
    required = [c["message"] for c in answer.body["cause"] if c["cause_id"] == 147]
    assert required == [], "the body names every required attribute"
    assert 7810 in answer.cause_ids()
    for name, value in (("EMPTY_GTIN_REASON", "17055160"), ("GTIN", None)):
        extra = {"id": name, "value_id": value} if value else attribute(name, "7898461970375")
        good = await validate(visitor, {**body, "attributes": [*body["attributes"], extra]})
        assert 7810 not in good.cause_ids()


async def test_a_seller_with_open_data_may_not_list(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(POR_COMPLETAR)
    answer = await visitor("POST", "/items", json=general_item("x"))
    assert (answer.status, answer.body) == (
        403,
        {
            "message": "seller.unable_to_list",
            "error": "User is unable to list.",
            "status": 403,
            "cause": ["address_pending", "phone_pending"],
        },
    )


# -- sneakers and their size charts


async def sneakers(visitor: Visitor, **changes: str | None) -> dict[str, Any]:
    """Used sneakers of size 42 with the right chart; ``changes`` replaces or drops attributes."""
    asked = {
        "domain_id": "MLA-SNEAKERS",
        "site_id": "MLA",
        "attributes": [{"id": "GENDER", "values": [{"id": "339666"}]}],
    }
    found = await visitor("POST", "/catalog/charts/search", json=asked)
    chart = found.body["charts"][0]
    row = next(
        row["id"]
        for row in chart["rows"]
        if any(a["id"] == "SIZE" and a["values"][0]["name"] == "42 AR" for a in row["attributes"])
    )
    values: dict[str, str | None] = {
        "BRAND": "Nike",
        "MODEL": "Air Max 90",
        "COLOR": "Blanco",
        "GENDER": "Hombre",
        "SIZE": "42 AR",
        "SIZE_GRID_ID": chart["id"],
        "SIZE_GRID_ROW_ID": row,
        **changes,
    }
    return {
        "family_name": "Zapatillas Nike Air Max 90",
        "category_id": "MLA109027",
        "price": 85000,
        "currency_id": "ARS",
        "available_quantity": 1,
        "listing_type_id": "gold_special",
        "condition": "used",
        "pictures": [{"id": await picture_of(visitor)}],
        "attributes": [attribute(name, value) for name, value in values.items() if value],
    }


async def test_sneakers_with_the_right_row_of_the_sellers_chart_pass(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(MODA_DEL_SUR)
    answer = await validate(visitor, await sneakers(visitor))
    assert {cause["type"] for cause in answer.body["cause"]} == {"warning"}, answer.body


async def test_a_missing_size_chart_hides_the_later_checks(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(MODA_DEL_SUR)
    body: dict[str, Any] = {**await sneakers(visitor, SIZE_GRID_ID=None), "pictures": []}
    answer = await validate(visitor, body)
    assert answer.body == refused(
        {
            "department": "structured-data",
            "cause_id": 2511,
            "type": "warning",
            "code": "create.item.attribute.business_conditional",
            "references": ["item.attributes"],
            "message": "Attribute [AGE_GROUP] to be added with values [(6725189,null)]",
        },
        {
            "department": "structured-data",
            "cause_id": 2610,
            "type": "error",
            "code": "missing.fashion_grid.grid_id.values",
            "references": ["item.attributes"],
            "message": "Attribute [SIZE_GRID_ID] is missing",
        },
    )


@pytest.mark.parametrize(
    ("changes", "cause_id"),
    [
        ({"SIZE_GRID_ROW_ID": None}, 2611),
        ({"SIZE": None}, 2612),
        ({"SIZE_GRID_ID": "1"}, 2613),
        ({"SIZE_GRID_ROW_ID": "463000:99"}, 2614),
        ({"SIZE": "43 AR"}, 2615),
        ({"GENDER": "Mujer"}, 2616),
        ({"GENDER": "Marciano"}, 2516),
    ],
)
async def test_what_can_be_wrong_with_a_size(
    sandbox: Sandbox, changes: dict[str, str | None], cause_id: int
) -> None:
    visitor = await sandbox.seller(MODA_DEL_SUR)
    answer = await validate(visitor, await sneakers(visitor, **changes))
    errors = [c["cause_id"] for c in answer.body["cause"] if c["type"] == "error"]
    assert cause_id in errors


async def test_the_chart_of_another_shop_is_refused(sandbox: Sandbox) -> None:
    foreign = (await sneakers(await sandbox.seller(PAMPA)))["attributes"]
    visitor = await sandbox.seller(MODA_DEL_SUR)
    answer = await validate(visitor, {**await sneakers(visitor), "attributes": foreign})
    assert 2617 in answer.cause_ids()
