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
        ("MLA", "vendo bici rodado 29, 150 lucas", "MLA6143", None),
        ("MLA", "Bicicleta Venzo mountain bike", "MLA6143", "Venzo"),
        ("MLA", "Remera Puma de algodón talle L", "MLA109042", "Puma"),
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


@pytest.mark.parametrize(
    ("text", "attribute_id", "value"),
    [
        ("bicicleta rodado 29", "WHEEL_SIZE", '29"'),
        ("bici r26 playera", "BICYCLE_TYPE", "Playera"),
        ("remera talle XL", "SIZE", "XL"),
        ("musculosa", "GARMENT_TYPE", "Musculosa"),
    ],
)
async def test_words_of_the_street_fill_attributes(
    pampa: Visitor, text: str, attribute_id: str, value: str
) -> None:
    path = "/sites/MLA/domain_discovery/search"
    best = (await pampa("GET", path, params={"q": text})).body[0]
    category = (await pampa("GET", f"/categories/{best['category_id']}/attributes")).body
    spec = next(one for one in category if one["id"] == attribute_id)
    guesses = {guess["id"]: guess for guess in best["attributes"]}
    assert guesses[attribute_id]["value_name"] == value
    listed = {one["id"]: one["name"] for one in spec["values"]}
    assert listed[guesses[attribute_id]["value_id"]] == value


@pytest.mark.parametrize("category_id", ["MLA6143", "MLA109042"])
async def test_an_everyday_category_has_attributes_of_every_kind(
    pampa: Visitor, category_id: str
) -> None:
    attributes = (await pampa("GET", f"/categories/{category_id}/attributes")).body
    shown = [a for a in attributes if "hidden" not in a["tags"] and "read_only" not in a["tags"]]
    kinds = {a["value_type"] for a in shown}
    assert {"string", "list", "boolean", "number", "number_unit"} <= kinds
    assert any(a["value_type"] == "list" and len(a["values"]) > 24 for a in shown)
    assert any("multivalued" in a["tags"] for a in shown)
    assert any(a["value_type"] == "string" and not a.get("values") for a in shown)
    assert sum("required" in a["tags"] for a in shown) >= 5
    values = [one["id"] for a in attributes for one in a.get("values", [])]
    booleans = {"242084", "242085"}
    plain = [one for one in values if one not in booleans]
    assert len(plain) == len(set(plain)), "no value id means two things"


async def _leaves(visitor: Visitor, category_id: str, path: list[str]) -> list[str]:
    """Every leaf below a category, reached as a browsing seller reaches it."""
    node = (await visitor("GET", f"/categories/{category_id}")).body
    assert [one["id"] for one in node["path_from_root"]] == [*path, category_id]
    if node["settings"]["listing_allowed"]:
        assert node["children_categories"] == []
        assert (await visitor("GET", f"/categories/{category_id}/sale_terms")).status == 200
        return [category_id]
    assert node["children_categories"], f"{category_id} leads nowhere"
    below: list[str] = []
    for child in node["children_categories"]:
        below += await _leaves(visitor, child["id"], [*path, category_id])
    return below


@pytest.mark.parametrize(
    ("site", "known"),
    [
        ("MLA", {"MLA1055", "MLA1652", "MLA3530", "MLA6143", "MLA109027", "MLA109042"}),
        ("MLB", {"MLB1645", "MLB1714", "MLB3530", "MLB23332", "MLB31447", "MLB432320"}),
    ],
)
async def test_browsing_always_ends_at_a_leaf(pampa: Visitor, site: str, known: set[str]) -> None:
    leaves: list[str] = []
    for root in (await pampa("GET", f"/sites/{site}/categories")).body:
        leaves += await _leaves(pampa, root["id"], [])
    assert known <= set(leaves)
    assert len(leaves) == len(set(leaves))


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
    children = [child["id"] for child in inner["children_categories"]]
    assert children == ["MLA109026", "MLA109041"]
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


@pytest.mark.parametrize(("site", "clasica"), [("MLA", "Clásica"), ("MLB", "Clássico")])
async def test_both_sites_tell_their_listing_types_and_fees(
    pampa: Visitor, site: str, clasica: str
) -> None:
    kinds = {
        one["id"]: one["name"] for one in (await pampa("GET", f"/sites/{site}/listing_types")).body
    }
    assert kinds["gold_special"] == clasica
    for kind in ("gold_special", "gold_pro", "free"):
        query = {"price": "150000", "listing_type_id": kind, "shipping_mode": "me2"}
        fee = (await pampa("GET", f"/sites/{site}/listing_prices", params=query)).body
        assert fee["listing_type_id"] == kind
        assert fee["listing_type_name"] == kinds[kind]
        share = fee["sale_fee_details"]["percentage_fee"]
        assert fee["sale_fee_amount"] == pytest.approx(150_000 * share / 100)
    assert (await pampa("GET", "/sites/MLX/listing_types")).status == 404


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
