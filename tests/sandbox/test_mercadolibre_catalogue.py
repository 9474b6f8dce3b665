"""What the stand-in knows of categories, sizes and fees."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, PAMPA
from tests.sandbox.mercadolibre_world import Clock, Sandbox, Visitor, serving


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncGenerator[Sandbox]:
    async with serving(tmp_path, Clock()) as sandbox:
        yield sandbox


@pytest.fixture
async def pampa(sandbox: Sandbox) -> Visitor:
    return await sandbox.seller(PAMPA)


@pytest.mark.parametrize(
    ("site", "text", "category_id", "brand"),
    [
        ("MLA", "Zapatillas Nike Air Max 90 talle 42 usadas", "MLA109027", "Nike"),
        ("MLA", "Celular Samsung Galaxy S21 128 GB", "MLA1055", "Samsung"),
        ("MLA", "celular iphone", "MLA1055", "Apple"),
        ("MLA", "Notebook Lenovo IdeaPad 15", "MLA1652", "Lenovo"),
        ("MLB", "Mouse sem fio Logitech M170 preto", "MLB1714", "Logitech"),
        ("MLB", "Ventilador de mesa Ventisol 40cm", "MLB1645", "Ventisol"),
        ("MLB", "Violão Yamaha C70", "MLB432320", "Yamaha"),
        ("MLB", "Cadeira gamer reclinável", "MLB447782", None),
        ("MLB", "camiseta basica masculina algodao", "MLB31447", None),
        ("MLB", "Tênis Nike Revolution 6", "MLB23332", "Nike"),
        ("MLA", "running shoes Puma", "MLA109027", "Puma"),
        ("MLA", "Lámpara de sal del Himalaya", "MLA3530", None),
        ("MLB", "luminária de mesa", "MLB3530", None),
    ],
)
async def test_texts_lead_to_their_category(
    pampa: Visitor, site: str, text: str, category_id: str, brand: str | None
) -> None:
    path = f"/sites/{site}/domain_discovery/search"
    answer = await pampa("GET", path, params={"q": text, "limit": "3"})
    best = answer.body[0]
    assert set(best) == {"domain_id", "domain_name", "category_id", "category_name", "attributes"}
    assert best["category_id"] == category_id
    guesses = {guess["id"]: guess["value_name"] for guess in best["attributes"]}
    assert guesses.get("BRAND") == brand


async def test_no_words_no_prediction(pampa: Visitor) -> None:
    for text in ("", "42", "!!"):
        path = "/sites/MLA/domain_discovery/search"
        assert (await pampa("GET", path, params={"q": text})).body == []


async def test_every_predicted_category_can_be_read_whole(pampa: Visitor) -> None:
    for text in ("zapatillas", "celular", "notebook", "otra cosa"):
        path = "/sites/MLA/domain_discovery/search"
        category_id = (await pampa("GET", path, params={"q": text})).body[0]["category_id"]
        category = (await pampa("GET", f"/categories/{category_id}")).body
        assert category["settings"]["listing_allowed"] is True
        assert category["path_from_root"][-1]["id"] == category_id
        attributes = (await pampa("GET", f"/categories/{category_id}/attributes")).body
        specs = (await pampa("GET", f"/categories/{category_id}/technical_specs/input")).body
        known = {attribute["id"] for attribute in attributes}
        main = next(group for group in specs["groups"] if group["id"] == "MAIN")
        shown = {a["id"] for c in main["components"] for a in c["attributes"]}
        assert shown <= known
        terms = (await pampa("GET", f"/categories/{category_id}/sale_terms")).body
        assert "WARRANTY_TYPE" in {term["id"] for term in terms}
        assert "made" not in category


async def test_the_tree_leads_from_the_root_to_the_leaf(pampa: Visitor) -> None:
    roots = (await pampa("GET", "/sites/MLA/categories")).body
    assert "MLA1430" in {root["id"] for root in roots}
    inner = (await pampa("GET", "/categories/MLA1430")).body
    assert inner["settings"]["listing_allowed"] is False
    assert [child["id"] for child in inner["children_categories"]] == ["MLA109026"]
    assert (await pampa("GET", "/categories/MLA99")).status == 404
    assert (await pampa("GET", "/categories/MLA1430/attributes")).status == 404
    domain = await pampa("GET", "/catalog_domains/MLA-SNEAKERS/categories")
    assert domain.body == [{"id": "MLA109027", "name": "Zapatillas"}]
    cut = await pampa("GET", "/categories/MLA1055", params={"attributes": "id,name"})
    assert cut.body == {"id": "MLA1055", "name": "Celulares y Smartphones"}


async def test_each_shop_owns_a_sneakers_chart_per_gender(pampa: Visitor) -> None:
    body = {"domain_id": "SNEAKERS", "site_id": "MLA", "seller_id": PAMPA.id}
    charts = (await pampa("POST", "/catalog/charts/search", json=body)).body["charts"]
    assert [c["attributes"][0]["values"][0]["name"] for c in charts] == [
        "Mujer", "Hombre", "Niñas", "Niños", "Sin género",
    ]  # fmt: skip
    sizes = [row["attributes"][0]["values"][0]["name"] for row in charts[0]["rows"]]
    assert (sizes[0], sizes[-1], len(sizes)) == ("35 AR", "46 AR", 12)
    assert charts[0]["rows"][0]["id"] == f"{charts[0]['id']}:1"
    assert (await pampa("GET", f"/catalog/charts/{charts[0]['id']}")).body == charts[0]


async def test_fees_come_as_one_object_or_as_a_list(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(LOJA_SAMPA)
    query = {"price": "150", "category_id": "MLB31447", "logistic_type": "drop_off"}
    many = await visitor("GET", "/sites/MLB/listing_prices", params=query)
    assert {one["listing_type_id"] for one in many.body} == {"gold_special", "gold_pro", "free"}
    query["listing_type_id"] = "gold_special"
    one = (await visitor("GET", "/sites/MLB/listing_prices", params=query)).body
    assert (one["sale_fee_amount"], one["sale_fee_details"]["percentage_fee"]) == (18, 12)
    assert (await visitor("GET", "/sites/MLB/listing_prices")).status == 400


async def test_shipping_is_quoted_as_recorded(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(LOJA_SAMPA)
    path = f"/users/{LOJA_SAMPA.id}/shipping_options/free"
    for dimensions, cost, weight in (
        ("15x15x20,500", 14.45, 750),
        ("33x67x83,23000", 107.05, 30586),
    ):
        quote = (await visitor("GET", path, params={"dimensions": dimensions})).body
        country = quote["coverage"]["all_country"]
        assert (country["list_cost"], country["billable_weight"]) == (cost, weight)
    modes = await visitor("GET", f"/users/{LOJA_SAMPA.id}/shipping_preferences")
    assert modes.body["modes"] == ["custom", "not_specified", "me2"]


async def test_the_small_reads(pampa: Visitor) -> None:
    assert "MLA" in {site["id"] for site in (await pampa("GET", "/sites")).body}
    assert (await pampa("GET", "/currencies/ARS")).body["decimal_places"] == 2
    types = await pampa("GET", f"/users/{PAMPA.id}/available_listing_types?category_id=MLA1055")
    assert "gold_special" in {kind["id"] for kind in types.body["available"]}
    assert (await pampa("GET", "/sites/MLA/listing_types")).status == 200
    good = await pampa("GET", "/product-identifier/validator?product_identifier=7898461970375")
    bad = await pampa("GET", "/product-identifier/validator?product_identifier=7898461970376")
    assert (good.status, bad.status) == (200, 400)
    assert (await pampa("GET", "/nothing/here")).body["error"] == "not_found"
