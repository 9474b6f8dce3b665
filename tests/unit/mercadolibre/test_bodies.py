"""The body of the create call, beside the recorded ones."""

import json
from decimal import Decimal
from typing import Any, cast

import pytest

from services.listings.content import Condition, Delivery, Warranty, WarrantyKind
from services.marketplaces.mercadolibre.bodies import WARRANTIES as WARRANTIES_SENT
from services.marketplaces.mercadolibre.bodies import item_attributes, item_body, tentative_body
from tests.support.cards import content
from tests.unit.mercadolibre.support import attribute, draft, recorded


def kinds(value: Any) -> Any:
    """A body's shape: names with the kinds of their values."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {name: kinds(one) for name, one in fields.items()}
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


def test_a_family_goes_out_as_the_recorded_one_did() -> None:
    sent: dict[str, Any] = json.loads(json.dumps(item_body(draft(), "me2")))
    accepted = recorded("item_create_up_MLB_charger")["request"]["body"]
    assert kinds({name: sent[name] for name in accepted}) == kinds(accepted)
    assert sent.keys() - accepted.keys() == {"channels"}
    assert sent["family_name"] == "Zapatillas Nike Air Max 90"
    assert "title" not in sent


def test_what_else_an_item_needs_is_asked_with_a_body_as_recorded() -> None:
    asked = recorded("attributes_conditional_MLB")["samples"][1]["request"]["body"]
    known = content(price=None)
    sent: dict[str, Any] = json.loads(
        json.dumps(tentative_body(known, asked["category_id"], Condition.NEW))
    )
    assert sent.keys() == asked.keys()
    assert (sent["price"], sent["condition"]) == (asked["price"], asked["condition"])
    assert sent["attributes"][-1] == {"id": "ITEM_CONDITION", "value_id": "2230284"}
    assert len(sent["attributes"]) == len(known.attributes) + 1


def test_a_title_goes_out_as_the_documented_one_does() -> None:
    sent: dict[str, Any] = json.loads(json.dumps(item_body(draft(user_products=False), None)))
    accepted = recorded("item_create_legacy_MLA_docs")["request"]["body"]
    shared = accepted.keys() - {"sale_terms"}
    assert kinds({name: sent[name] for name in shared}) == kinds(
        {name: accepted[name] for name in shared}
    )
    assert sent["title"] == "Zapatillas Nike Air Max 90 Negras"
    assert not sent.keys() & {"family_name", "shipping", "sale_terms"}


@pytest.mark.parametrize(
    ("condition", "field", "value"),
    [
        (Condition.NEW, "new", "2230284"),
        (Condition.USED, "used", "2230581"),
        (Condition.REFURBISHED, "new", "2230582"),
    ],
)
def test_condition_is_said_twice_and_the_same(condition: Condition, field: str, value: str) -> None:
    one = draft(condition=condition, attributes=(attribute("ITEM_CONDITION", "x", "1"),))
    assert item_body(one, None)["condition"] == field
    said = [a for a in item_attributes(one) if a["id"] == "ITEM_CONDITION"]
    assert said == [{"id": "ITEM_CONDITION", "value_id": value}]


WARRANTIES = {
    "MLA3530": [
        (WarrantyKind.SELLER, 90, "2230280", "90 días"),
        (WarrantyKind.SELLER, 30, "2230280", "30 días"),
        (WarrantyKind.SELLER, 45, "2230280", "45 días"),
        (WarrantyKind.FACTORY, 180, "2230279", "6 meses"),
        (WarrantyKind.FACTORY, 360, "2230279", "12 meses"),
        (WarrantyKind.FACTORY, 365, "2230279", "12 meses"),
        (WarrantyKind.FACTORY, 730, "2230279", "24 meses"),
        (WarrantyKind.FACTORY, 100, "2230279", "100 días"),
    ],
    "MLB1714": [
        (WarrantyKind.SELLER, 90, "2230280", "90 dias"),
        (WarrantyKind.FACTORY, 365, "2230279", "12 meses"),
    ],
}


@pytest.mark.parametrize(
    ("category", "kind", "days", "value_id", "time"),
    [(category, *one) for category, cases in WARRANTIES.items() for one in cases],
)
def test_a_warranty_goes_out_in_the_words_of_the_site(
    category: str, kind: WarrantyKind, days: int, value_id: str, time: str
) -> None:
    promised = draft(category_id=category, warranty=Warranty(kind=kind, days=days))
    assert item_body(promised, None)["sale_terms"] == [
        {"id": "WARRANTY_TYPE", "value_id": value_id},
        {"id": "WARRANTY_TIME", "value_name": time},
    ]


def test_the_ids_and_units_of_a_warranty_are_those_that_the_marketplace_lists() -> None:
    terms = {one["id"]: one for one in recorded("category_sale_terms_MLB1714")["response"]}
    listed = {value["id"] for value in terms["WARRANTY_TYPE"]["values"]}
    units = {unit["name"] for unit in terms["WARRANTY_TIME"]["allowed_units"]}
    assert set(WARRANTIES_SENT.values()) == listed
    assert {time.split()[1] for *_, time in WARRANTIES["MLB1714"]} <= units


def test_no_warranty_is_said_without_a_time_and_an_unset_one_is_not_said() -> None:
    none = draft(warranty=Warranty(kind=WarrantyKind.NONE, days=90))
    assert item_body(none, None)["sale_terms"] == [{"id": "WARRANTY_TYPE", "value_id": "6150835"}]
    assert "sale_terms" not in item_body(draft(), None)


def test_her_delivery_is_told_even_where_the_mode_is_left_to_the_marketplace() -> None:
    hers = draft(delivery=Delivery(local_pickup=True))
    assert item_body(hers, None)["shipping"] == {"local_pick_up": True, "free_shipping": False}
    assert "shipping" not in item_body(draft(), None)


def test_our_key_is_the_sku_unless_she_has_her_own() -> None:
    ours, hers = draft(), draft(sku="NK-90-42")
    assert item_body(ours, None)["seller_custom_field"] == ours.key
    assert {"id": "SELLER_SKU", "value_name": ours.key} in item_attributes(ours)
    assert item_body(hers, None)["seller_custom_field"] == hers.key
    assert {"id": "SELLER_SKU", "value_name": "NK-90-42"} in item_attributes(hers)


def test_listed_values_go_by_id_and_free_text_by_name_each_attribute_once() -> None:
    doubled = draft(attributes=(attribute("SIZE", "42"), attribute("SIZE", "42 AR")))
    assert item_attributes(draft())[:2] == [
        {"id": "BRAND", "value_id": "14671"},
        {"id": "MODEL", "value_name": "Air Max 90"},
    ]
    assert [a for a in item_attributes(doubled) if a["id"] == "SIZE"] == [
        {"id": "SIZE", "value_name": "42 AR"}
    ]


@pytest.mark.parametrize(
    ("price", "written"), [("85000", "85000"), ("187.22", "187.22"), ("99999999.99", "99999999.99")]
)
def test_the_price_is_written_as_it_was_approved(price: str, written: str) -> None:
    assert json.dumps(item_body(draft(price=Decimal(price)), None)["price"]) == written
