"""What MercadoLibre's answers mean in the domain.

Owns the mapping from `wire` to the port's values: shops, items, category schemas. Pure.
"""

import re

from services.listings.content import TITLE_MAX
from services.listings.gtin import GTIN, NO_GTIN
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.status import PublicationStatus
from services.marketplaces.mercadolibre.wire import (
    AttributeAnswer,
    CategoryAnswer,
    ItemAnswer,
    NamedList,
    UserAnswer,
)
from services.marketplaces.port import CategoryNode, Item, Shop
from services.outcomes import TryLaterError

USER_PRODUCTS_TAG = "user_product_seller"
"""https://developers.mercadolibre.com.ar/es_ar/user-products"""

STATUSES: dict[str, PublicationStatus] = {
    "active": PublicationStatus.ACTIVE,
    "paused": PublicationStatus.PAUSED,
    "under_review": PublicationStatus.UNDER_REVIEW,
    "payment_required": PublicationStatus.PAYMENT_REQUIRED,
    "not_yet_active": PublicationStatus.NOT_YET_ACTIVE,
    "programmed": PublicationStatus.NOT_YET_ACTIVE,
    "inactive": PublicationStatus.INACTIVE,
    "closed": PublicationStatus.CLOSED,
}
"""https://developers.mercadolibre.com.ar/es_ar/producto-sincroniza-modifica-publicaciones"""

NOT_FOR_SELLERS = frozenset({"read_only", "fixed", "inferred", "hidden"})
"""Tags of what the marketplace fills or never shows (reference: mercadolibre.md 5.3)."""

PARCEL = frozenset(f"SELLER_PACKAGE_{size}" for size in ("HEIGHT", "WIDTH", "LENGTH", "WEIGHT"))
"""Hidden in the marketplace's own form, yet only she can measure her parcel: some logistics
demand it, and it makes the cost of shipping known (same page, 5.6)."""

SET_BY_US = frozenset({"ITEM_CONDITION", "SELLER_SKU", "SIZE_GRID_ID", "SIZE_GRID_ROW_ID"})
UNASKABLE_TYPES = frozenset({ValueType.GRID, ValueType.GRID_ROW, ValueType.PICTURE})
BRAND = "BRAND"
QUOTED = re.compile(r"['‘“\"]([^'’”\"]{2,40})['’”\"]")
"""Such as: Informe a marca verdadeira do produto ou 'Genérica' se não tiver marca (same page)."""

TEXT_MAX = 255
DEFAULT_LENGTH = {ValueType.NUMBER: 18}
"""value_max_length of strings and numbers, measured (same section)."""


def shop_of(user: UserAnswer) -> Shop:
    """Whose token it is. Raises `TryLaterError` on a partial answer: without tags the listing
    model would be a guess."""
    if user.tags is None:
        raise TryLaterError("partial_user")
    right = user.status.listing
    return Shop(
        user_id=user.id,
        nickname=user.nickname or user.id,
        site_id=user.site_id,
        user_products=USER_PRODUCTS_TAG in user.tags,
        blocked=() if right.allow else right.codes or ("not_allowed",),
    )


def keys_of(item: ItemAnswer) -> tuple[str, ...]:
    """What the item carries as a key of the seller's: custom field first, then SKU."""
    skus = [a.value_name for a in item.attributes if a.id == "SELLER_SKU"]
    return tuple(key for key in (item.seller_custom_field, *skus) if key)


def item_of(item: ItemAnswer, key: str | None = None) -> Item:
    """The item; `key` is the one that we know it by, else its own is told. Raises
    `TryLaterError` when it has no price (another seller's view)."""
    if item.price is None:
        raise TryLaterError("partial_item")
    keys = keys_of(item)
    return Item(
        id=item.id,
        permalink=item.permalink,
        title=item.title,
        price=item.price,
        currency=item.currency_id,
        status=STATUSES.get(item.status, PublicationStatus.INACTIVE),
        sub_status=tuple(sorted(item.sub_status)),
        key=key if key in keys else next(iter(keys), None),
        created_at=item.date_created or "",
    )


