"""Every recorded answer is read, and nothing of it is bent on the way."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from sandbox.mercadolibre import schemas
from services.listings.status import PublicationStatus
from services.marketplaces.mercadolibre.readings import item_of, schema_of, shop_of
from services.marketplaces.mercadolibre.wire import (
    AttributeAnswer,
    CategoryAnswer,
    ItemAnswer,
    PictureAnswer,
    PredictionAnswer,
    SearchAnswer,
    ShippingPreferences,
    SizeChart,
    TokenAnswer,
    UserAnswer,
)
from services.outcomes import TryLaterError
from tests.unit.mercadolibre.support import recorded

ATTRIBUTES = TypeAdapter(tuple[AttributeAnswer, ...])
SCHEMAS = Path(schemas.__file__).parent / "categories"


def category(name: str) -> CategoryAnswer:
    return CategoryAnswer.model_validate(recorded(name)["response"])


def test_an_item_keeps_its_price_to_the_cent_and_its_keys() -> None:
    answer = ItemAnswer.model_validate(recorded("item_create_up_MLB_charger")["response"])
    item = item_of(answer)
    assert (item.id, item.price, item.currency) == ("MLB9000000001", Decimal("187.22"), "BRL")
    assert (item.status, item.sub_status) == (
        PublicationStatus.PAUSED,
        ("picture_download_pending",),
    )
    assert item.key == "SKU-0001"
    assert item.created_at == "2026-08-16T20:18:46.754Z"


def test_the_same_item_later_is_active_and_an_old_one_carries_no_key() -> None:
    later = recorded("item_get_up_MLB_charger_4min_later")["item"]
    assert item_of(ItemAnswer.model_validate(later)).status is PublicationStatus.ACTIVE
    legacy = recorded("item_create_legacy_MLA_docs")["response"]
    assert item_of(ItemAnswer.model_validate(legacy)).key is None


def test_an_unknown_status_counts_as_inactive_and_a_programmed_one_as_waiting() -> None:
    base = recorded("item_create_legacy_MLA_docs")["response"]
    statuses = [
        item_of(ItemAnswer.model_validate(base | {"status": status})).status
        for status in ("new_fangled", "programmed", "payment_required")
    ]
    assert statuses == [
        PublicationStatus.INACTIVE,
        PublicationStatus.NOT_YET_ACTIVE,
        PublicationStatus.PAYMENT_REQUIRED,
    ]


def test_tokens_are_read_and_never_shown() -> None:
    for sample in recorded("oauth_token_success")["samples"]:
        tokens = TokenAnswer.model_validate(sample["response"])
        assert tokens.user_id == str(sample["response"]["user_id"])
        assert tokens.expires_in in (21600, 10800)
        assert tokens.access_token not in repr(tokens)
        assert tokens.refresh_token is not None
        assert tokens.refresh_token not in repr(tokens)


def test_ids_beyond_doubles_stay_exact() -> None:
    body = json.loads('{"id": 18446744000000000615, "site_id": "MLA", "tags": []}')
    assert UserAnswer.model_validate(body).id == "18446744000000000615"


def test_the_shop_tells_its_model_and_whether_it_may_sell() -> None:
    old = shop_of(UserAnswer.model_validate(recorded("users_me_MLA_test_user_docs")["response"]))
    new = shop_of(
        UserAnswer.model_validate(recorded("users_me_MLB_user_product_seller")["response"])
    )
    assert (old.user_products, old.nickname, old.blocked) == (False, "TETE2870021", ())
    assert (new.user_products, new.site_id, new.nickname) == (True, "MLB", "999999999")


def test_a_blocked_shop_tells_why() -> None:
    user = recorded("users_me_MLA_test_user_docs")["response"]
    status = recorded("users_status_blocked_docs")["response"]["status"]
    shop = shop_of(UserAnswer.model_validate(user | {"status": status}))
    assert shop.blocked == ("rejected_by_regulations",)


def test_a_partial_user_is_no_basis_for_choosing_the_model() -> None:
    with pytest.raises(TryLaterError):
        shop_of(UserAnswer.model_validate({"id": 1, "site_id": "MLA"}))


def test_searches_pictures_predictions_shipping_and_charts_are_read() -> None:
    search = recorded("items_search_by_seller_sku")
    assert SearchAnswer.model_validate(search["no_match"]["response"]).results == ()
    assert SearchAnswer.model_validate(search["match"]["response"]).results == ("MLB9000000001",)
    picture = recorded("picture_upload_response_docs")["response"]
    assert PictureAnswer.model_validate(picture).id == "123-MLA456_112021"
    for sample in recorded("domain_discovery_search")["samples"]:
        for one in sample["response"]:
            assert PredictionAnswer.model_validate(one).category_id.startswith("ML")
    shipping = ShippingPreferences.model_validate(recorded("shipping_preferences_MLB")["response"])
    assert "me2" in shipping.modes
    chart = SizeChart.model_validate(recorded("size_chart_footwear_MLA_docs")["response"])
    assert [row.id for row in chart.rows] == ["463005:1", "463005:2", "463005:3"]


def test_a_category_brings_its_settings() -> None:
    schema = schema_of(category("category_MLA3530_others"), ())
    assert schema.path == ("Otras categorías", "Otros")
    assert (schema.minimum_price, schema.maximum_price) == (99.0, None)
    assert (schema.listing_allowed, schema.max_title_length, schema.max_pictures) == (True, 60, 12)
    assert schema.domain_id == "MLA-UNCLASSIFIED_PRODUCTS"


def test_a_root_allows_no_listings() -> None:
    assert not schema_of(category("category_MLA5725_root_not_leaf_2019"), ()).listing_allowed


def test_a_category_that_is_switched_off_allows_no_listings() -> None:
    body = recorded("category_MLA3530_others")["response"]
    off = body | {"settings": body["settings"] | {"status": "disabled"}}
    assert not schema_of(CategoryAnswer.model_validate(off), ()).listing_allowed


def test_what_the_marketplace_fills_itself_is_never_asked_for() -> None:
    tagged = [{"id": tag, "tags": {"required": True, tag: True}} for tag in ("fixed", "read_only")]
    category_answer = category("category_MLA3530_others")
    schema = schema_of(category_answer, ATTRIBUTES.validate_python(tagged))
    assert [(spec.required, spec.fillable) for spec in schema.attributes] == [(False, False)] * 2


def test_a_fashion_schema_asks_what_only_the_seller_knows() -> None:
    raw = recorded("category_attributes_MLB31447_tshirts_trimmed")["response"]
    schema = schema_of(category("category_MLB31447_tshirts"), ATTRIBUTES.validate_python(raw))
    required = {spec.id for spec in schema.attributes if spec.required}
    assert required == {
        "BRAND",
        "MODEL",
        "GENDER",
        "GARMENT_TYPE",
        "COLOR",
        "SLEEVE_TYPE",
        "MAIN_MATERIAL",
        "SIZE",
    }
    unasked = {spec.id for spec in schema.attributes if not spec.fillable}
    ours = {"ITEM_CONDITION", "SELLER_SKU", "SIZE_GRID_ID", "SIZE_GRID_ROW_ID"}
    assert ours | {"AGE_GROUP", "EMPTY_GTIN_REASON", "PACKAGE_WEIGHT"} <= unasked
    assert not required & unasked
    assert {f"SELLER_PACKAGE_{size}" for size in ("HEIGHT", "WIDTH", "WEIGHT")}.isdisjoint(unasked)
    gtin = schema.spec("GTIN")
    assert gtin is not None
    assert (gtin.conditional, gtin.fillable, gtin.multivalued) == (True, True, True)
    gender = schema.spec("GENDER")
    assert gender is not None
    assert ("339665", "Feminino") in gender.values
    units = schema.spec("UNITS_PER_PACK")
    assert units is not None
    assert units.max_length == 18


def test_tags_are_read_as_an_object_and_as_a_list() -> None:
    as_list = AttributeAnswer.model_validate({"id": "A", "tags": ["required"]})
    as_object = AttributeAnswer.model_validate({"id": "A", "tags": {"required": True, "x": False}})
    assert as_list.tags == as_object.tags == {"required"}


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_each_schema_of_the_sandbox_is_read(path: Path) -> None:
    held = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    attributes = ATTRIBUTES.validate_python(held["attributes"])
    schema = schema_of(CategoryAnswer.model_validate(held["category"]), attributes)
    assert schema.listing_allowed
    assert len(schema.attributes) == len(held["attributes"])
