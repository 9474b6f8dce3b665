"""Attributes by the seller's hand: what the category's schema accepts, as she may write it.

Owns checking her text against an attribute and the order in which attributes are shown. Pure.
Does not own synonyms of values (services/generation/values) nor her other edits (`edits`).
Source: https://developers.mercadolibre.com.ar/es_ar/atributos
"""

import re
from decimal import Decimal

from services.listings.content import Attribute, Content, Missing
from services.listings.edits import HERS, EditProblem, EditRefusedError, folded, nearest, revised
from services.listings.schema import CLOSED, AttributeSpec, CategorySchema, ValueType

OPTIONS_MAX = 60
"""Allowed values kept for a question; the longest usual list, colours, has 51."""

_SET_ELSEWHERE = frozenset({"ITEM_CONDITION", "SELLER_SKU", "SIZE_GRID_ID", "SIZE_GRID_ROW_ID"})
_NOT_TEXT = frozenset({ValueType.PICTURE, ValueType.GRID, ValueType.GRID_ROW})

_YES = frozenset({"si", "sim", "yes", "y", "s", "true", "1", "claro", "tiene", "tem", "has"})
_NO = frozenset({"no", "nao", "n", "false", "0", "not"})

# A dot before three digits groups thousands as often as not, unless a nought stands before it.
_MEASURE = re.compile(
    r"(?P<number>[0-9]{1,12}(?:[.,][0-9]{1,2})?|0[.,][0-9]{1,6})(?![.,]?[0-9])\s*(?P<unit>.*)"
)

Value = tuple[str | None, str]
"""A listed value's id (None for free text) and the text."""


def writable(spec: AttributeSpec) -> bool:
    """Whether the attribute is text that the seller may give, and no field of the card's own."""
    return spec.fillable and spec.id not in _SET_ELSEWHERE and spec.value_type not in _NOT_TEXT


def editable(schema: CategorySchema, content: Content) -> tuple[AttributeSpec, ...]:
    """The attributes that she may change: missing ones, then required, recommended, the rest."""
    missing = {m.id for m in content.missing}
    ranked = sorted(
        filter(writable, schema.attributes),
        key=lambda spec: (spec.id not in missing, not spec.required, not spec.recommended),
    )
    return tuple(ranked)


def question(spec: AttributeSpec) -> Missing:
    """What is asked while a required attribute has no value."""
    return Missing(
        id=spec.id,
        name=spec.name,
        options=spec.values[:OPTIONS_MAX],
        open=spec.value_type not in CLOSED,
    )


def with_attribute(content: Content, spec: AttributeSpec, text: str) -> Content:
    """Her value for an attribute, in its old place where it had one. Raises `EditRefusedError`
    with the near values, the units or the limit."""
    value_id, name = _value(spec, " ".join(text.split()))
    attribute = Attribute(
        id=spec.id, name=spec.name, value_name=name, value_id=value_id, required=spec.required,
        **HERS,
    )  # fmt: skip
    known = {a.id: a for a in content.attributes} | {spec.id: attribute}
    return revised(
        content,
        "attributes",
        attributes=tuple(known.values()),
        missing=tuple(m for m in content.missing if m.id != spec.id),
    )


def without_attribute(content: Content, spec: AttributeSpec) -> Content:
    """The content without that attribute; a required one is asked for again."""
    missing = content.missing
    if spec.required and all(m.id != spec.id for m in missing):
        missing = (*missing, question(spec))
    kept = tuple(a for a in content.attributes if a.id != spec.id)
    return revised(content, "attributes", attributes=kept, missing=missing)


def _value(spec: AttributeSpec, text: str) -> Value:
    if not 0 < len(text) <= spec.max_length:
        raise EditRefusedError(
            EditProblem.VALUE_LENGTH, low=1, high=spec.max_length, actual=len(text)
        )
    listed = _listed(spec, text)
    if listed is not None:
        return listed
    match spec.value_type:
        case ValueType.BOOLEAN | ValueType.LIST if spec.values:
            near = nearest(text, [name for _, name in spec.values])
            raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=near)
        case ValueType.NUMBER:
            number, unit = _measured(text)
            if unit:
                raise EditRefusedError(EditProblem.NUMBER_UNREADABLE)
            return None, number
        case ValueType.NUMBER_UNIT:
            number, unit = _measured(text)
            return None, f"{number} {_unit(spec, unit)}"
        case _:
            return None, text


def _listed(spec: AttributeSpec, text: str) -> Value | None:
    """The listed value of that name or id; for booleans, of that meaning."""
    wanted = folded(text)
    for value_id, name in spec.values:
        if wanted == folded(name) or (value_id and text == value_id):
            return value_id or None, name
    if spec.value_type is ValueType.BOOLEAN:
        meant = next((words for words in (_YES, _NO) if wanted in words), frozenset[str]())
        return next(((i or None, name) for i, name in spec.values if folded(name) in meant), None)
    return None


def _measured(text: str) -> tuple[str, str]:
    """A number with a point and what follows it."""
    match = _MEASURE.fullmatch(text)
    if match is None:
        raise EditRefusedError(EditProblem.NUMBER_UNREADABLE)
    number = Decimal(match["number"].replace(",", "."))
    return f"{number.normalize():f}", match["unit"].strip()


def _unit(spec: AttributeSpec, written: str) -> str:
    """The allowed unit that is meant, the usual one where none is written."""
    if not written:
        usual = spec.default_unit or (spec.units[0] if len(spec.units) == 1 else "")
        if usual:
            return usual
    for same in (str, folded):
        for unit in spec.units:
            if same(unit) == same(written):
                return unit
    raise EditRefusedError(EditProblem.UNIT_UNKNOWN, near=spec.units)
