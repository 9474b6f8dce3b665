"""The last rules: category, price, pictures, missing attributes, package and shipping.

Owns the causes that show only once names and values are in order (recorded layers).
"""

from collections.abc import Iterator
from typing import Any

from sandbox.mercadolibre.answers import Json, entries
from sandbox.mercadolibre.fees import FREE_SHIPPING_FROM, LISTING_TYPES
from sandbox.mercadolibre.rules.causes import UNRECORDED, WARNING, Cause
from sandbox.mercadolibre.rules.draft import Draft
from sandbox.mercadolibre.sellers import PORTUGUESE
from sandbox.mercadolibre.store import Store

# gold_special in MLA (tipos-de-publicacion-y-actualizaciones-de-articulos).
MAX_QUANTITY = 99_999
# Both sides at least 250 px (moderaciones-con-pausado) and one of 500 (validaciones, 3703).
MIN_SIDE, MIN_LONG_SIDE = 250, 500
# Sellers with Mercado Envíos must use it: other modes are turned into it (mercado-envios).
_ME2 = "me2"
_PACKAGE = {
    "SELLER_PACKAGE_HEIGHT": "cm",
    "SELLER_PACKAGE_LENGTH": "cm",
    "SELLER_PACKAGE_WIDTH": "cm",
    "SELLER_PACKAGE_WEIGHT": "g",
}
_PACKAGE_NAMES = ", ".join(name.lower() for name in _PACKAGE)


def price_causes(draft: Draft) -> Iterator[Cause]:
    """Price under the minimum or over the maximum of the category (109, 129)."""
    if draft.category is None:
        return
    prices = [variation.get("price") for variation in entries(draft.body, "variations")]
    prices.append(draft.body.get("price"))
    least = draft.category.settings.get("minimum_price") or 0
    most = draft.category.settings.get("maximum_price")
    for price in {p for p in prices if p is not None}:
        if price < least or price <= 0:
            yield _price_cause(
                109, f"The category {draft.category.id} requires a minimum of price {least}"
            )
        if most is not None and price > most:
            yield _price_cause(
                129, f"The category {draft.category.id} requires a maximum of price {most}"
            )


def _price_cause(cause_id: int, message: str) -> Cause:
    return Cause(
        cause_id, "item.price.invalid", message, "items-price-control", ("item.category_id",)
    )


def required_causes(draft: Draft) -> Iterator[Cause]:
    """Required attributes that were not sent (147)."""
    if draft.category is None:
        return
    missing = [
        spec.id
        for spec in draft.category.attributes.values()
        if (spec.tagged("required") or (spec.tagged("new_required") and draft.condition == "new"))
        and not (spec.tagged("fixed") or spec.tagged("read_only"))
        and any(spec.id not in unit for unit in draft.units)
    ]
    if missing:
        yield Cause(
            147,
            "item.attributes.missing_required",
            f"The attributes [{', '.join(missing)}] are required for category "
            f"[{draft.category.id}] and channel marketplace. Check the attribute is present in "
            "the attributes list or in all variation's attributes_combination or attributes.",
            references=("item.attributes",),
        )


def wants_gtin(draft: Draft) -> bool:
    """Whether this brand must name its GTIN in this category (identificadores-de-productos)."""
    if draft.category is None or draft.condition != "new":
        return False
    brand = next((one for one in draft.attributes if one.id == "BRAND"), None)
    if brand is None:
        return False
    listed = draft.category.attributes["BRAND"].values
    name = listed.get(brand.value_id or "", brand.value_name or "")
    return name.strip().casefold() in draft.category.gtin_brands


def late_causes(draft: Draft, kept: list[Json], store: Store) -> Iterator[Cause]:
    """Everything that the earlier layers hide, warnings of shipping last."""
    yield from _catalogue_warnings(draft, kept)
    yield from _choice_causes(draft)
    yield from _not_applicable_causes(draft)
    yield from _length_causes(draft)
    yield from _name_too_poor(draft)
    yield from _quantity_causes(draft)
    yield from picture_causes(entries(draft.body, "pictures"), draft, store)
    yield from _gtin_missing(draft)
    yield from _package_causes(kept)
    yield from shipping_warnings(draft)