def schema_of(category: CategoryAnswer, attributes: tuple[AttributeAnswer, ...]) -> CategorySchema:
    """A category with its attributes, as the domain wants them."""
    settings = category.settings
    charted = any(a.value_type == ValueType.GRID for a in attributes)
    return CategorySchema(
        id=category.id,
        name=category.name,
        path=tuple(step.name or "" for step in category.path_from_root),
        domain_id=settings.catalog_domain,
        listing_allowed=settings.listing_allowed and settings.status == "enabled",
        max_title_length=settings.max_title_length or TITLE_MAX,
        max_description_length=settings.max_description_length,
        max_pictures=settings.max_pictures_per_item,
        minimum_price=None if settings.minimum_price is None else float(settings.minimum_price),
        maximum_price=None if settings.maximum_price is None else float(settings.maximum_price),
        conditions=settings.item_conditions,
        attributes=_with_reason([_spec_of(one, charted=charted) for one in attributes]),
        currencies=settings.currencies,
    )


def node_of(category: CategoryAnswer) -> CategoryNode:
    """A place in the tree. Inner nodes are closed to listings, some childless ones too."""
    children = _pairs(category.children_categories)
    return CategoryNode(
        id=category.id,
        name=category.name,
        path=tuple(step.name or "" for step in category.path_from_root),
        children=children,
        leaf=not children and category.settings.listing_allowed,
        parent=next((step.id for step in category.path_from_root[-2:-1]), None),
    )


def roots_of(roots: NamedList) -> CategoryNode:
    """The root of a site's tree: it has no id, no name and no path."""
    return CategoryNode(id=None, name="", path=(), children=_pairs(roots), leaf=False)


def _with_reason(specs: list[AttributeSpec]) -> tuple[AttributeSpec, ...]:
    """The attributes; that of the barcode knows the one that may say why there is none."""
    reason = next((spec for spec in specs if spec.id == NO_GTIN), None)
    return tuple(
        spec.model_copy(update={"instead": reason}) if spec.id == GTIN else spec for spec in specs
    )


def _spec_of(attribute: AttributeAnswer, *, charted: bool) -> AttributeSpec:
    """One attribute. Where a size chart is wanted, so are SIZE and what selects the chart,
    although their tags don't say so (causes 2610 to 2616)."""
    kind = _kind(attribute.value_type)
    barred = NOT_FOR_SELLERS - {"hidden"} if attribute.id in PARCEL else NOT_FOR_SELLERS
    fillable = (
        not attribute.tags & barred
        and attribute.id not in SET_BY_US
        and kind not in UNASKABLE_TYPES
    )
    selects = charted and (attribute.id == "SIZE" or "grid_template_required" in attribute.tags)
    return AttributeSpec(
        id=attribute.id,
        name=attribute.name or attribute.id,
        value_type=kind,
        required=fillable and ("required" in attribute.tags or selects),
        required_new=fillable and "new_required" in attribute.tags,
        conditional="conditional_required" in attribute.tags,
        recommended="catalog_required" in attribute.tags,
        fillable=fillable,
        values=_pairs(attribute.values),
        units=tuple(unit.name or unit.id or "" for unit in attribute.allowed_units),
        default_unit=attribute.default_unit,
        max_length=attribute.value_max_length or DEFAULT_LENGTH.get(kind, TEXT_MAX),
        multivalued="multivalued" in attribute.tags,
        generic=_quoted(attribute.hint) if attribute.id == BRAND else "",
    )


def _quoted(hint: str | None) -> str:
    """The word in quotes: the hint of BRAND names the value of goods without one."""
    found = QUOTED.search(hint or "")
    return found[1] if found else ""


def _kind(value_type: str) -> ValueType:
    """An unknown kind is taken as text: the marketplace's dry run has the last word."""
    try:
        return ValueType(value_type)
    except ValueError:
        return ValueType.STRING


def _pairs(values: NamedList) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, one.name) for one in values if one.id is not None and one.name)
