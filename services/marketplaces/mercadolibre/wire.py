"""MercadoLibre's answers as typed values, as far as we read them.

Owns the shapes. Lenient on purpose: unknown fields are ignored and what a recorded answer was
seen without has a default. Ids are text (family ids exceed exact doubles), amounts are Decimal.
Does not own error bodies (`errors`) nor what an answer means in the domain (`readings`).
"""

from decimal import Decimal
from typing import Annotated, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _flags(value: object) -> object:
    """Tags come as an object of true flags or as a list (reference: mercadolibre.md 5.3)."""
    if isinstance(value, dict):
        flags = cast(dict[object, object], value)
        return [name for name, on in flags.items() if on]
    return value if value is not None else []


def _list(value: object) -> object:
    return value if value is not None else []


def _several(value: object) -> object:
    return [cast(object, value)] if isinstance(value, dict) else value


Flags = Annotated[frozenset[str], BeforeValidator(_flags)]


class Wire(BaseModel):
    """Base of all answers. A misread one is not quoted in the error: it may hold tokens."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, coerce_numbers_to_str=True, hide_input_in_errors=True
    )


class TokenAnswer(Wire):
    """POST /oauth/token. `expires_in` is in seconds."""

    access_token: str = Field(min_length=1, repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    expires_in: int
    scope: str = ""
    user_id: str


class ListingRight(Wire):
    """`status.list` of a user: whether she may list, and why not."""

    allow: bool = True
    codes: Annotated[tuple[str, ...], BeforeValidator(_list)] = ()


class UserStatus(Wire):
    """`status` of a user."""

    listing: ListingRight = Field(default=ListingRight(), alias="list")


class UserAnswer(Wire):
    """GET /users/me. `tags` is None in a partial answer (206)."""

    id: str
    nickname: str = ""
    site_id: str
    tags: frozenset[str] | None = None
    status: UserStatus = UserStatus()


class Named(Wire):
    """An id with its name: a value, a unit, a step of a path."""

    id: str | None = None
    name: str | None = None


NamedList = Annotated[tuple[Named, ...], BeforeValidator(_list)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_list)]


class CategorySettings(Wire):
    """`settings` of a category. Amounts are in the site's currency."""

    listing_allowed: bool = False
    status: str = "enabled"
    max_title_length: int = 60
    max_description_length: int = 50_000
    max_pictures_per_item: int = 12
    minimum_price: Decimal | None = None
    maximum_price: Decimal | None = None
    item_conditions: Texts = ()
    currencies: Texts = ()
    catalog_domain: str | None = None


class CategoryAnswer(Wire):
    """GET /categories/{id}."""

    id: str
    name: str
    path_from_root: NamedList = ()
    children_categories: NamedList = ()
    settings: CategorySettings


class AttributeAnswer(Wire):
    """One of GET /categories/{id}/attributes."""

    id: str
    name: str = ""
    value_type: str = "string"
    tags: Flags = frozenset()
    values: NamedList = ()
    allowed_units: NamedList = ()
    default_unit: str | None = None
    value_max_length: int | None = None
    hint: str | None = None


class Demanded(Wire):
    """POST /categories/{id}/attributes/conditional."""

    required_attributes: NamedList = ()


class PredictionAnswer(Wire):
    """One of GET /sites/{site}/domain_discovery/search."""

    category_id: str
    category_name: str = ""
    domain_id: str | None = None


class ItemAttribute(Wire):
    """An attribute of an item."""

    id: str | None = None
    value_name: str | None = None


class ItemAnswer(Wire):
    """POST /items and GET /items/{id}."""

    id: str = Field(min_length=1)
    title: str = ""
    permalink: str = ""
    price: Decimal | None = None
    currency_id: str = ""
    status: str
    sub_status: Flags = frozenset()
    seller_custom_field: str | None = None
    attributes: Annotated[tuple[ItemAttribute, ...], BeforeValidator(_list)] = ()
    date_created: str | None = None


class Paging(Wire):
    """How many results there are in all."""

    total: int


class SearchOrder(Wire):
    """The order that a search says it used; its id was seen as text and as an object."""

    id: object = None


class SearchAnswer(Wire):
    """GET /users/{id}/items/search: ids alone."""

    results: tuple[str, ...]
    paging: Paging
    orders: Annotated[tuple[SearchOrder, ...], BeforeValidator(_list)] = ()


class PictureAnswer(Wire):
    """POST /pictures/items/upload."""

    id: str = Field(min_length=1)


class LogisticType(Wire):
    """One way of shipping within a mode: drop_off, cross_docking, self_service, ..."""

    type: str
    default: bool = False
    status: str = "active"


class Logistics(Wire):
    """A mode with its ways."""

    mode: str
    types: Annotated[tuple[LogisticType, ...], BeforeValidator(_list)] = ()


class ShippingPreferences(Wire):
    """GET /users/{id}/shipping_preferences."""

    modes: frozenset[str]
    logistics: Annotated[tuple[Logistics, ...], BeforeValidator(_list)] = ()


class OfferedType(Wire):
    """A listing type that a seller may choose; `remaining_listings` None is without limit."""

    id: str
    remaining_listings: int | None = None


class ListingTypesAnswer(Wire):
    """GET /users/{id}/available_listing_types."""

    available: Annotated[tuple[OfferedType, ...], BeforeValidator(_list)] = ()


class PriceAnswer(Wire):
    """What a sale costs under one listing type."""

    listing_type_id: str
    currency_id: str
    sale_fee_amount: Decimal


PricesAnswer = Annotated[tuple[PriceAnswer, ...], BeforeValidator(_several)]
"""GET /sites/{site}/listing_prices: a list, or one object alone."""


class Quoted(Wire):
    """What shipping costs the seller, discounts taken off. `billable_weight` is in grams."""

    list_cost: Decimal
    currency_id: str
    billable_weight: int | None = None


class Coverage(Wire):
    """`coverage` of a quote."""

    all_country: Quoted


class QuoteAnswer(Wire):
    """GET /users/{id}/shipping_options/free."""

    coverage: Coverage


class ChartAttribute(Wire):
    """An attribute of a size chart or of one of its rows."""

    id: str
    name: str = ""
    values: NamedList = ()


class ChartRow(Wire):
    """A row of a size chart; its id reads "463005:1"."""

    id: str
    attributes: tuple[ChartAttribute, ...] = ()


class SizeChart(Wire):
    """GET /catalog/charts/{id}. `type` is SPECIFIC, BRAND or STANDARD."""

    id: str
    type: str = ""
    seller_id: str | None = None
    attributes: Annotated[tuple[ChartAttribute, ...], BeforeValidator(_list)] = ()
    rows: Annotated[tuple[ChartRow, ...], BeforeValidator(_list)] = ()


class ChartsAnswer(Wire):
    """POST /catalog/charts/search."""

    charts: Annotated[tuple[SizeChart, ...], BeforeValidator(_list)] = ()
