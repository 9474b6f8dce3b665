"""The values of attributes: closed lists, numbers with units, product identifiers.

Owns turning what was sent into what the item keeps, and the causes where that fails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.mercadolibre.answers import Json
from sandbox.mercadolibre.catalogue import Attribute
from sandbox.mercadolibre.rules.causes import WARNING, Cause
from sandbox.mercadolibre.rules.draft import Draft, Sent
from sandbox.mercadolibre.sellers import PORTUGUESE

_NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(.*?)\s*")
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})  # identificadores-de-productos
# Package sizes without a unit are dropped with these lists of units (recorded).
_PACKAGE_UNITS = {
    "SELLER_PACKAGE_WEIGHT": "mg, kg, g, oz, lb, mcg, t, ct",
    "SELLER_PACKAGE_HEIGHT": "yd, nm, m, ft, cm, in, U, µm, mm, km, mãos, mil, milhas, polegadas",
}


@dataclass
class Examined:
    """What became of the attributes: those kept, as the item shows them, and the causes."""

    kept: list[Json] = field(default_factory=list[Json])
    causes: list[Cause] = field(default_factory=list[Cause])


def gtin_is_valid(code: str) -> bool:
    """Length and check digit of a GTIN (GS1 General Specifications, 7.9)."""
    if len(code) not in _GTIN_LENGTHS:
        return False
    digits = [int(sign) for sign in reversed(code)]
    return sum(d * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0


def examine(draft: Draft, sent: list[Sent]) -> Examined:
    """Judge and normalise attributes."""
    result = Examined()
    for one in sent:
        _examine_one(draft, one, result)
    return result


def _examine_one(draft: Draft, sent: Sent, result: Examined) -> None:
    if sent.id is None:
        if draft.seller.user_products and sent.name and sent.value_name:
            result.kept.append(_shown(None, sent.name, "string", [(None, sent.value_name, None)]))
        return
    spec = draft.spec(sent.id)
    if spec is None:
        result.causes.append(_omitted(sent, "The attribute does not exist in the category."))
        return
    if spec.tagged("read_only"):
        result.causes.append(_ignored(sent))
        return
    if sent.not_applicable:
        return  # kept out of sight; whether it may be so is judged later
    causes = list(_value_causes(draft, spec, sent))
    result.causes += causes
    if not causes:
        values = [_known_value(spec, part) for part in _parts(spec, sent)]
        result.kept.append(_shown(sent.id, spec.name, spec.value_type, values))


def _value_causes(draft: Draft, spec: Attribute, sent: Sent) -> Iterator[Cause]:
    if spec.id == "GTIN":
        yield from _gtin_causes(sent)
    elif spec.closed:
        yield from _closed_list_causes(spec, sent)
    elif spec.value_type in {"number", "number_unit"}:
        yield from _number_causes(draft, spec, sent)


def _gtin_causes(sent: Sent) -> Iterator[Cause]:
    codes = [code.strip() for code in (sent.value_name or "").split(",")]
    if any(not code.isdecimal() for code in codes):
        yield _gtin_cause(7710, "item.attribute.product_identifier.invalid", "characters", sent)
        return
    wrong = [code for code in codes if not gtin_is_valid(code)]
    if wrong:
        yield Cause(
            7711,
            "item.attribute.product_identifier.invalid_format",
            f"Product Identifier [GTIN] contains values with invalid format: [{', '.join(wrong)}]",
            "supply",
            (f"{sent.place}.values",),
        )


def _gtin_cause(cause_id: int, code: str, what: str, sent: Sent) -> Cause:
    return Cause(
        cause_id,
        code,
        f"Product Identifier [GTIN] contains values with invalid {what}: [{sent.value_name}]",
        "supply",
        (f"{sent.place}.values",),
    )


def _closed_list_causes(spec: Attribute, sent: Sent) -> Iterator[Cause]:
    if all(_in_list(spec, value_id, name) for value_id, name in _parts(spec, sent)):
        return
    if spec.id == "GENDER":
        yield Cause(
            2516,
            "error.item.attribute.business_conditional.value_name",
            "Attribute [GENDER] is not valid",
            "structured-data",
            ("item.name",),
        )
        return
    given = f"({sent.value_id or 'null'}:{sent.value_name or 'null'})"
    yield Cause(
        3510,
        "invalid.item.attribute.values",
        f"Attribute [{spec.id}] is not valid, item values [{given}]",
        "structured-data",
        ("item.name",),
    )


def _in_list(spec: Attribute, value_id: str | None, name: str | None) -> bool:
    if value_id is not None:
        return value_id in spec.values
    return name is not None and spec.id_of(name) is not None


def _parse_number(spec: Attribute, text: str) -> tuple[float, str | None] | None:
    """Number and unit, or ``None`` where the text is no valid measure of this attribute."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    number, unit = float(found[1].replace(",", ".")), found[2]
    if spec.value_type == "number":
        return None if unit else (number, None)
    known = next((u for u in spec.units if u.casefold() == unit.casefold()), None)
    if known is None and spec.id in _PACKAGE_FIELDS and unit:
        return number, unit  # another unit is judged with the package as a whole
    return None if known is None else (number, known)


