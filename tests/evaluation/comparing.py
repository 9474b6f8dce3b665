"""Whether two values say the same: case, accents, languages and units aside.

Owns the comparison of what was told with what is true. It uses the lexicon's words for colours,
genders, materials and units, but none of the mapping that fills attributes: that is what it judges.
"""

import re
from decimal import Decimal

from services.generation import lexicon
from services.generation.lexicon import Concept
from services.generation.words import fold, key_of

_MEASURE = re.compile(r"\s*(?P<number>[0-9]{1,12}(?:[.,][0-9]{1,3})?)\s*(?P<unit>\D*?)\s*")
_SEVERAL = re.compile(r"\s*[,/;+]\s*|\s+(?:y|e|and|con|com)\s+")
_SIZE_COUNTRY = re.compile(r"\s+[A-Z]{2}$")
_DIGITS = re.compile(r"\D+")
_GTIN_DIGITS = 14
_SHORT = 3
_NEAR = Decimal("0.005")
"""Conversions round: 15.6 inches are 39.6 cm."""


def same_value(attribute_id: str, told: str, true: str, *, brand: str | None = None) -> bool:
    """Whether `told` says what is true of that attribute. A plainer shade ("Azul" for "azul
    marino") and one of several values are true as well; `brand` may stand before a model."""
    if attribute_id == "GTIN":
        return _number_of(told) == _number_of(true)
    if attribute_id == "MODEL" and brand:
        told, true = _without(told, brand), _without(true, brand)
    if attribute_id == "SIZE":
        told, true = _SIZE_COUNTRY.sub("", told), _SIZE_COUNTRY.sub("", true)
    if _alike(attribute_id, told, true):
        return True
    parts = [_SEVERAL.split(told.strip()), _SEVERAL.split(true.strip())]
    if all(len(some) == 1 for some in parts) or not all(map(all, parts)):
        return False
    return all(any(_alike(attribute_id, one, other) for other in parts[1]) for one in parts[0])


def _alike(attribute_id: str, told: str, true: str) -> bool:
    if _forms(told) & _forms(true) or _same_measure(told, true):
        return True
    mine, right = _concept(attribute_id, told), _concept(attribute_id, true)
    while right is not None and mine is not None:
        if mine.key == right.key:
            return True
        right = lexicon.colour_by_key().get(right.base) if right.base else None
    return False


def _forms(text: str) -> frozenset[str]:
    compact = fold(text).replace(" ", "").strip(".")
    forms = {key_of(text), compact, lexicon.attributes().same.get(compact, compact)}
    forms |= {form.removesuffix("s") for form in forms if len(form) > _SHORT}
    return frozenset(forms - {""})


def _same_measure(told: str, true: str) -> bool:
    return any(
        kind == other and abs(one - two) <= _NEAR * max(one, two)
        for kind, one in _measures(told)
        for other, two in _measures(true)
    )


def _measures(text: str) -> list[tuple[str, Decimal]]:
    """What a number with a unit may measure, in its kind's first unit."""
    match = _MEASURE.fullmatch(text)
    if match is None:
        return []
    number, written = Decimal(match["number"].replace(",", ".")), fold(match["unit"])
    units = lexicon.attributes().units
    return [
        (unit.kind, number * unit.factor)
        for name, unit in units.items()
        if written in unit.forms or written == fold(name)
    ]


def _concept(attribute_id: str, text: str) -> Concept | None:
    if "COLOR" in attribute_id:
        return lexicon.colours().get(text)
    if attribute_id == "GENDER":
        return lexicon.genders().get(text)
    if "MATERIAL" in attribute_id or attribute_id == "COMPOSITION":
        return lexicon.materials().get(text)
    return None


def _number_of(text: str) -> str:
    return _DIGITS.sub("", text).zfill(_GTIN_DIGITS)


def _without(text: str, brand: str) -> str:
    first, rest = text[: len(brand)], text[len(brand) :]
    return rest.strip() if fold(first) == fold(brand) and rest.startswith(" ") else text
