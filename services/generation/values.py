"""A fact's text as a value that an attribute accepts.

Owns matching against listed values, numbers, units and lengths. Does not own which fact belongs
to which attribute (services/generation/schema) nor the synonyms (services/generation/lexicon).
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from services.generation import lexicon
from services.generation.lexicon import Concept
from services.generation.titles import cut_words
from services.generation.words import fold, key_of
from services.listings.gtin import GTIN, gtin_of
from services.listings.schema import CLOSED, AttributeSpec, ValueType

Value = tuple[str | None, str]
"""A listed value's id (None for free text) and the text."""

# Three decimals may as well be grouped thousands ("1.250 g"), so they are no number here.
_NUMBER = re.compile(r"(?<![\d.,])[0-9]{1,12}(?:[.,][0-9]{1,2})?(?![\d.,]*\d)")
_MEASURE = re.compile(r"\s*(?P<n>[0-9]{1,12}(?:[.,][0-9]{1,2})?)\s*(?P<unit>\D*?)\s*")
_COUNTRY_SIZE = re.compile(r"\d{1,3}(?:[.,]\d)? [A-Z]{2}")
_BARE_SIZE = re.compile(r"\d{1,3}(?:[.,]\d)?")
_LIST = re.compile(r"\s*[,/;]\s*")
_SHORT = 3
_STEP = Decimal("0.001")


def value_for(spec: AttributeSpec, text: str, *, country: str, charted: bool) -> Value | None:
    """The value for an attribute, None when the text can't be one.

    `country` is the site's ("AR"), `charted` tells that the category has size charts: sizes
    there carry their country ("42 AR").
    """
    text = " ".join(text.split())
    if spec.id == "SIZE" and (size := _size(spec, text, country, charted=charted)):
        text = size
    listed = listed_value(spec, text)
    if listed:
        return listed
    if spec.value_type in CLOSED or not text:
        return None
    if spec.value_type is ValueType.NUMBER:
        number = _number(text)
        return (None, number) if number else None
    if spec.value_type is ValueType.NUMBER_UNIT:
        measure = _measure(spec, text)
        return (None, measure) if measure else None
    if spec.id == GTIN:
        number = gtin_of(text)
        return (None, number) if number else None
    cut = cut_words(text, spec.max_length)
    return (None, cut) if cut else None


def listed_value(spec: AttributeSpec, text: str) -> Value | None:
    """The attribute's listed value that means the same as the text, by name or by synonym.

    Several colours or materials at once ("Negro/Blanco") match by their first where the list is
    closed; a colour that the list lacks, by the plainer one that it is a shade of.
    """
    for wanted in _readings(spec, text):
        for value_id, name in spec.values:
            if wanted & _meanings(spec, name):
                return value_id, name
    return None


def _readings(spec: AttributeSpec, text: str) -> Iterator[frozenset[str]]:
    """What the text may mean, best first."""
    yield _meanings(spec, text)
    parts = _LIST.split(text)
    if spec.value_type in CLOSED and len(parts) > 1:
        yield _meanings(spec, parts[0])
    concept = _concept(spec, parts[0])
    while concept and concept.base:
        concept = lexicon.colour_by_key()[concept.base]
        yield frozenset({f"concept:{concept.key}"})


def _meanings(spec: AttributeSpec, text: str) -> frozenset[str]:
    """Forms under which two texts are the same value."""
    compact = fold(text).replace(" ", "").strip(".")
    forms = {key_of(text), compact, lexicon.attributes().same.get(compact, compact)}
    forms |= {form.removesuffix("s") for form in forms if len(form) > _SHORT}
    concept = _concept(spec, text)
    if concept:
        forms.add(f"concept:{concept.key}")
    return frozenset(forms - {""})


def _concept(spec: AttributeSpec, text: str) -> Concept | None:
    if "COLOR" in spec.id:
        return lexicon.colours().get(text)
    if spec.id == "GENDER":
        return lexicon.genders().get(text)
    if "MATERIAL" in spec.id or spec.id == "COMPOSITION":
        return lexicon.materials().get(text)
    return None


def _size(spec: AttributeSpec, text: str, country: str, *, charted: bool) -> str | None:
    """A bare shoe size with the site's country, where the category's sizes carry one."""
    if not _BARE_SIZE.fullmatch(text):
        return None
    with_country = any(_COUNTRY_SIZE.fullmatch(name) for _, name in spec.values)
    if with_country or country in spec.units or (charted and not spec.values):
        return f"{text} {country}"
    return None


def _number(text: str) -> str | None:
    numbers = _NUMBER.findall(text)
    return _plain(Decimal(numbers[0].replace(",", "."))) if len(numbers) == 1 else None


def _measure(spec: AttributeSpec, text: str) -> str | None:
    """A number with one of the attribute's units, converted where need be."""
    match = _MEASURE.fullmatch(text)
    if match is None:
        return None
    number = Decimal(match["n"].replace(",", "."))
    written = fold(match["unit"])
    if not written:
        return f"{_plain(number)} {spec.units[0]}" if len(spec.units) == 1 else None
    same = next((unit for unit in spec.units if fold(unit) == written), None)
    if same:
        return f"{_plain(number)} {same}"
    return _converted(spec, number, written)


def _converted(spec: AttributeSpec, number: Decimal, written: str) -> str | None:
    units = lexicon.attributes().units
    known = [name for name, unit in units.items() if written in unit.forms]
    allowed = sorted(spec.units, key=lambda unit: unit != spec.default_unit)
    for name in known:
        for unit in allowed:
            if unit == name:
                return f"{_plain(number)} {unit}"
    for name in known:
        for unit in allowed:
            if unit in units and units[unit].kind == units[name].kind:
                value = number * units[name].factor / units[unit].factor
                return f"{_plain(value)} {unit}"
    return None


def _plain(number: Decimal) -> str:
    return f"{number.quantize(_STEP).normalize():f}"
