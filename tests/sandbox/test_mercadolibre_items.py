"""From a body to a living listing: create, find again, describe, change, sell, close, relist."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from sandbox.mercadolibre import LOJA_SAMPA, MODA_DEL_SUR, PAMPA
from tests.sandbox.mercadolibre_world import (
    Clock,
    Sandbox,
    Visitor,
    general_item,
    mouse_item,
    photo,
    picture_of,
    serving,
)

# The keys of the recorded 201 of the User Products model.
_RECORDED = (
    "id site_id title seller_id category_id user_product_id official_store_id price base_price "
    "original_price inventory_id currency_id initial_quantity available_quantity sold_quantity "
    "sale_terms buying_mode listing_type_id family_name family_id start_time stop_time end_time "
    "expiration_time condition permalink pictures video_id descriptions accepts_mercadopago "
    "non_mercado_pago_payment_methods shipping international_delivery_mode seller_address "
    "seller_contact location geolocation coverage_areas attributes warnings listing_source "
    "variations thumbnail_id thumbnail status sub_status tags warranty catalog_product_id "
    "domain_id seller_custom_field parent_item_id differential_pricing deal_ids automatic_relist "
    "date_created last_updated health catalog_listing item_relations channels"
)
RECORDED_KEYS = set(_RECORDED.split())


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


async def listed(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    """A fresh item of the old model."""
    body = general_item(await picture_of(visitor), **changes)
    answer = await visitor("POST", "/items", json=body)
    assert answer.status == 201, answer.text
    return answer.body


async def found(visitor: Visitor, seller_id: int, **query: str) -> list[str]:
    answer = await visitor("GET", f"/users/{seller_id}/items/search", params=query)
    return answer.body["results"]


async def test_the_old_model_keeps_the_title_and_goes_live_at_once(pampa: Visitor) -> None:
    item = await listed(pampa)
    assert item["id"].startswith("MLA")
    assert len(item["id"]) == 13
    assert item["title"] == "Lámpara De Escritorio Usb Flexible"
    assert (item["status"], item["sub_status"]) == ("active", [])
    assert "family_id" not in item
    assert item["seller_custom_field"] == "draft-1"
    skus = [a["value_name"] for a in item["attributes"] if a["id"] == "SELLER_SKU"]
    assert skus == ["SKU-1"]


async def test_user_products_are_named_by_the_site(sampa: Visitor) -> None:
    answer = await sampa("POST", "/items", json=mouse_item(await picture_of(sampa)))
    item = answer.body
    assert answer.status == 201
    assert set(item) == RECORDED_KEYS
    assert item["family_name"] == "Mouse Logitech M170 Mixcolor Usb"
    assert item["title"] == "Mouse Logitech M170 Mixcolor Usb Preto"
    assert item["user_product_id"].startswith("MLBU")
    assert item["family_id"] > 2**53, "a double would lose digits"
    assert "user_product_listing" in item["tags"]
    colour = next(a for a in item["attributes"] if a["id"] == "COLOR")
    assert colour == {
        "id": "COLOR",
        "name": "Cor",
        "value_id": "52049",
        "value_name": "Preto",
        "values": [{"id": "52049", "name": "Preto", "struct": None}],
        "value_type": "string",
    }
    assert item["warnings"] == [{
        "department": "shipping",
        "cause_id": 4053,
        "code": "shipping.lost_me1_by_user",
        "references": ["user.shipping_preferences.modes"],
        "message": "User has not mode me1",
    }]  # fmt: skip


async def test_another_colour_joins_the_family_and_the_same_one_the_product(
    sampa: Visitor,
) -> None:
    body = mouse_item(await picture_of(sampa))
    first = (await sampa("POST", "/items", json=body)).body
    twin = (await sampa("POST", "/items", json=body)).body
    assert twin["id"] != first["id"]
    assert twin["user_product_id"] == first["user_product_id"]
    body["attributes"][2] = {"id": "COLOR", "value_name": "Azul"}
    blue = (await sampa("POST", "/items", json=body)).body
    assert blue["family_id"] == first["family_id"]
    assert blue["user_product_id"] != first["user_product_id"]


async def test_the_price_over_the_threshold_forces_free_shipping(pampa: Visitor) -> None:
    item = await listed(pampa, price=60_000, shipping={"mode": "me2", "free_shipping": False})
    assert item["shipping"]["free_shipping"] is True
    assert item["shipping"]["tags"] == ["mandatory_free_shipping"]
    assert [warning["cause_id"] for warning in item["warnings"]] == [350]


async def test_pictures_by_url_arrive_later(sandbox: Sandbox, pampa: Visitor) -> None:
    item = await listed(pampa, pictures=[{"source": "https://img.example.com/1.jpg"}])
    assert (item["status"], item["sub_status"]) == ("paused", ["picture_download_pending"])
    assert "processing-image" in item["thumbnail"]
    sandbox.clock.turn(10)
    later = await pampa("GET", f"/items/{item['id']}")
    assert (later.body["status"], later.body["sub_status"]) == ("active", [])


async def test_the_search_lags_behind_and_ignores_what_it_does_not_know(
    sandbox: Sandbox, pampa: Visitor
) -> None:
    first = await listed(pampa)
    second = await listed(pampa, seller_custom_field="draft-9", attributes=[])
    assert await found(pampa, PAMPA.id, sku="draft-9") == []
    assert (await pampa("GET", f"/items/{first['id']}")).status == 200
    sandbox.clock.turn(4)
    assert await found(pampa, PAMPA.id, sku="draft-9") == [second["id"]]
    assert await found(pampa, PAMPA.id, seller_sku="SKU-1") == [first["id"]]
    assert await found(pampa, PAMPA.id, seller_sku="SKU-2") == []
    assert await found(pampa, PAMPA.id, q="lampara flexible") == [first["id"], second["id"]]
    assert len(await found(pampa, PAMPA.id, product_identifier="123")) == 2
    assert await found(pampa, PAMPA.id, status="closed") == []
    assert await found(pampa, PAMPA.id, limit="1", offset="1") == [second["id"]]


async def test_an_empty_search_looks_as_recorded(pampa: Visitor) -> None:
    path = f"/users/{PAMPA.id}/items/search"
    answer = await pampa("GET", path, params={"seller_sku": "DOES-NOT-EXIST"})
    orders = answer.body.pop("available_orders")
    assert answer.body == {
        "seller_id": str(PAMPA.id),
        "results": [],
        "paging": {"limit": 50, "offset": 0, "total": 0},
        "query": None,
        "orders": [{"id": "stop_time_asc", "name": "Order by stop time ascending"}],
    }
    assert len(orders) == 15


async def test_newest_first(sandbox: Sandbox, pampa: Visitor) -> None:
    first = await listed(pampa)
    sandbox.clock.turn(5)
    second = await listed(pampa)
    sandbox.clock.turn(5)
    newest = await found(pampa, PAMPA.id, orders="start_time_desc")
    assert newest == [second["id"], first["id"]]


async def test_several_items_are_read_at_once(sandbox: Sandbox, pampa: Visitor) -> None:
    mine = (await listed(pampa))["id"]
    theirs = (await listed_by_sampa(sandbox))["id"]
    ids = f"{mine},{theirs},MLA1"
    answer = await pampa("GET", "/items", params={"ids": ids, "attributes": "id,status"})
    assert [one["code"] for one in answer.body] == [200, 403, 404]
    assert answer.body[0]["body"] == {"id": mine, "status": "active"}
    too_many = await pampa("GET", "/items", params={"ids": ",".join(["MLA1"] * 21)})
    assert too_many.status == 400


async def listed_by_sampa(sandbox: Sandbox) -> dict[str, Any]:
    visitor = await sandbox.seller(LOJA_SAMPA)
    return (await visitor("POST", "/items", json=mouse_item(await picture_of(visitor)))).body


async def test_another_shops_item_is_closed(sandbox: Sandbox, pampa: Visitor) -> None:
    theirs = (await listed_by_sampa(sandbox))["id"]
    for method in ("GET", "PUT"):
        answer = await pampa(method, f"/items/{theirs}", json={"price": 1})
        assert (answer.status, answer.body["error"]) == (403, "access_denied")


async def test_a_description_is_written_once_and_then_replaced(pampa: Visitor) -> None:
    path = f"/items/{(await listed(pampa))['id']}/description"
    assert (await pampa("GET", path)).status == 404
    text = "LÁMPARA\n\n- 220 V\n- 20 °C a 30 °C"
    made = await pampa("POST", path, json={"plain_text": text})
    assert (made.status, made.body["plain_text"]) == (201, text)
    assert (await pampa("POST", path, json={"plain_text": "otra"})).status == 400
    path_with_position = f"{path}?api_version=2"
    assert (await pampa("PUT", path_with_position, json={"plain_text": "otra"})).status == 200
    read = await pampa("GET", path)
    assert (read.body["text"], read.body["plain_text"]) == ("", "otra")


@pytest.mark.parametrize("text", ["Muy buena! <b>Oferta</b>", "Muy buena! 😀"])
async def test_markup_and_pictographs_are_refused_at_their_place(pampa: Visitor, text: str) -> None:
    item = await listed(pampa)
    path = f"/items/{item['id']}/description"
    refused = await pampa("POST", path, json={"plain_text": text})
    assert refused.body == {
        "message": "Validation error",
        "error": "validation_error",
        "status": 400,
        "cause": [{
            "department": "items",
            "cause_id": 398,
            "type": "error",
            "code": "item.description.type.invalid",
            "references": ["plain_text[11]"],
            "message": "The description must be in plain text",
        }],
    }  # fmt: skip


async def test_price_stock_pictures_and_attributes_can_change(pampa: Visitor) -> None:
    item = await listed(pampa)
    path = f"/items/{item['id']}"
    new_picture = await picture_of(pampa)
    changes = {
        "price": 12500.5,
        "pictures": [{"id": new_picture}],
        "attributes": [
            {"id": "COLOR", "value_name": "Rojo"},
            {"id": "BRAND", "value_name": "Philips"},
        ],
    }
    changed = await pampa("PUT", path, json=changes)
    assert changed.status == 200
    assert changed.body["price"] == 12500.5
    assert [p["id"] for p in changed.body["pictures"]] == [new_picture]
    values = {a["id"]: a["value_name"] for a in changed.body["attributes"]}
    assert values == {"COLOR": "Rojo", "BRAND": "Philips", "ITEM_CONDITION": "Nuevo"}, (
        "attributes that are not sent again are gone"
    )
    refused = await pampa("PUT", path, json={"available_quantity": 1, "price": 1})
    assert refused.cause_ids() == [109]
    assert (await pampa("GET", path)).body["available_quantity"] == 3, "all or nothing"


async def test_a_new_picture_by_url_replaces_the_old_ones(sandbox: Sandbox, pampa: Visitor) -> None:
    path = f"/items/{(await listed(pampa))['id']}"
    sent = {"pictures": [{"source": "https://img.example.com/new.jpg"}]}
    changed = (await pampa("PUT", path, json=sent)).body
    assert (changed["status"], len(changed["pictures"])) == ("active", 1)
    assert "processing-image" in changed["thumbnail"]


async def test_stock_and_status_move_together(sandbox: Sandbox, pampa: Visitor) -> None:
    path = f"/items/{(await listed(pampa, available_quantity=1))['id']}"

    async def put(**change: Any) -> tuple[str, list[str]]:
        body = (await pampa("PUT", path, json=change)).body
        return body["status"], body["sub_status"]

    sandbox.standin.sell(path.removeprefix("/items/"))
    sold_out = (await pampa("GET", path)).body
    assert (sold_out["sold_quantity"], sold_out["sub_status"]) == (1, ["out_of_stock"])
    assert await put(available_quantity=4) == ("active", [])
    assert await put(status="paused") == ("paused", ["paused_by_seller"])
    assert await put(available_quantity=9) == ("paused", ["paused_by_seller"])
    assert await put(status="active") == ("active", [])
    assert (await pampa("PUT", path, json={"title": "Otra cosa"})).status == 400, "it has sales"
    assert await put(status="closed") == ("closed", [])
    assert (await pampa("PUT", path, json={"price": 20000})).status == 400


async def test_a_closed_item_is_listed_again_once(pampa: Visitor) -> None:
    item = await listed(pampa)
    path = f"/items/{item['id']}"
    again = {"price": 16000, "quantity": 2, "listing_type_id": "gold_pro"}
    assert (await pampa("POST", f"{path}/relist", json=again)).status == 400
    await pampa("PUT", path, json={"status": "closed"})
    fresh = await pampa("POST", f"{path}/relist", json=again)
    assert (fresh.status, fresh.body["parent_item_id"]) == (201, item["id"])
    assert (fresh.body["price"], fresh.body["available_quantity"]) == (16000, 2)
    assert (await pampa("POST", f"{path}/relist", json=again)).status == 400
    kind = await pampa("POST", f"/items/{fresh.body['id']}/listing_type", json={"id": "free"})
    assert kind.body["listing_type_id"] == "free"


async def test_variations_of_the_old_model_carry_price_and_stock(pampa: Visitor) -> None:
    variations = [
        {
            "price": 15000,
            "available_quantity": quantity,
            "attribute_combinations": [{"id": "COLOR", "value_name": colour}],
        }
        for colour, quantity in (("Rojo", 2), ("Azul", 3))
    ]
    body = general_item(await picture_of(pampa), variations=variations)
    del body["price"], body["available_quantity"]
    item = (await pampa("POST", "/items", json=body)).body
    assert (item["price"], item["available_quantity"]) == (15000, 5)
    assert len({variation["id"] for variation in item["variations"]}) == 2


async def test_user_product_and_family_are_readable_some_seconds_later(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(LOJA_SAMPA)
    item = (await visitor("POST", "/items", json=mouse_item(await picture_of(visitor)))).body
    product = f"/user-products/{item['user_product_id']}"
    family = f"/sites/MLB/user-products-families/{item['family_id']}"
    early = await visitor("GET", family)
    assert (early.status, early.body) == (
        404,
        {"error": "not_found", "message": "family-id not found", "status": 404},
    )
    sandbox.clock.turn(4)
    assert (await visitor("GET", product)).body["family_id"] == item["family_id"]
    assert (await visitor("GET", family)).body["user_products_ids"] == [item["user_product_id"]]
    assert (await visitor("GET", f"{product}/stock")).body["locations"][0]["quantity"] == 5


async def test_a_review_is_explained(sandbox: Sandbox) -> None:
    visitor = await sandbox.seller(MODA_DEL_SUR)
    body = general_item(await picture_of(visitor))
    body["family_name"] = body.pop("title")
    item = (await visitor("POST", "/items", json=body)).body
    fresh = await visitor("GET", f"/moderations/last_moderation/{item['id']}-ITM")
    assert fresh.body == []
    assert (await visitor("GET", f"/item/{item['id']}/performance")).status == 404

    sandbox.standin.moderation.review(item["id"])
    read = (await visitor("GET", f"/items/{item['id']}")).body
    assert (read["status"], read["sub_status"]) == ("under_review", ["waiting_for_patch"])
    why = await visitor("GET", f"/moderations/last_moderation/{item['id']}-ITM")
    assert {wording["type"] for wording in why.body[0]["wordings"]} == {"REASON", "REMEDY"}
    all_of_them = await visitor("GET", f"/moderations/infractions/{MODA_DEL_SUR.id}")
    assert all_of_them.body["infractions"][0]["related_item_id"] == item["id"]


async def test_uploads_are_decoded_and_served_in_their_sizes(pampa: Visitor) -> None:
    answer = await pampa.upload(photo(2400, 1200, "PNG"))
    assert answer.status == 201
    sizes = {v["url"].rpartition("-")[2]: v["size"] for v in answer.body["variations"]}
    assert (sizes["F.jpg"], sizes["O.jpg"]) == ("1920x960", "500x250")
    assert set(answer.body["variations"][0]) == {"size", "url", "secure_url"}
    path = answer.body["variations"][0]["url"].removeprefix(pampa.base_url)
    served = await pampa("GET", path)
    assert (served.status, served.headers["content-type"]) == (200, "image/jpeg")
    read = await pampa("GET", f"/pictures/{answer.body['id']}")
    assert read.body["max_size"] == "1920x960"
    assert (await pampa("GET", f"/pictures/{answer.body['id']}/errors")).status == 404


@pytest.mark.parametrize(
    "data",
    [
        b"<html>not a picture</html>",
        photo()[:500],
        photo(kind="GIF"),
        b"\xff\xd8" + bytes(10 * 1024 * 1024),
    ],
    ids=["html", "truncated", "gif", "over 10 MB"],
)
async def test_what_is_no_picture_is_refused(pampa: Visitor, data: bytes) -> None:
    answer = await pampa.upload(data)
    assert (answer.status, answer.body["error"]) == (400, "bad_request")


async def test_a_large_upload_is_within_the_limit(pampa: Visitor) -> None:
    padded = photo() + bytes(6 * 1024 * 1024)
    assert (await pampa.upload(padded)).status == 201


async def test_the_diagnosis_sees_a_background_that_is_not_white(pampa: Visitor) -> None:
    red = (await pampa.upload(photo(colour="red"))).body["id"]
    for picture_id, expected in ((red, ["white_background"]), (await picture_of(pampa), [])):
        body = {"picture_id": picture_id, "context": {"category_id": "MLA3530", "title": "x"}}
        answer = await pampa("POST", "/moderations/pictures/diagnostic", json=body)
        found = answer.body["diagnostics"][0]["detections"]
        assert [detection["name"] for detection in found] == expected