def _catalogue_warnings(draft: Draft, kept: list[Json]) -> Iterator[Cause]:
    present = {one["id"] for one in kept} | {i for unit in draft.variations for i in _ids(unit)}
    for spec in draft.category.attributes.values() if draft.category else ():
        if spec.tagged("catalog_required") and spec.id not in present:
            yield Cause(
                3704,
                "item.attribute.missing_catalog_required",
                f'O campo "{spec.name}" é obrigatório e não foi adicionado.'
                if draft.language == PORTUGUESE
                else f'El campo "{spec.name}" es obligatorio y no fue agregado.',
                "structured-data",
                ("item.attributes",),
                WARNING,
            )


def _ids(unit: list[Any]) -> Iterator[str]:
    return (one.id for one in unit if one.id)


def _choice_causes(draft: Draft) -> Iterator[Cause]:
    """Fields that must be one of a known few."""
    category = draft.category
    if category is None:
        yield Cause(
            126,
            "item.category_id.invalid",
            f"Is not allowed to post in category {draft.body.get('category_id')}. "
            "Make sure you're posting in a leaf category",
            references=("item.category_id",),
        )
        return
    choices: dict[str, tuple[Any, list[str]]] = {
        "currency_id": (draft.body.get("currency_id"), category.settings["currencies"]),
        "buying_mode": (
            draft.body.get("buying_mode", "buy_it_now"),
            category.settings["buying_modes"],
        ),
        "condition": (draft.condition, category.settings["item_conditions"]),
        "listing_type_id": (draft.body.get("listing_type_id"), list(LISTING_TYPES)),
    }
    for name, (value, allowed) in choices.items():
        if value not in allowed:
            yield Cause(
                UNRECORDED,
                f"item.{name}.invalid",
                f"The value [{value}] of {name} is not allowed, expected one of "
                f"[{', '.join(allowed)}]",
                references=(f"item.{name}",),
            )


def _not_applicable_causes(draft: Draft) -> Iterator[Cause]:
    for one in draft.attributes:
        spec = draft.spec(one.id or "")
        if spec is None or not one.not_applicable:
            continue
        if spec.tagged("required") or spec.tagged("allow_variations"):
            yield Cause(
                100,
                "field.constraint.violated",
                f"{spec.id} is a required attribute for channel marketplace and cannot be not "
                "applicable",
            )


def _length_causes(draft: Draft) -> Iterator[Cause]:
    for one in draft.attributes:
        spec = draft.spec(one.id or "")
        limit = spec.max_length if spec else None
        if spec and limit and len(one.value_name or "") > limit:
            yield Cause(
                154,
                "item.attributes.invalid_length",
                f"The attribute [{spec.id}] exceeds the maximum length of {limit} characters",
                references=("item.attributes",),
            )


def _name_too_poor(draft: Draft) -> Iterator[Cause]:
    field = "family_name" if draft.seller.user_products else "title"
    if len((draft.body.get(field) or "").split()) <= 1:
        yield Cause(
            3705,
            "item.title.minimum_length",
            "The title is too short, add more characteristics of the product",
            "structured-data",
            ("item.title",),
        )


def _quantity_causes(draft: Draft) -> Iterator[Cause]:
    quantity = draft.body.get("available_quantity") or 0
    used_fashion = draft.condition == "used" and draft.category and draft.category.wants_size_chart
    if not 0 <= quantity <= MAX_QUANTITY or (used_fashion and quantity > 1):
        yield Cause(
            UNRECORDED,
            "item.available_quantity.invalid",
            f"The available quantity {quantity} is not allowed, the maximum is "
            f"{1 if used_fashion else MAX_QUANTITY}",
            references=("item.available_quantity",),
        )


def picture_causes(pictures: list[Json], draft: Draft, store: Store) -> Iterator[Cause]:
    """Pictures missing, too many, unknown, broken or too small (173, 201, 204, 508, 509, 3703)."""
    if not pictures:
        yield Cause(
            173,
            "item.listing_type_id.requiresPictures",
            f"Item pictures are mandatory for listing type {draft.body.get('listing_type_id')}",
            references=("item.listing_type_id", "item.pictures"),
        )
    limit = int(draft.category.settings["max_pictures_per_item"]) if draft.category else 12
    if len(pictures) > limit:
        yield Cause(
            201,
            "item.pictures.max",
            f"Maximum number of pictures is {limit}",
            references=("item.pictures",),
        )
    for place, picture in enumerate(pictures):
        if picture.get("id"):
            yield from _picture_causes(str(picture["id"]), place, store)


