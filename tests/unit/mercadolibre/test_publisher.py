"""Publishing: each way a create call can end, and finding by our key alone."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from services.listings.status import PublicationStatus
from services.marketplaces.mercadolibre.publisher import Publisher
from services.marketplaces.mercadolibre.shipping import Shipping
from services.outcomes import (
    OperatorMustActError,
    OutcomeUnknownError,
    RefusedError,
    Repair,
    SellerMustActError,
    TryLaterError,
)
from tests.unit.mercadolibre.support import DROP, HANG, Bench, Reply, bench, draft, recorded

KEY = draft().key
SHIPPING = "GET /users/100000001/shipping_preferences"
SEARCH = "GET /users/100000001/items/search"
ITEM: dict[str, Any] = recorded("item_create_legacy_MLA_docs")["response"]
ERRORS = recorded("item_errors")["samples"]
VALIDATIONS = {
    sample["name"]: sample for sample in recorded("item_validation_errors_MLB")["samples"]
}


def publisher(ml: Bench) -> Publisher:
    ml.api.on(SHIPPING, Reply(200, recorded("shipping_preferences_MLB")["response"]))
    return Publisher(ml.seller, Shipping(ml.seller))


def item(item_id: str, key: str | None, **changes: Any) -> Reply:
    return Reply(200, ITEM | {"id": item_id, "seller_custom_field": key} | changes)


def hits(*ids: str, total: int | None = None, order: str = "start_time_desc") -> Reply:
    count = len(ids) if total is None else total
    return Reply(200, {"results": ids, "paging": {"total": count}, "orders": [{"id": order}]})


async def test_a_created_item_comes_back_with_our_key(ml: Bench) -> None:
    answer = ITEM | {"seller_custom_field": KEY, "price": 85000}
    ml.api.on("POST /items", Reply(201, answer))
    made = await publisher(ml).create(ml.account, draft())
    assert (made.id, made.key, made.price) == ("MLA880314064", KEY, Decimal(85000))
    assert made.status is PublicationStatus.ACTIVE
    [sent] = ml.api.calls("POST /items")
    assert sent.body["shipping"] == {
        "mode": "me2",
        "local_pick_up": False,
        "free_shipping": False,
    }


@pytest.mark.parametrize(
    "fault",
    [
        DROP,
        Reply(500, ERRORS[2]["response"]),
        Reply(502, text="<html>Bad Gateway</html>"),
        Reply(504, {}),
        Reply(201, {"warnings": []}),
        Reply(201, text="<html>"),
        Reply(200),
        Reply(302),
        Reply(403, text="<html>Forbidden</html>"),
        Reply(408, {"message": "timeout", "error": "timeout"}),
        Reply(409, ERRORS[15]["response"]),
        Reply(400, text=ERRORS[16]["response"]),
    ],
    ids=repr,
)
async def test_a_create_that_may_have_worked_is_unknown_and_made_once(
    ml: Bench, fault: Reply
) -> None:
    ml.api.on("POST /items", fault)
    with pytest.raises(OutcomeUnknownError):
        await publisher(ml).create(ml.account, draft())
    assert len(ml.api.calls("POST /items")) == 1


async def test_a_create_without_an_answer_in_time_is_unknown() -> None:
    async with bench(call_seconds=0.3) as ml:
        ml.api.on("POST /items", HANG)
        with pytest.raises(OutcomeUnknownError):
            await publisher(ml).create(ml.account, draft())
        assert len(ml.api.calls("POST /items")) == 1


async def test_a_create_that_never_left_may_be_tried_later(free_port: Callable[[], int]) -> None:
    async with bench(api_url=f"http://127.0.0.1:{free_port()}") as ml:
        with pytest.raises(TryLaterError):
            await Publisher(ml.seller, Shipping(ml.seller)).create(ml.account, draft())


async def test_too_many_calls_means_not_carried_out(ml: Bench) -> None:
    ml.api.on("POST /items", Reply(429, {"error": "local_rate_limited"}))
    with pytest.raises(TryLaterError) as caught:
        await publisher(ml).create(ml.account, draft())
    assert caught.value.after == 30.0
    assert len(ml.api.calls("POST /items")) == 1


async def test_a_clear_no_names_its_causes(ml: Bench) -> None:
    ml.api.on("POST /items", Reply(400, ERRORS[6]["response"]))
    with pytest.raises(RefusedError) as caught:
        await publisher(ml).create(ml.account, draft())
    [cause] = caught.value.causes
    assert (cause.cause_id, cause.fields) == (7810, ("GTIN",))


async def test_a_seller_who_may_not_list_is_told(ml: Bench) -> None:
    ml.api.on("POST /items", Reply(403, ERRORS[3]["response"]))
    with pytest.raises(SellerMustActError) as caught:
        await publisher(ml).create(ml.account, draft())
    assert (caught.value.reason, caught.value.repair) == ("shop_blocked", Repair.RETRY)


async def test_a_missing_permission_is_the_operators(ml: Bench) -> None:
    policy = recorded("oauth_errors")["samples"][4]["response"]
    ml.api.on("POST /items", Reply(403, policy))
    with pytest.raises(OperatorMustActError):
        await publisher(ml).create(ml.account, draft())


@pytest.mark.parametrize(
    ("answer", "mode"),
    [
        (Reply(200, {"modes": ["custom", "not_specified"]}), "not_specified"),
        (Reply(200, {"modes": ["me2", "me1"]}), "me2"),
        (Reply(403, recorded("shipping_preferences_MLB")["missing_permission"]["response"]), None),
        (Reply(404, {"error": "not_found"}), None),
    ],
)
async def test_shipping_follows_what_the_seller_has(
    ml: Bench, answer: Reply, mode: str | None
) -> None:
    ml.api.on(SHIPPING, answer)
    ml.api.on("POST /items/validate", Reply(204))
    ml.api.on("POST /items", Reply(201, ITEM))
    doors = Publisher(ml.seller, Shipping(ml.seller))
    await doors.validate(ml.account, draft())
    await doors.create(ml.account, draft())
    bodies = [seen.body for seen in ml.api.seen if seen.method == "POST"]
    assert [body.get("shipping", {}).get("mode") for body in bodies] == [mode, mode]
    assert len(ml.api.calls(SHIPPING)) == 1


@pytest.mark.parametrize("name", VALIDATIONS)
async def test_a_dry_run_passes_with_warnings_and_fails_with_errors(ml: Bench, name: str) -> None:
    sample = VALIDATIONS[name]
    ml.api.on("POST /items/validate", Reply(sample["status"], sample["response"]))
    causes = sample["response"]["cause"]
    if causes and all(cause["type"] == "warning" for cause in causes):
        await publisher(ml).validate(ml.account, draft())
    else:
        with pytest.raises(RefusedError):
            await publisher(ml).validate(ml.account, draft())
    assert len(ml.api.calls("POST /items/validate")) == 1


@pytest.mark.parametrize("status", [200, 201])
async def test_a_picture_goes_up_as_a_file_and_again_after_a_fault(ml: Bench, status: int) -> None:
    answer = recorded("picture_upload_response_docs")["response"]
    ml.api.on("POST /pictures/items/upload", Reply(500, {}), Reply(status, answer))
    jpeg = b"\xff\xd8\xff picture"
    assert await publisher(ml).upload_picture(ml.account, jpeg) == "123-MLA456_112021"
    for seen in ml.api.calls("POST /pictures/items/upload"):
        assert b'name="file"; filename="photo.jpg"' in seen.body
        assert b"Content-Type: image/jpeg" in seen.body
        assert jpeg in seen.body


async def test_a_full_picture_quota_is_for_later_and_a_bad_picture_is_not(ml: Bench) -> None:
    def refusal(message: str) -> Reply:
        return Reply(400, {"error": "bad_request", "message": message, "status": 400})

    ml.api.on(
        "POST /pictures/items/upload", refusal("quota exceeded"), refusal("The image is broken")
    )
    with pytest.raises(TryLaterError):
        await publisher(ml).upload_picture(ml.account, b"1")
    with pytest.raises(RefusedError):
        await publisher(ml).upload_picture(ml.account, b"2")


async def test_a_picture_over_ten_megabytes_stays_here(ml: Bench) -> None:
    with pytest.raises(RefusedError):
        await publisher(ml).upload_picture(ml.account, b"1" * (10 * 1024 * 1024 + 1))
    assert ml.api.seen == []


DESCRIPTION = "/items/MLA1/description"
DESCRIBED = Reply(201, recorded("item_description_create_and_get")["create"]["response"])
ALREADY = Reply(
    400,
    {
        "error": "item.description.invalid",
        "message": "Item already has a description, use PUT instead",
        "status": 400,
    },
)


async def test_a_description_waits_out_the_conflicts_after_a_create(ml: Bench) -> None:
    ml.api.on(
        f"POST {DESCRIPTION}",
        Reply(409, ERRORS[15]["response"]),
        Reply(500, ERRORS[16]["response"]),
        DESCRIBED,
    )
    await publisher(ml).describe(ml.account, "MLA1", "Texto\nplano")
    assert [seen.body for seen in ml.api.seen] == [{"plain_text": "Texto\nplano"}] * 3
    assert len(ml.waits) == 2


async def test_a_second_description_replaces_the_first(ml: Bench) -> None:
    ml.api.on(f"POST {DESCRIPTION}", ALREADY)
    ml.api.on(f"PUT {DESCRIPTION}", Reply(200, {}))
    await publisher(ml).describe(ml.account, "MLA1", "Texto")
    [put] = ml.api.calls(f"PUT {DESCRIPTION}")
    assert (put.query, put.body) == ({"api_version": "2"}, {"plain_text": "Texto"})


async def test_a_description_with_an_emoji_is_refused_as_such(ml: Bench) -> None:
    refusal = recorded("item_description_create_and_get")["error_html_or_emoji"]["response"]
    ml.api.on(f"POST {DESCRIPTION}", Reply(400, refusal))
    with pytest.raises(RefusedError) as caught:
        await publisher(ml).describe(ml.account, "MLA1", "Texto")
    assert caught.value.causes[0].cause_id == 398
    assert ml.api.calls(f"PUT {DESCRIPTION}") == []


async def test_our_items_are_found_by_both_fields_oldest_first(ml: Bench) -> None:
    ml.api.on(SEARCH, hits("MLA1", "MLA2"), hits("MLA1"))
    ml.api.on("GET /items/MLA1", item("MLA1", KEY, date_created="2026-11-21T10:00:00.000Z"))
    by_sku = [{"id": "SELLER_SKU", "value_name": KEY}]
    ml.api.on(
        "GET /items/MLA2",
        item("MLA2", "hers", attributes=by_sku, date_created="2026-11-21T09:00:00.000Z"),
    )
    found = await publisher(ml).find(ml.account, KEY)
    assert [(one.id, one.key) for one in found] == [("MLA2", KEY), ("MLA1", KEY)]
    queries = [seen.query for seen in ml.api.calls(SEARCH)]
    assert [{"seller_sku", "sku"} & query.keys() for query in queries] == [{"seller_sku"}, {"sku"}]
    assert {query["orders"] for query in queries} == {"start_time_desc"}
    assert len(ml.api.calls("GET /items/MLA1")) == 1


async def test_a_hit_with_another_key_is_not_ours(ml: Bench) -> None:
    ml.api.on(SEARCH, hits("MLA1", "MLA2"))
    ml.api.on("GET /items/MLA1", item("MLA1", KEY[:-1]))
    ml.api.on("GET /items/MLA2", item("MLA2", None))
    assert await publisher(ml).find(ml.account, KEY) == ()


async def test_a_search_that_ignores_its_filter_is_looked_through_but_not_believed(
    ml: Bench,
) -> None:
    newest = [f"MLA{number}" for number in range(60)]
    ml.api.on(SEARCH, hits(*newest, total=5798))
    for one in newest:
        ml.api.on(f"GET /items/{one}", item(one, KEY if one == "MLA7" else "other"))
    assert [one.id for one in await publisher(ml).find(ml.account, KEY)] == ["MLA7"]
    assert len([seen for seen in ml.api.seen if seen.path.startswith("/items/")]) == 50


async def test_a_search_that_ignores_filter_and_order_proves_nothing(ml: Bench) -> None:
    ml.api.on(SEARCH, hits("MLA1", total=5798, order="stop_time_asc"))
    ml.api.on("GET /items/MLA1", item("MLA1", "other"))
    with pytest.raises(TryLaterError):
        await publisher(ml).find(ml.account, KEY)


@pytest.mark.parametrize(
    "fault",
    [
        Reply(500, {}),
        Reply(403, {"error": "access_denied", "message": "forbidden"}),
        Reply(200, {"results": ["MLA1"]}),
        Reply(200, text="<html>"),
        DROP,
    ],
    ids=repr,
)
@pytest.mark.parametrize("broken", ["first", "second", "item"])
async def test_a_look_that_fails_anywhere_is_not_a_no(ml: Bench, fault: Reply, broken: str) -> None:
    searches = {"first": (fault,), "second": (hits(), fault), "item": (hits("MLA1"),)}
    ml.api.on(SEARCH, *searches[broken])
    ml.api.on("GET /items/MLA1", fault)
    with pytest.raises(TryLaterError):
        await publisher(ml).find(ml.account, KEY)


async def test_the_shop_and_an_item_are_read_as_they_are_now(ml: Bench) -> None:
    ml.api.on("GET /users/me", Reply(200, recorded("users_me_MLB_user_product_seller")["response"]))
    ml.api.on(
        "GET /items/MLB9000000001",
        Reply(200, recorded("item_get_up_MLB_charger_4min_later")["item"]),
    )
    doors = publisher(ml)
    assert (await doors.current_shop(ml.account)).user_products
    now = await doors.read(ml.account, "MLB9000000001")
    assert (now.status, now.price) == (PublicationStatus.ACTIVE, Decimal("187.22"))
