"""Warranty, shipping and listing type: what the site takes, keeps and shows."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, MODA_DEL_SUR, PAMPA
from tests.sandbox.mercadolibre_world import (
    Clock,
    Reply,
    Sandbox,
    Visitor,
    attribute,
    general_item,
    mouse_item,
    picture_of,
    serving,
)

SELLER = {"id": "WARRANTY_TYPE", "value_id": "2230280"}
FACTORY = {"id": "WARRANTY_TYPE", "value_id": "2230279"}
NONE = {"id": "WARRANTY_TYPE", "value_id": "6150835"}
REFURBISHED = {"id": "ITEM_CONDITION", "value_id": "2230582"}


def lasting(text: str) -> dict[str, str]:
    return attribute("WARRANTY_TIME", text)


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


@pytest.fixture
async def pampa(sandbox: Sandbox) -> Visitor:
    return await sandbox.seller(PAMPA)


async def sent(visitor: Visitor, **changes: Any) -> Reply:
    return await visitor("POST", "/items", json=general_item(await picture_of(visitor), **changes))


async def test_a_warranty_is_kept_as_the_site_words_it(pampa: Visitor) -> None:
    item = (await sent(pampa, sale_terms=[SELLER, lasting("90  DÍAS")])).body
    assert item["sale_terms"] == [
        {
            "id": "WARRANTY_TYPE",
            "name": "Tipo de garantía",
            "value_id": "2230280",
            "value_name": "Garantía del vendedor",
        },
        {
            "id": "WARRANTY_TIME",
            "name": "Tiempo de garantía",
            "value_id": None,
            "value_name": "90 días",
        },
    ]
    assert item["warranty"] == "Garantía del vendedor: 90 días"
    assert item["warnings"] == []


async def test_none_stands_alone_and_an_empty_list_is_taken(pampa: Visitor) -> None:
    none = (await sent(pampa, sale_terms=[NONE])).body
    assert none["warranty"] == "Sin garantía"
    empty = (await sent(pampa, sale_terms=[])).body
    assert (empty["sale_terms"], empty["warranty"]) == ([], None)


@pytest.mark.parametrize(
    "term",
    [
        lasting("90"),
        lasting("noventa días"),
        lasting("90 dias"),
        lasting("2 semanas"),
        lasting("0 días"),
        {"id": "WARRANTY_TYPE", "value_id": "1"},
        {"id": "WARRANTY_TYPE", "value_name": "Para siempre"},
    ],
)
async def test_what_is_no_warranty_is_refused(pampa: Visitor, term: dict[str, str]) -> None:
    refused = await sent(pampa, sale_terms=[SELLER, term])
    assert refused.status == 400
    (cause,) = refused.body["cause"]
    assert (cause["code"], cause["type"]) == ("item.sale_terms.invalid", "error")
    assert term["id"] in cause["message"]


async def test_units_are_those_of_the_site(sandbox: Sandbox) -> None:
    sampa = await sandbox.seller(LOJA_SAMPA)
    picture = await picture_of(sampa)
    for text, status in (("90 dias", 201), ("1 anos", 201), ("90 días", 400)):
        body = mouse_item(picture, sale_terms=[FACTORY, lasting(text)])
        assert (await sampa("POST", "/items", json=body)).status == status, text


async def test_an_unknown_term_and_too_long_a_manufacture_are_left_out(pampa: Visitor) -> None:
    terms = [SELLER, lasting("1 años"), attribute("GIFT_WRAP", "sí")]
    item = (await sent(pampa, sale_terms=[*terms, attribute("MANUFACTURING_TIME", "61 días")])).body
    assert [term["id"] for term in item["sale_terms"]] == ["WARRANTY_TYPE", "WARRANTY_TIME"]
    codes = {warning["code"] for warning in item["warnings"]}
    assert codes == {"item.sale_terms.omitted", "delete.item.sale_terms.manufacturing_time"}


@pytest.mark.parametrize(
    ("terms", "status"),
    [
        ([SELLER, lasting("90 días")], 201),
        ([FACTORY, lasting("3 meses")], 201),
        ([SELLER, lasting("89 días")], 400),
        ([SELLER, lasting("2 meses")], 400),
        ([NONE], 400),
        ([NONE, lasting("1 años")], 400),
        ([], 400),
    ],
)
async def test_refurbished_goods_need_three_months_of_warranty(
    pampa: Visitor, terms: list[dict[str, str]], status: int
) -> None:
    attributes = [attribute("BRAND", "Genérica"), attribute("MODEL", "LED"), REFURBISHED]
    answer = await sent(pampa, attributes=attributes, sale_terms=terms)
    assert answer.status == status
    if status != 201:
        codes = [cause["code"] for cause in answer.body["cause"]]
        assert codes == ["item.sale_terms.warranty.required"]


async def test_refurbished_goods_are_new_by_their_old_field(
    sandbox: Sandbox, pampa: Visitor
) -> None:
    attributes = [attribute("BRAND", "Genérica"), attribute("MODEL", "LED"), REFURBISHED]
    terms = [SELLER, lasting("90 días")]
    refused = await sent(pampa, condition="used", attributes=attributes, sale_terms=terms)
    assert refused.body["cause"][0]["code"] == "item.condition.invalid"
    item = (await sent(pampa, attributes=attributes, sale_terms=terms)).body
    page = (await sandbox.anyone("GET", f"/listing/{item['id']}")).text
    assert '<p class="state">Reacondicionado</p>' in page


async def test_shipping_is_kept_and_shown_to_buyers(sandbox: Sandbox, pampa: Visitor) -> None:
    plain = (await sent(pampa)).body
    page = (await sandbox.anyone("GET", f"/listing/{plain['id']}")).text
    assert "Envío gratis" not in page
    assert "retirar" not in page
    assert "Garantía" not in page
    assert "cuotas" not in page
    chosen = {"mode": "me2", "free_shipping": True, "local_pick_up": True}
    terms = [SELLER, lasting("30 días")]
    item = (await sent(pampa, shipping=chosen, sale_terms=terms, listing_type_id="gold_pro")).body
    assert {name: item["shipping"][name] for name in chosen} == chosen
    assert item["shipping"]["tags"] == [], "her own wish, not the site's"
    assert item["listing_type_id"] == "gold_pro"
    page = (await sandbox.anyone("GET", f"/listing/{item['id']}")).text
    for text in (
        "Envío gratis",
        "Podés retirar en Rosario",
        "Garantía del vendedor: 30 días",
        "Mismo precio en cuotas",
    ):
        assert text in page


async def test_another_mode_is_turned_into_the_sites_own(pampa: Visitor) -> None:
    item = (await sent(pampa, shipping={"mode": "custom", "local_pick_up": True})).body
    assert (item["shipping"]["mode"], item["shipping"]["local_pick_up"]) == ("me2", True)
    assert [(w["cause_id"], w["code"]) for w in item["warnings"]] == [
        (4029, "shipping.me2_adoption_mandatory")
    ]


@pytest.mark.parametrize("kind", ["gold_special", "gold_pro", "free"])
async def test_each_listing_type_is_taken(pampa: Visitor, kind: str) -> None:
    assert (await sent(pampa, listing_type_id=kind)).body["listing_type_id"] == kind


async def test_terms_and_shipping_can_be_changed_later(pampa: Visitor) -> None:
    item = (await sent(pampa, sale_terms=[SELLER, lasting("30 días")], price=60_000)).body
    path = f"/items/{item['id']}"
    changed = await pampa("PUT", path, json={"sale_terms": [NONE]})
    assert changed.body["warranty"] == "Sin garantía"
    wrong = await pampa("PUT", path, json={"sale_terms": [SELLER, lasting("ya")]})
    assert wrong.status == 400
    wish = {"local_pick_up": True, "free_shipping": False}
    shipping = (await pampa("PUT", path, json={"shipping": wish})).body["shipping"]
    assert (shipping["local_pick_up"], shipping["free_shipping"]) == (True, True), "over the limit"
    assert (await pampa("GET", path)).body["warranty"] == "Sin garantía"


async def test_a_bicycle_and_a_t_shirt_can_be_listed(sandbox: Sandbox, pampa: Visitor) -> None:
    bicycle = general_item(
        await picture_of(pampa),
        title="Bicicleta Venzo Primal rodado 29",
        category_id="MLA6143",
        condition="used",
        available_quantity=1,
        attributes=[
            attribute("BRAND", "Venzo"),
            attribute("MODEL", "Primal"),
            attribute("BICYCLE_TYPE", "Mountain bike"),
            attribute("WHEEL_SIZE", '29"'),
            attribute("COLOR", "Negro"),
            attribute("WEIGHT", "14,5 kg"),
            attribute("SPEEDS_NUMBER", "21"),
            {"id": "IS_FOLDABLE", "value_id": "242084"},
            attribute("INCLUDED_ACCESSORIES", "Luces, Inflador"),
        ],
    )
    created = await pampa("POST", "/items", json=bicycle)
    assert created.status == 201, created.text
    kept = {one["id"]: one for one in created.body["attributes"]}
    assert kept["WEIGHT"]["values"][0]["struct"] == {"number": 14.5, "unit": "kg"}
    assert kept["IS_FOLDABLE"]["value_name"] == "No"
    without = {**bicycle, "attributes": bicycle["attributes"][:2]}
    missing = (await pampa("POST", "/items", json=without)).body["cause"]
    assert "[BICYCLE_TYPE, WHEEL_SIZE, COLOR]" in missing[0]["message"]

    moda = await sandbox.seller(MODA_DEL_SUR)
    search = {"domain_id": "T_SHIRTS", "site_id": "MLA", "seller_id": MODA_DEL_SUR.id}
    gender = {"attributes": [{"id": "GENDER", "values": [{"id": "339666"}]}]}
    charts = (await moda("POST", "/catalog/charts/search", json=search | gender)).body["charts"]
    (row,) = [r for r in charts[0]["rows"] if r["attributes"][0]["values"][0]["name"] == "L"]
    shirt = general_item(
        await picture_of(moda),
        title=None,
        family_name="Remera Rumbo Sur de algodón",
        category_id="MLA109042",
        attributes=[
            attribute("BRAND", "Genérica"),
            attribute("MODEL", "Rumbo Sur"),
            attribute("GENDER", "Hombre"),
            attribute("GARMENT_TYPE", "Remera"),
            attribute("COLOR", "Azul"),
            attribute("SIZE", "L"),
            attribute("SIZE_GRID_ID", charts[0]["id"]),
            attribute("SIZE_GRID_ROW_ID", row["id"]),
            attribute("SLEEVE_TYPE", "Corta"),
            attribute("MAIN_MATERIAL", "Algodón"),
        ],
    )
    listed = await moda("POST", "/items", json=shirt)
    assert listed.status == 201, listed.text