def _picture_causes(picture_id: str, place: int, store: Store) -> Iterator[Cause]:
    known = store.picture(picture_id)
    if known is None:
        yield Cause(
            204,
            "item.pictures.picture_not_found",
            f"Picture id {picture_id} not found",
            references=(f"item.pictures[{place}]",),
        )
        return
    if known["status"] != "ACTIVE":
        yield Cause(
            508,
            None,
            f"Picture id {picture_id} has an invalid status '{known['status']}'. "
            "Only ACTIVE or PENDING pictures are allowed.",
        )
    sides = (known["width"], known["height"])
    if min(sides) < MIN_SIDE:
        yield Cause(509, None, f"Picture id {picture_id} is below the minimum allowed size.")
    elif max(sides) < MIN_LONG_SIDE:
        yield Cause(
            3703,
            "item.pictures.invalid_size",
            f"Picture id {picture_id} must have one side of {MIN_LONG_SIDE} px or more",
            references=(f"item.pictures[{place}]",),
        )


def _gtin_missing(draft: Draft) -> Iterator[Cause]:
    if not wants_gtin(draft) or draft.category is None:
        return
    if any("GTIN" not in unit and "EMPTY_GTIN_REASON" not in unit for unit in draft.units):
        yield Cause(
            7810,
            "item.attribute.missing_conditional_required",
            f"The attributes [GTIN] are required for category [{draft.category.id}]. Check the "
            "attribute is present in the attributes list or in all variation's "
            "attributes_combination or attributes.",
            "supply",
            ("item.attributes",),
        )


def _package_causes(kept: list[Json]) -> Iterator[Cause]:
    """All four sizes or none, whole centimetres and grams (5400, 5401, 5402)."""
    structs = {a["id"]: a["values"][0]["struct"] for a in kept if a["id"] in _PACKAGE}
    if structs and len(structs) < len(_PACKAGE):
        yield Cause(
            5400,
            "item.attribute.missing.seller.package.dimensions",
            f"The attributes {_PACKAGE_NAMES} are all required",
            "pymes",
            ("item.attributes",),
        )
    if any(
        not isinstance(struct["number"], int) or struct["unit"] != _PACKAGE[name]
        for name, struct in structs.items()
    ):
        yield Cause(
            5402,
            "item.attribute.invalid.format.seller.package.dimensions",
            f"One or more attributes for {_PACKAGE_NAMES} are in the wrong format - only integers "
            "are accepted for dimensions and weight, with 'cm' as the unit for dimensions and "
            "'g' as the unit for weight.",
            "pymes",
            ("item.attributes",),
        )
    elif any(struct["number"] < 1 for struct in structs.values()):
        yield Cause(
            5401,
            "item.attribute.invalid.seller.package.dimensions",
            f"One or more attributes for {_PACKAGE_NAMES} have invalid values",
            "pymes",
            ("item.attributes",),
        )


def shipping_warnings(draft: Draft) -> Iterator[Cause]:
    """What almost every item is warned of: no me1 (4053), me2 (4029), free shipping (350)."""
    if not draft.seller.me1:
        yield Cause(
            4053,
            "shipping.lost_me1_by_user",
            "User has not mode me1",
            "shipping",
            ("user.shipping_preferences.modes",),
            WARNING,
        )
    if (draft.body.get("shipping") or {}).get("mode", _ME2) != _ME2:
        yield Cause(
            4029,
            "shipping.me2_adoption_mandatory",
            "Mode me2 is mandatory for the user and was added",
            "shipping",
            ("item.shipping.mode",),
            WARNING,
        )
    if forces_free_shipping(draft):
        yield Cause(
            350,
            "item.shipping.mandatory_free_shipping",
            "Mandatory free shipping added",
            kind=WARNING,
        )


def forces_free_shipping(draft: Draft) -> bool:
    """Whether the price is over the site's threshold."""
    price = draft.body.get("price") or 0
    return draft.category is not None and price >= FREE_SHIPPING_FROM[draft.seller.site]
