"""A category's attribute schema in the domain's words.

Owns what an attribute accepts. Does not own the marketplace's wire format
(services/marketplaces/mercadolibre) nor the filling (services/generation).
"""

from enum import StrEnum

from services.listings.content import Frozen


class ValueType(StrEnum):
    """Kinds of value (reference: mercadolibre.md section 5.3)."""

    STRING = "string"
    NUMBER = "number"
    NUMBER_UNIT = "number_unit"
    BOOLEAN = "boolean"
    LIST = "list"
    PICTURE = "picture_id"
    GRID = "grid_id"
    GRID_ROW = "grid_row_id"


CLOSED = frozenset({ValueType.LIST, ValueType.BOOLEAN})
"""Types that accept only the listed values; elsewhere a list is a suggestion."""


class AttributeSpec(Frozen):
    """One attribute as the category wants it.

    `values` are (value_id, name) pairs. `fillable` is false for what the marketplace fills
    itself or never shows (read_only, fixed, inferred, hidden). `required_new` means that new
    goods must have it, `conditional` that the whole item decides whether it is required.
    `generic` is the value of goods without a brand; `instead` is the attribute that may say why
    this one has no value.
    """

    id: str
    name: str
    value_type: ValueType = ValueType.STRING
    required: bool = False
    required_new: bool = False
    conditional: bool = False
    recommended: bool = False
    fillable: bool = True
    values: tuple[tuple[str, str], ...] = ()
    units: tuple[str, ...] = ()
    default_unit: str | None = None
    max_length: int = 255
    multivalued: bool = False
    generic: str = ""
    instead: "AttributeSpec | None" = None


class CategorySchema(Frozen):
    """A leaf category with its settings and attributes.

    Amounts are in the site's currency; `max_pictures` counts photos of one item. `currencies`
    are the ids that a price may be in, empty when the category names none.
    """

    id: str
    name: str
    path: tuple[str, ...]
    domain_id: str | None
    listing_allowed: bool
    max_title_length: int
    max_description_length: int
    max_pictures: int
    minimum_price: float | None
    maximum_price: float | None
    conditions: tuple[str, ...]
    attributes: tuple[AttributeSpec, ...]
    currencies: tuple[str, ...] = ()

    def spec(self, attribute_id: str) -> AttributeSpec | None:
        """The attribute of that id, if the category has it."""
        return next((a for a in self.attributes if a.id == attribute_id), None)
