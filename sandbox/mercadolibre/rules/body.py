"""The first rules: types, fields that must or must not be there, and the name.

Owns the layers that hide all others (recorded: too long a family name is answered alone).
"""

from collections.abc import Iterator
from typing import Any, cast

from sandbox.mercadolibre.answers import ApiError
from sandbox.mercadolibre.rules.causes import UNRECORDED, Cause, odd_refusal, refusal
from sandbox.mercadolibre.rules.draft import Draft

_TYPES: dict[str, tuple[str, type | tuple[type, ...]]] = {
    "family_name": ("String", str),
    "title": ("String", str),
    "category_id": ("String", str),
    "currency_id": ("String", str),
    "buying_mode": ("String", str),
    "listing_type_id": ("String", str),
    "condition": ("String", str),
    "seller_custom_field": ("String", str),
    "status": ("String", str),
    "price": ("Number", (int, float)),
    "available_quantity": ("Number", int),
    "pictures": ("List", list),
    "attributes": ("List", list),
    "variations": ("List", list),
    "sale_terms": ("List", list),
    "shipping": ("Map", dict),
}
_NAMES_OF_TYPES: dict[type, str] = {
    str: "String",
    bool: "Boolean",
    list: "JSONArray",
    dict: "JSONObject",
}
_LISTS_OF_MAPS = ("pictures", "attributes", "variations", "sale_terms")
_REQUIRED = ("category_id", "price", "currency_id", "available_quantity", "listing_type_id")
_IN_VARIATIONS = {"price", "available_quantity"}


def check_types(body: dict[str, Any]) -> None:
    """Raises ApiError: ``body.invalid_field_types`` in the documented wording."""
    wrong = list(_wrong_types(body))
    if wrong:
        raise odd_refusal("body.invalid_field_types", "[" + ",\n".join(wrong) + "]")


def _wrong_types(body: dict[str, Any]) -> Iterator[str]:
    for name, (expected, kind) in _TYPES.items():
        value = body.get(name)
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            yield _wrong_type(name, expected, value)
    for name in _LISTS_OF_MAPS:
        value = body.get(name)
        if isinstance(value, list):
            for place, entry in enumerate(cast("list[Any]", value)):
                if not isinstance(entry, dict):
                    yield _wrong_type(f"{name}[{place}]", "Map", entry)


def _wrong_type(name: str, expected: str, value: Any) -> str:
    was = next(
        (name for kind, name in _NAMES_OF_TYPES.items() if isinstance(value, kind)), "Number"
    )
    return f"invalid property type: [{name}] expected {expected} but was {was} value: {value}"


def check_fields(draft: Draft) -> None:
    """Raises ApiError: fields missing (369), or of the other publishing model."""
    user_products = draft.seller.user_products
    name = "family_name" if user_products else "title"
    required = [name, *_REQUIRED]
    if draft.body.get("variations"):
        required = [field for field in required if field not in _IN_VARIATIONS]
    missing = [field for field in required if draft.body.get(field) in {None, ""}]
    if missing:
        raise _missing_fields(missing)
    foreign = "title" if user_products else "family_name"
    if draft.body.get(foreign):
        raise odd_refusal(
            "body.invalid_fields", f"The fields [{foreign}] are invalid for requested call."
        )
    if user_products and draft.body.get("variations"):
        raise refusal(
            [
                Cause(
                    374,
                    "body.invalid_fields",
                    "The fields [variations] are invalid for requested call.",
                    references=("body",),
                )
            ]
        )


def _missing_fields(missing: list[str]) -> ApiError:
    cause = Cause(
        369,
        "body.required_fields",
        "The body does not contains some or none of the following properties "
        f"[{', '.join(missing)}]",
        references=("body",),
    )
    return refusal([cause], message="body.required_fields")


def name_causes(draft: Draft) -> Iterator[Cause]:
    """Too long a name."""
    category = draft.category or draft.catalogue.general(draft.seller.site)
    limit = int(category.settings["max_title_length"])
    if len(draft.body.get("family_name") or "") > limit:
        yield Cause(
            462,
            "item.family_name.length_invalid",
            f"Family Name length is over of {limit} character",
            references=("item.family_name",),
        )
    if len(draft.body.get("title") or "") > limit:
        yield Cause(
            UNRECORDED,
            "item.title.length.invalid",
            f"Title length is over of {limit} character",
            references=("item.title",),
        )
