"""Refused answers, every recorded shape of them, and what happens next."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.marketplaces.mercadolibre.errors import ending, over_quota, read_fault
from services.outcomes import (
    OperatorMustActError,
    RefusedError,
    Repair,
    SellerMustActError,
    TryLaterError,
)
from tests.unit.mercadolibre.support import recorded

ITEM_ERRORS: list[dict[str, Any]] = [
    sample for sample in recorded("item_errors")["samples"] if sample["status"] >= 400
]
ITEM_ENDINGS: list[tuple[type[Exception], str]] = [
    (RefusedError, "body.required_fields"),
    (RefusedError, "body.invalid_fields"),
    (TryLaterError, "http_500"),
    (SellerMustActError, "shop_blocked"),
    (RefusedError, "cause_508"),
    (RefusedError, "cause_509"),
    (RefusedError, "item.attribute.missing_conditional_required"),
    (RefusedError, "item.attribute.missing_conditional_required"),
    (RefusedError, "item.attribute.missing.seller.package.dimensions"),
    (RefusedError, "item.attribute.invalid.format.seller.package.dimensions"),
    (RefusedError, "item.attribute.invalid.seller.package.dimensions"),
    (RefusedError, "body.invalid_field_types"),
    (RefusedError, "item.price.not_modifiable"),
    (RefusedError, "error.item.attribute.business_conditional.value_name"),
    (TryLaterError, "http_409"),
    (TryLaterError, "http_409"),
    (TryLaterError, "http_500"),
]
OAUTH_ENDINGS: list[tuple[type[Exception], str]] = [
    (SellerMustActError, "account_disconnected"),
    (OperatorMustActError, "invalid_client"),
    (OperatorMustActError, "invalid scopes"),
    (RefusedError, "access_denied"),
    (OperatorMustActError, "pa_unauthorized_result_from_policies"),
    (SellerMustActError, "account_disconnected"),
    (RefusedError, "http_401"),
]
VALIDATIONS: list[dict[str, Any]] = recorded("item_validation_errors_MLB")["samples"]


def named(error: Exception) -> str:
    match error:
        case RefusedError(causes=causes):
            return causes[0].code
        case TryLaterError(reason=reason) | SellerMustActError(reason=reason):
            return reason
        case _:
            raise AssertionError(error)


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        *zip(ITEM_ERRORS, ITEM_ENDINGS, strict=True),
        *zip(recorded("oauth_errors")["samples"], OAUTH_ENDINGS, strict=True),
    ],
)
def test_each_recorded_refusal_ends_as_it_should(
    sample: dict[str, Any], expected: tuple[type[Exception], str]
) -> None:
    error = ending(read_fault(sample["status"], sample["response"]))
    assert (type(error), named(error)) == expected


@pytest.mark.parametrize("sample", VALIDATIONS, ids=lambda sample: sample["name"])
def test_a_dry_run_fails_by_errors_and_passes_with_warnings(sample: dict[str, Any]) -> None:
    causes = sample["response"]["cause"]
    fault = read_fault(sample["status"], sample["response"])
    errors = [cause["cause_id"] for cause in causes if cause["type"] == "error"]
    warnings = [cause["cause_id"] for cause in causes if cause["type"] == "warning"]
    assert [cause.cause_id for cause in fault.causes] == (errors if causes else [None])
    assert [cause.cause_id for cause in fault.warnings] == warnings
    assert fault.harmless == bool(causes and not errors)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("gtin_bad_check_digit", ("GTIN",)),
        ("free_text_in_closed_list", ("REQUIRES_ASSEMBLY",)),
        ("number_without_unit_required", ("BACKREST_HEIGHT",)),
        ("not_applicable_on_required", ("BACKREST_HEIGHT",)),
        ("fashion_without_size_chart", ("SIZE_GRID_ID",)),
        ("family_name_too_long", ("family_name",)),
        ("no_pictures", ("listing_type_id", "pictures")),
        ("available_quantity_missing_multi_warehouse_seller", ("available_quantity",)),
    ],
)
def test_a_cause_names_its_fields(name: str, fields: tuple[str, ...]) -> None:
    [sample] = [sample for sample in VALIDATIONS if sample["name"] == name]
    fault = read_fault(400, sample["response"])
    assert fields in [cause.fields for cause in fault.causes]


def test_a_place_in_the_sent_array_names_the_attribute_that_stood_there() -> None:
    body = {
        "cause": [
            {
                "type": "error",
                "cause_id": 154,
                "code": "item.attributes.invalid_length",
                "message": "Too long.",
                "references": ["item.attributes[1].values", "item.attributes[99].values"],
            }
        ],
        "message": "Validation error",
        "error": "validation_error",
        "status": 400,
    }
    fault = read_fault(400, body, ["BRAND", "MODEL"])
    assert fault.causes[0].fields == ("MODEL",)


def test_the_brackets_of_a_category_are_no_field() -> None:
    fault = read_fault(400, ITEM_ERRORS[6]["response"])
    assert fault.causes[0].fields == ("GTIN",)


def test_package_sizes_are_named_as_attributes() -> None:
    fault = read_fault(400, ITEM_ERRORS[8]["response"])
    assert fault.causes[0].fields == (
        "SELLER_PACKAGE_HEIGHT",
        "SELLER_PACKAGE_LENGTH",
        "SELLER_PACKAGE_WIDTH",
        "SELLER_PACKAGE_WEIGHT",
    )


def test_a_blocked_seller_learns_the_marketplaces_codes() -> None:
    error = ending(read_fault(403, ITEM_ERRORS[3]["response"]))
    assert isinstance(error, SellerMustActError)
    assert error.repair is Repair.RETRY
    assert error.detail.startswith("address_pending, phone_pending")


def test_a_blocked_application_is_the_operators_matter_and_names_the_setting() -> None:
    error = ending(read_fault(401, {"error": "unauthorized_scopes", "message": "blocked"}))
    assert isinstance(error, OperatorMustActError)
    assert error.setting == "MERCADOLIBRE_CLIENT_ID"


def test_html_entities_are_read() -> None:
    sample = recorded("oauth_errors")["samples"][1]
    assert read_fault(400, sample["response"]).message == "credenciales inválidas"


def test_a_web_page_is_no_message() -> None:
    fault = read_fault(502, "<html><body>Bad Gateway</body></html>")
    assert (fault.message, fault.readable, fault.passing) == ("", False, True)


@pytest.mark.parametrize(
    ("status", "body", "decided"),
    [
        (400, {"message": "body.invalid_fields", "error": "No.", "cause": []}, True),
        (409, {"message": "item optimistic locking error", "error": "conflict"}, False),
        (409, {"message": "busy", "error": "conflict"}, False),
        (409, {"message": "no", "cause": [{"type": "error", "code": "item.repeated"}]}, True),
        (400, "com.mercadolibre.kvsclient.exceptions.KvsException: FURY", False),
        (403, "<html>Forbidden</html>", False),
        (400, {}, False),
        (400, None, False),
        (408, {"message": "timeout"}, False),
        (500, {"message": "Oops!", "error": "internal_error"}, False),
        (302, None, False),
    ],
)
def test_only_a_readable_no_is_a_decision(status: int, body: object, decided: bool) -> None:
    assert read_fault(status, body).decided is decided


@pytest.mark.parametrize(
    ("message", "quota"),
    [
        ("Upload quota exceeded for this application", True),
        ("The rate limit was reached", True),
        ("The separate image is corrupted", False),
    ],
)
def test_a_full_picture_quota_is_told_from_a_bad_picture(message: str, quota: bool) -> None:
    assert over_quota(read_fault(400, {"message": message, "error": "bad_request"})) is quota


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["cause", "message", "error", "code", "type", "cause_id", "references", "error_description"]
)
ENVELOPES = st.dictionaries(
    FIELDS, JSON | st.lists(st.dictionaries(FIELDS, JSON, max_size=5), max_size=3)
)


@given(st.integers(300, 599), JSON | ENVELOPES, st.lists(st.text(max_size=5), max_size=3))
def test_no_body_whatever_breaks_the_reading(
    status: int, body: object, attribute_ids: list[str]
) -> None:
    error = ending(read_fault(status, body, attribute_ids))
    assert isinstance(error, TryLaterError | SellerMustActError | RefusedError)
    assert named(error)
