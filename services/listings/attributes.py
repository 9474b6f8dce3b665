"""Attributes by the seller's hand: what the category's schema accepts, as she may write it.

Owns checking her text against an attribute and the order in which attributes are shown. Pure.
Does not own synonyms of values (services/generation/values) nor her other edits (`edits`).
Source: https://developers.mercadolibre.com.ar/es_ar/atributos
"""

import re
from decimal import Decimal

from services.listings.content import Attribute, Content, Missing
from services.listings.edits import HERS, EditProblem, EditRefusedError, folded, nearest, revised
from services.listings.gtin import GTIN, NO_GTIN, gtin_of
from services.listings.schema import CLOSED, AttributeSpec, CategorySchema, ValueType

VALUE_MAX = 255
"""Characters of an attribute's free text (reference: mercadolibre.md section 5.3)."""

OPTIONS_MAX = 60
"""Allowed values kept for a question; the longest usual list, colours, has 51."""

_SET_ELSEWHERE = frozenset({"ITEM_CONDITION", "SELLER_SKU", "SIZE_GRID_ID", "SIZE_GRID_ROW_ID"})
_NUMERIC = frozenset({ValueType.NUMBER, ValueType.NUMBER_UNIT})
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
    """What is asked while a required attribute has no value. "No brand" stands first among the
    brands, and reasons stand for the values of what may be missing for a reason."""
    options = spec.instead.values if spec.instead else spec.values
    if spec.generic and all(folded(name) != folded(spec.generic) for _, name in options):
        options = (("", spec.generic), *options)
    usual = [spec.default_unit] if spec.default_unit in spec.units else []
    return Missing(
        id=spec.id,
        name=spec.name,
        options=options[:OPTIONS_MAX],
        open=spec.value_type not in CLOSED,
        numeric=spec.value_type in _NUMERIC,
        units=tuple(dict.fromkeys((*usual, *spec.units))),
        instead=(spec.instead.id, spec.instead.name) if spec.instead else None,
    )


def with_answer(content: Content, missing: Missing, answer: str) -> Content:
    """Her answer to a missing attribute: one of its options, or her own words where it has none
    or is open. Raises `EditRefusedError`."""
    value = " ".join(answer.split())
    if not 0 < len(value) <= VALUE_MAX:
        raise EditRefusedError(EditProblem.VALUE_LENGTH, low=1, high=VALUE_MAX, actual=len(value))
    value_id: str | None = None
    target = missing.id, missing.name
    chosen = next((o for o in missing.options if folded(o[1]) == folded(value)), None)
    if chosen is not None:
        value_id, value = chosen
        target = missing.instead or target
    elif missing.id == GTIN:
        value = _gtin(value)
    elif missing.numeric:
        value = _number_of(value, missing.units, missing.units[0] if missing.units else "")
    elif missing.options and not missing.open:
        near = nearest(value, [name for _, name in missing.options])
        raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=near)
    attribute = Attribute(
        id=target[0], name=target[1], value_name=value, value_id=value_id or None, required=True,
        **HERS,
    )  # fmt: skip
    return revised(
        content,
        "attributes",
        attributes=(*(a for a in _put(content, attribute) if a.id != attribute.id), attribute),
        missing=tuple(m for m in content.missing if m.id != missing.id),
    )


def with_attribute(content: Content, spec: AttributeSpec, text: str) -> Content:
    """Her value for an attribute, in its old place where it had one. Raises `EditRefusedError`
    with the near values, the units or the limit."""
    value_id, name = _value(spec, " ".join(text.split()))
    attribute = Attribute(
        id=spec.id, name=spec.name, value_name=name, value_id=value_id, required=spec.required,
        **HERS,
    )  # fmt: skip
    return revised(
        content,
        "attributes",
        attributes=_put(content, attribute),
        missing=tuple(m for m in content.missing if m.id != spec.id),
    )


def without_attribute(content: Content, spec: AttributeSpec) -> Content:
    """The content without that attribute; a required one is asked for again."""
    missing = content.missing
    if spec.required and all(m.id != spec.id for m in missing):
        missing = (*missing, question(spec))
    kept = tuple(a for a in content.attributes if a.id != spec.id)
    return revised(content, "attributes", attributes=kept, missing=missing)


def _put(content: Content, attribute: Attribute) -> tuple[Attribute, ...]:
    """The attributes with this one, in its old place where it had one. A number takes back the
    reason why there is none, and the other way round."""
    known = {a.id: a for a in content.attributes} | {attribute.id: attribute}
    known.pop({GTIN: NO_GTIN, NO_GTIN: GTIN}.get(attribute.id, ""), None)
    return tuple(known.values())


def _value(spec: AttributeSpec, text: str) -> Value:
    if not 0 < len(text) <= spec.max_length:
        raise EditRefusedError(
            EditProblem.VALUE_LENGTH, low=1, high=spec.max_length, actual=len(text)
        )
    listed = _listed(spec, text)
    if listed is not None:
        return listed
    if spec.id == GTIN:
        return None, _gtin(text)
    match spec.value_type:
        case ValueType.BOOLEAN | ValueType.LIST if spec.values:
            near = nearest(text, [name for _, name in spec.values])
            raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=near)
        case ValueType.NUMBER:
            return None, _number_of(text, (), "")
        case ValueType.NUMBER_UNIT:
            only = spec.units[0] if len(spec.units) == 1 else ""
            return None, _number_of(text, spec.units, spec.default_unit or only)
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


def _number_of(text: str, units: tuple[str, ...], usual: str) -> str:
    """A number, with the allowed unit that is meant: the usual one where none is written."""
    number, written = _measured(text)
    if not units:
        if written:
            raise EditRefusedError(EditProblem.NUMBER_UNREADABLE)
        return number
    if not written and usual:
        return f"{number} {usual}"
    for same in (str, folded):
        for unit in units:
            if same(unit) == same(written):
                return f"{number} {unit}"
    raise EditRefusedError(EditProblem.UNIT_UNKNOWN, near=units)


def _gtin(text: str) -> str:
    number = gtin_of(text)
    if number is None:
        raise EditRefusedError(EditProblem.GTIN_WRONG)
    return number