_PACKAGE_FIELDS = frozenset(
    f"SELLER_PACKAGE_{side}" for side in ("HEIGHT", "WIDTH", "LENGTH", "WEIGHT")
)


def _number_causes(draft: Draft, spec: Attribute, sent: Sent) -> Iterator[Cause]:
    text = sent.value_name or spec.values.get(sent.value_id or "", "")
    if _parse_number(spec, text) is not None:
        return
    units = _PACKAGE_UNITS.get(spec.id, ", ".join(spec.units))
    if spec.id in _PACKAGE_FIELDS and spec.id != "SELLER_PACKAGE_WEIGHT":
        units = _PACKAGE_UNITS["SELLER_PACKAGE_HEIGHT"]
    reason = (
        "The provided unit is not valid. You can use a number followed by one of these valid "
        f"units: [{units}]."
    )
    if not spec.tagged("required"):
        yield _omitted(sent, reason)
        return
    example = f"81 {spec.units[0]}" if spec.units else "81"
    yield Cause(
        3708,
        "item.attribute.number_invalid_format",
        f'O valor que você inseriu em "{spec.name}" está incorreto. Um exemplo é: "{example}".'
        if draft.language == PORTUGUESE
        else f'El valor que ingresaste en "{spec.name}" es incorrecto. Un ejemplo es: "{example}".',
        "structured-data",
        ("item.attributes",),
    )
    yield Cause(
        344,
        "item.attributes.normalizable.invalid",
        f"Attribute {spec.id} with value {text} is required and was omitted. {reason}",
        references=("item.attributes",),
    )


def _omitted(sent: Sent, reason: str) -> Cause:
    return Cause(
        306,
        "item.attributes.omitted",
        f"Attribute {sent.id} with value {sent.value_name} was omitted. {reason}",
        references=("item.attributes",),
        kind=WARNING,
    )


def _ignored(sent: Sent) -> Cause:
    return Cause(
        303,
        "item.attributes.ignored",
        f"Attribute {sent.id} is read only and was ignored",
        references=("item.attributes",),
        kind=WARNING,
    )


def _parts(spec: Attribute, sent: Sent) -> list[tuple[str | None, str | None]]:
    """Id and name of each single value: several are parted by commas."""
    if sent.value_id is not None or not spec.tagged("multivalued"):
        return [(sent.value_id, sent.value_name)]
    return [(None, part.strip()) for part in (sent.value_name or "").split(",") if part.strip()]


def _known_value(
    spec: Attribute, part: tuple[str | None, str | None]
) -> tuple[str | None, str, Json | None]:
    value_id, name = part
    text = spec.values.get(value_id or "", name or "")
    known_id = value_id if value_id in spec.values else spec.id_of(text)
    struct: Json | None = None
    if spec.value_type == "number_unit":
        measure = _parse_number(spec, text)
        if measure:
            number, unit = measure
            struct = {"number": int(number) if number.is_integer() else number, "unit": unit}
            text = f"{struct['number']} {unit}"
    return known_id, spec.values.get(known_id or "", text), struct


def _shown(
    attribute_id: str | None,
    name: str,
    value_type: str,
    values: list[tuple[str | None, str, Json | None]],
) -> Json:
    """An attribute as items show it (recorded shape)."""
    single = values[0] if len(values) == 1 else None
    return {
        "id": attribute_id,
        "name": name,
        "value_id": single[0] if single else None,
        "value_name": single[1] if single else ",".join(text for _, text, _ in values),
        "values": [
            {"id": value_id, "name": text, "struct": struct} for value_id, text, struct in values
        ],
        "value_type": value_type,
    }
