"""A fact's text as a value that an attribute accepts.

Owns matching against listed values, several at once, sizes and lengths. Does not own which fact
belongs to which attribute (services/generation/schema), when two texts mean the same (`meanings`)
nor the arithmetic of units (`units`).
"""

import re

from services.generation import lexicon
from services.generation.lexicon.meanings import meanings
from services.generation.meanings import answer_of, concept_of, forms, says_nothing
from services.generation.titles import cut_words
from services.generation.units import measure_in, number_in
from services.generation.words import key_of
from services.listings.gtin import GTIN, gtin_of
from services.listings.schema import CLOSED, AttributeSpec, CategorySchema, ValueType
from services.listings.sites import SITES

Value = tuple[str | None, str]
"""A listed value's id (None for free text) and the text."""

_COUNTRY_SIZE = re.compile(r"\d{1,3}(?:[.,]\d)? [A-Z]{2}")
_BARE_SIZE = re.compile(r"\d{1,3}(?:[.,]\d)?")
_LIST = re.compile(r"\s*[,/;+&]\s*|\s+(?:y|e|and)\s+", re.IGNORECASE)
_SEVERAL = 8
"""Values of one attribute that are taken: a longer list is a sentence."""


def value_for(spec: AttributeSpec, text: str, *, country: str, charted: bool) -> Value | None:
    """The value for an attribute, None when the text can't be one.

    `country` is the site's ("AR"), `charted` tells that the category has size charts: sizes
    there carry their country ("42 AR"). Several values of an attribute that takes them are one
    text with commas, without an id.
    """
    text = " ".join(text.split())
    if spec.id == "SIZE" and (size := _size(spec, text, country, charted=charted)):
        text = size
    if not text or (spec.value_type is not ValueType.BOOLEAN and says_nothing(text)):
        return None
    if spec.id == "BRAND" and key_of(text) in meanings().unbranded:
        return _unbranded(spec, text)
    listed = listed_value(spec, text) or _several(spec, text) or _main(spec, text)
    if listed or spec.value_type in CLOSED:
        return listed
    free = _free(spec, text)
    return (None, free) if free and len(free) <= spec.max_length else None


def listed_value(spec: AttributeSpec, text: str) -> Value | None:
    """The attribute's listed value that means the same as the text, by spelling or by synonym;
    a colour that the list lacks, by the plainer one that it is a shade of."""
    if spec.value_type is ValueType.BOOLEAN:
        return _answer(spec, text)
    listed = [(value, forms(spec, value[1])) for value in spec.values]
    for strictness, wanted in enumerate(forms(spec, text)):
        for value, means in listed:
            if wanted & means[strictness]:
                return value
    return _shade(spec, text)


def as_written(schema: CategorySchema, spec: AttributeSpec, text: str) -> str:
    """Her words as the attribute writes them, as they are where they mean nothing to it."""
    country, charted = conventions(schema)
    value = value_for(spec, text, country=country, charted=charted)
    return value[1] if value else text


def conventions(schema: CategorySchema) -> tuple[str, bool]:
    """The country of the category's site (a category's id begins with it), and whether it has
    size charts."""
    site = next((site for site in SITES.values() if schema.id.startswith(site.id)), None)
    charted = any(spec.value_type is ValueType.GRID for spec in schema.attributes)
    return site.country if site else "", charted


def _unbranded(spec: AttributeSpec, text: str) -> Value | None:
    """The value that this category has for goods without a brand; where it names none, her word
    if it is one that marketplaces use."""
    listed = next((v for v in spec.values if key_of(v[1]) in meanings().unbranded), None)
    if listed or spec.generic:
        return listed or (None, spec.generic)
    return (None, text) if key_of(text).startswith("generic") else None


def _answer(spec: AttributeSpec, text: str) -> Value | None:
    answer = answer_of(spec.name, text)
    if answer is None:
        return None
    return next((value for value in spec.values if answer_of("", value[1]) is answer), None)


def _shade(spec: AttributeSpec, text: str) -> Value | None:
    """The listed colour that the named one is a shade of."""
    concept = concept_of(spec.id, text)
    while concept and concept.base:
        concept = lexicon.colour_by_key()[concept.base]
        for value in spec.values:
            listed = concept_of(spec.id, value[1])
            if listed is not None and listed.key == concept.key:
                return value
    return None


def _several(spec: AttributeSpec, text: str) -> Value | None:
    """Each part of a list by itself. A closed list takes those that it knows."""
    parts = _LIST.split(text)
    if not spec.multivalued or spec.id == GTIN or not 1 < len(parts) <= _SEVERAL:
        return None
    known = [listed_value(spec, part) for part in parts]
    if spec.value_type in CLOSED:
        names = [value[1] for value in known if value]
    else:
        names = [value[1] if value else part for value, part in zip(known, parts, strict=True)]
    names = list(dict.fromkeys(name for name in names if key_of(name)))
    if len(names) == 1:
        return next((value for value in known if value), (None, names[0]))
    joined = ",".join(names)
    return (None, joined) if names and len(joined) <= spec.max_length else None


def _main(spec: AttributeSpec, text: str) -> Value | None:
    """The first of several colours or materials, where only one fits and the list is closed."""
    parts = _LIST.split(text)
    if spec.value_type not in CLOSED or spec.id == "GENDER" or len(parts) == 1:
        return None
    return listed_value(spec, parts[0]) if concept_of(spec.id, parts[0]) else None


def _free(spec: AttributeSpec, text: str) -> str | None:
    """The text as the attribute writes what isn't listed."""
    if spec.value_type is ValueType.NUMBER:
        return number_in(text)
    if spec.value_type is ValueType.NUMBER_UNIT:
        return measure_in(text, spec.units, spec.default_unit)
    if spec.id == GTIN:
        return gtin_of(text)
    return cut_words(text, spec.max_length)


def _size(spec: AttributeSpec, text: str, country: str, *, charted: bool) -> str | None:
    """A size with its country behind it: the one that is written, else the site's where the
    category's sizes carry one."""
    words = [word for word in text.split() if key_of(word) not in meanings().sizes]
    stated = [code for word in words if (code := meanings().countries.get(key_of(word)))]
    bare = " ".join(word for word in words if key_of(word) not in meanings().countries)
    if not _BARE_SIZE.fullmatch(bare) or len(stated) > 1:
        return None
    if stated:
        return f"{bare.replace(',', '.')} {stated[0]}"
    with_country = any(_COUNTRY_SIZE.fullmatch(name) for _, name in spec.values)
    if with_country or country in spec.units or (charted and not spec.values):
        return f"{bare.replace(',', '.')} {country}"
    return None
