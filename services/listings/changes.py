"""Changes: edits as plain values that can be shown before they are made, and what differs
between two versions.

Owns the canonical text of each part. Pure. Does not own reading changes out of her words
(services/generation) nor the sentences that show them (handlers).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from services.listings.attributes import with_attribute, without_attribute, writable
from services.listings.content import (
    WARRANTY_DAYS_MAX,
    Condition,
    Content,
    Frozen,
    ListingType,
    Warranty,
    WarrantyKind,
)
from services.listings.edits import (
    EditProblem,
    EditRefusedError,
    with_condition,
    with_delivery,
    with_description,
    with_listing_type,
    with_price,
    with_quantity,
    with_sku,
    with_title,
    with_warranty,
)
from services.listings.schema import AttributeSpec, CategorySchema

YES, NO = "yes", "no"

_Choice = TypeVar("_Choice", bound=StrEnum)


class Part(StrEnum):
    """What of a listing can change, in the order of the card."""

    TITLE = "title"
    PRICE = "price"
    STOCK = "stock"
    CONDITION = "condition"
    CATEGORY = "category"
    ATTRIBUTE = "attribute"
    DESCRIPTION = "description"
    WARRANTY = "warranty"
    FREE_SHIPPING = "free_shipping"
    LOCAL_PICKUP = "local_pickup"
    LISTING_TYPE = "listing_type"
    SKU = "sku"


class Change(Frozen):
    """One part and its new value as canonical text.

    Price "15000.50"; stock "3"; condition and listing type by their enum's value; warranty
    "none", "seller:90" or "factory:365" (days), "" takes it away; shipping and pick-up "yes" or
    "no"; of an attribute (named by `attribute_id`) and the SKU "" takes it away.
    """

    part: Part
    value: str
    attribute_id: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A part that two versions do not share; values as in `Change`, None where there is none.

    `attribute_id` and `name` tell which attribute; the category goes by its name.
    """

    part: Part
    before: str | None
    after: str | None
    attribute_id: str | None = None
    name: str | None = None


def changed(content: Content, changes: Iterable[Change], schema: CategorySchema | None) -> Content:
    """The content with all changes made, in their order. Raises `EditRefusedError`."""
    for change in changes:
        content = _changed(content, change, schema)
    return content


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """What is different in `after`, in the order of the card."""
    found: list[Difference] = []
    for part in Part:
        if part is Part.ATTRIBUTE:
            found += _attribute_differences(before, after)
            continue
        old, new = _text(before, part), _text(after, part)
        moved = part is Part.PRICE and (old or new) and before.currency != after.currency
        if old != new or moved or (part is Part.CATEGORY and _leaf(before) != _leaf(after)):
            found.append(Difference(part, old, new))
    return tuple(found)


def fields_of(found: Sequence[Difference]) -> tuple[str, ...]:
    """The parts that differ, each once, by their values."""
    return tuple(dict.fromkeys(difference.part.value for difference in found))


def warranty_text(warranty: Warranty | None) -> str:
    """A warranty as canonical text, "" for nothing said."""
    if warranty is None:
        return ""
    if warranty.kind is WarrantyKind.NONE:
        return warranty.kind.value
    return f"{warranty.kind}:{warranty.days}"


def warranty_of(text: str) -> Warranty | None:
    """The warranty of a canonical text. Raises `EditRefusedError`."""
    if not text:
        return None
    kind, _, days = text.partition(":")
    try:
        return Warranty(kind=WarrantyKind(kind), days=int(days or 0))
    except ValueError as error:
        raise EditRefusedError(EditProblem.WARRANTY_RANGE, low=1, high=WARRANTY_DAYS_MAX) from error


def _changed(content: Content, change: Change, schema: CategorySchema | None) -> Content:
    value = change.value
    if change.part is Part.ATTRIBUTE:
        spec = _spec(schema, change.attribute_id)
        return with_attribute(content, spec, value) if value else without_attribute(content, spec)
    if change.part is Part.CATEGORY:
        raise EditRefusedError(EditProblem.NOT_EDITABLE)
    return _WITH[change.part](content, value)


def _spec(schema: CategorySchema | None, attribute_id: str | None) -> AttributeSpec:
    spec = schema.spec(attribute_id or "") if schema else None
    if spec is None or not writable(spec):
        raise EditRefusedError(EditProblem.NOT_EDITABLE)
    return spec


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise EditRefusedError(EditProblem.PRICE_UNREADABLE) from error


def _pieces(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise EditRefusedError(EditProblem.NUMBER_UNREADABLE) from error


def _choice(choices: type[_Choice], text: str) -> _Choice:
    try:
        return choices(text)
    except ValueError as error:
        raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=tuple(choices)) from error


def _yes(text: str) -> bool:
    if text not in {YES, NO}:
        raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=(YES, NO))
    return text == YES


def _attribute_differences(before: Content, after: Content) -> Iterator[Difference]:
    old = {a.id: a for a in before.attributes}
    new = {a.id: a for a in after.attributes}
    for attribute_id, attribute in (new | old).items():
        values = [
            side[attribute_id].value_name if attribute_id in side else None for side in (old, new)
        ]
        if values[0] != values[1]:
            yield Difference(Part.ATTRIBUTE, values[0], values[1], attribute_id, attribute.name)


def _leaf(content: Content) -> str | None:
    return content.category.id if content.category else None


def _text(content: Content, part: Part) -> str | None:
    """A part's canonical text, None where it has no value."""
    return _TEXT[part](content) or None


def _yes_or_no(chosen: bool) -> str:
    return YES if chosen else NO


def _delivered(content: Content, **chosen: bool) -> Content:
    return with_delivery(content, content.delivery.model_copy(update=chosen))


_WITH: dict[Part, Callable[[Content, str], Content]] = {
    Part.TITLE: with_title,
    Part.PRICE: lambda content, text: with_price(content, _amount(text)),
    Part.STOCK: lambda content, text: with_quantity(content, _pieces(text)),
    Part.CONDITION: lambda content, text: with_condition(content, _choice(Condition, text)),
    Part.DESCRIPTION: with_description,
    Part.WARRANTY: lambda content, text: with_warranty(content, warranty_of(text)),
    Part.FREE_SHIPPING: lambda content, text: _delivered(content, free_shipping=_yes(text)),
    Part.LOCAL_PICKUP: lambda content, text: _delivered(content, local_pickup=_yes(text)),
    Part.LISTING_TYPE: lambda content, text: with_listing_type(content, _choice(ListingType, text)),
    Part.SKU: with_sku,
}

_TEXT: dict[Part, Callable[[Content], str | None]] = {
    Part.TITLE: lambda content: content.title.value,
    Part.PRICE: lambda content: f"{content.price.value.normalize():f}" if content.price else None,
    Part.STOCK: lambda content: str(content.quantity.value),
    Part.CONDITION: lambda content: content.condition.value.value if content.condition else None,
    Part.CATEGORY: lambda content: content.category.name if content.category else None,
    Part.DESCRIPTION: lambda content: content.description.value,
    Part.WARRANTY: lambda content: warranty_text(content.warranty),
    Part.FREE_SHIPPING: lambda content: _yes_or_no(content.delivery.free_shipping),
    Part.LOCAL_PICKUP: lambda content: _yes_or_no(content.delivery.local_pickup),
    Part.LISTING_TYPE: lambda content: content.listing_type.value,
    Part.SKU: lambda content: content.sku,
}
