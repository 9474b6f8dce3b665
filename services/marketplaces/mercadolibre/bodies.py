"""The body of POST /items, made from a draft.

Owns both models, User Products and title, field by field. Pure. Does not own whether the draft
is complete (the publish gate) nor the sending (`publisher`).
Source: https://developers.mercadolibre.com.ar/es_ar/publica-productos
"""

from decimal import Decimal

from services.listings.content import (
    Attribute,
    Condition,
    Content,
    Delivery,
    Warranty,
    WarrantyKind,
)
from services.listings.sites import SITES
from services.marketplaces.mercadolibre.names import family_name
from services.marketplaces.port import ItemDraft

CONDITIONS: dict[Condition, tuple[str, str]] = {
    Condition.NEW: ("new", "2230284"),
    Condition.USED: ("used", "2230581"),
    Condition.REFURBISHED: ("new", "2230582"),
}
"""`condition` and the value of ITEM_CONDITION, which must agree (same page)."""

WARRANTIES: dict[WarrantyKind, str] = {
    WarrantyKind.SELLER: "2230280",
    WarrantyKind.FACTORY: "2230279",
    WarrantyKind.NONE: "6150835",
}
"""Values of the sale term WARRANTY_TYPE (reference: mercadolibre.md section 7.3)."""

DAYS = {"es": "días", "pt": "dias"}
"""The unit of WARRANTY_TIME that counts days, in the site's language (same section)."""

YEAR, MONTH, SHORT = 365, 30, 90
"""Days. Up to SHORT they are told as days, as the recorded listings do; longer ones in months
where they are whole."""

UNPRICED = 1
"""The price in the recorded questions (reference: attributes_conditional_MLB.json)."""

OURS = frozenset({"ITEM_CONDITION", "SELLER_SKU"})
"""Attributes that this module sets itself."""


def item_body(draft: ItemDraft, shipping_mode: str | None) -> dict[str, object]:
    """The body for the draft's model. `shipping_mode` None leaves the mode to the marketplace."""
    body: dict[str, object] = {
        **_name(draft),
        "category_id": draft.category_id,
        "price": _number(draft.price),
        "currency_id": draft.currency,
        "available_quantity": draft.quantity,
        "buying_mode": "buy_it_now",
        "listing_type_id": draft.listing_type,
        "condition": CONDITIONS[draft.condition][0],
        "channels": ["marketplace"],
        "pictures": [{"id": picture_id} for picture_id in draft.picture_ids],
        "attributes": item_attributes(draft),
        "seller_custom_field": draft.key,
    }
    if draft.warranty is not None:
        body["sale_terms"] = _sale_terms(draft.warranty, draft.category_id)
    if shipping_mode is not None or draft.delivery != Delivery():
        mode = {} if shipping_mode is None else {"mode": shipping_mode}
        body["shipping"] = mode | {
            "local_pick_up": draft.delivery.local_pickup,
            "free_shipping": draft.delivery.free_shipping,
        }
    return body


def tentative_body(content: Content, category_id: str, condition: Condition) -> dict[str, object]:
    """The body that asks what else an item needs, long before it is complete: without pictures,
    and at UNPRICED while there is no price, as it was recorded."""
    state, state_id = CONDITIONS[condition]
    own = [_attribute(a) for a in content.attributes if a.id not in OURS]
    return {
        "title": content.title.value,
        "category_id": category_id,
        "price": _number(content.price.value) if content.price else UNPRICED,
        "currency_id": content.currency,
        "available_quantity": content.quantity.value,
        "buying_mode": "buy_it_now",
        "listing_type_id": content.listing_type,
        "condition": state,
        "attributes": [*own, {"id": "ITEM_CONDITION", "value_id": state_id}],
    }


def item_attributes(draft: ItemDraft) -> list[dict[str, str]]:
    """The attributes as sent, in order: some causes point into this list by index."""
    own = {a.id: _attribute(a) for a in draft.attributes if a.id not in OURS}
    return [
        *own.values(),
        {"id": "ITEM_CONDITION", "value_id": CONDITIONS[draft.condition][1]},
        {"id": "SELLER_SKU", "value_name": draft.sku or draft.key},
    ]


def _name(draft: ItemDraft) -> dict[str, object]:
    """The wrong one of the two is a refusal (369, body.invalid_fields)."""
    if draft.user_products:
        return {"family_name": family_name(draft.name, draft.attributes)}
    return {"title": draft.name}


def _sale_terms(warranty: Warranty, category_id: str) -> list[dict[str, str]]:
    """No warranty is told without a time; the time is a number with a unit of the site."""
    terms = [{"id": "WARRANTY_TYPE", "value_id": WARRANTIES[warranty.kind]}]
    if warranty.kind is not WarrantyKind.NONE and warranty.days:
        terms.append({"id": "WARRANTY_TIME", "value_name": _time(warranty.days, category_id)})
    return terms


def _time(days: int, category_id: str) -> str:
    """Such as "90 días", "6 meses" and "12 meses". A category's id begins with its site's."""
    years, rest = divmod(days, YEAR)
    if not rest:
        return f"{years * 12} meses"
    if days > SHORT and days % MONTH == 0:
        return f"{days // MONTH} meses"
    site = next((site for site in SITES.values() if category_id.startswith(site.id)), None)
    return f"{days} {DAYS[site.language if site else 'es']}"


def _attribute(attribute: Attribute) -> dict[str, str]:
    """A listed value by its id alone, free text by its name: both together get rewritten (1212)."""
    if attribute.value_id is not None:
        return {"id": attribute.id, "value_id": attribute.value_id}
    return {"id": attribute.id, "value_name": attribute.value_name}


def _number(amount: Decimal) -> int | float:
    """A JSON number. Exact: prices have at most 10 digits, and a double shows 15 faithfully."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
