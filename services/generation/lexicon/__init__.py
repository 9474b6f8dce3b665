"""What sellers' words mean: brands, lines, product nouns, colours, conditions, genders, materials.

Owns the word lists (TOML files beside this module) and their typed, cached access. Does not own
the grammar that uses them (services/generation/offline, schema, guard).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TypeVar

from pydantic import BaseModel

from services.generation.words import Phrases, key_of
from services.listings.content import Condition

_SHORTEST_FORM = 3
"""Shorter forms are other words too: Portuguese wool is the Spanish article."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning with its canonical name per site language; `base` is a plainer concept's key."""

    key: str
    names: Mapping[str, str]
    base: str | None = None

    def name(self, language: str) -> str:
        """Its name in a site's language, Spanish where that language has none."""
        return self.names.get(language, self.names["es"])


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand as it writes itself and the product types that it makes.

    `common` tells that the name is an everyday word too.
    """

    name: str
    types: frozenset[str]
    common: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A product line: the words that begin a model name, its brand and its product type.

    `before_code` tells that it counts only before a code of letters and digits.
    """

    name: str
    brand: str
    type: str
    before_code: bool


class Wording(BaseModel):
    """The offline writer's sentences and labels in one language."""

    opening: str
    closing: str
    details: str
    wear: str
    labels: dict[str, str]
    conditions: dict[str, str]
    specs: dict[str, str]
    nouns: dict[str, str]
    generic: dict[str, str]


class _Units(BaseModel):
    words: list[str]
    signs: list[str]


class _Cues(BaseModel):
    sure: list[str]
    fillers: list[str]
    closing: list[str]
    trailing: list[str]
    likely: list[str]


class _Others(BaseModel):
    before: list[str]
    fillers: list[str]
    after: list[str]
    gold: list[str]


class MoneyWords(BaseModel):
    """How a price is written; every word is folded, an empty currency is the site's own."""

    signs: dict[str, str]
    words: dict[str, str]
    words_brl: dict[str, str]
    words_pen: dict[str, str]
    scales: dict[str, int]
    scales_of: dict[str, dict[str, int]]
    numerals: dict[str, int]
    units: _Units
    cues: _Cues
    others: _Others


class Grammar(BaseModel):
    """Words that hold a sentence together, folded; what each list is for stands in its file."""

    plain: frozenset[str]
    openers: frozenset[str]
    for_another: frozenset[str]
    imitations: frozenset[str]
    linking: frozenset[str]
    colour_cues: frozenset[str]
    colour_parts: frozenset[str]
    details: frozenset[str]
    wear: frozenset[str]
    languages: dict[str, frozenset[str]]


class _Marketplaces(BaseModel):
    names: list[str]
    brands: list[str]
    places: str
    things: str


class _Forbidden(BaseModel):
    before_brand: str
    with_brand: str
    always: list[str]


class Unwanted(BaseModel):
    """What never reaches a listing; the lists are patterns over folded text, but for words."""

    title_words: list[str]
    refusals: list[str]
    placeholders: list[str]
    orders: list[str]
    commands: list[str]
    echoes: list[str]
    empty_values: frozenset[str]
    contact: list[str]
    codes: str
    measures: str
    sized: str
    calling: str
    digits: dict[str, str]
    marketplaces: _Marketplaces
    forbidden: _Forbidden


class Unit(BaseModel):
    """A unit: what people write for it, its kind, and its size among units of that kind."""

    forms: frozenset[str]
    kind: str
    factor: Decimal


class Attributes(BaseModel):
    """How facts become attribute values."""

    aliases: dict[str, list[str]]
    same: dict[str, str]
    units: dict[str, Unit]


class Categories(BaseModel):
    """What the names of categories mean; `same` are groups of words for one thing, its Spanish
    and Portuguese names first; `kinds` are those names of a product type."""

    general: frozenset[str]
    aside: frozenset[str]
    special: frozenset[str]
    same: list[list[str]]
    kinds: dict[str, list[str]]


class _Words(BaseModel):
    words: list[str]


class _Names(BaseModel):
    names: list[str]


class _BrandsFile(BaseModel):
    types: dict[str, list[str]]
    common_words: _Names
    aliases: dict[str, list[str]]


class _LineGroup(BaseModel):
    brand: str
    type: str
    names: list[str]
    before_code: bool = False


class _LinesFile(BaseModel):
    lines: list[_LineGroup]
    continuing: _Words


class _ProductsFile(BaseModel):
    types: dict[str, list[str]]


class _Colour(BaseModel):
    key: str
    es: str
    pt: str
    forms: list[str]
    base: str | None = None


class _Cued(BaseModel):
    forms: list[str]
    english: list[str]


class _ColoursFile(BaseModel):
    colours: list[_Colour]
    cued: _Cued


class _Trait(BaseModel):
    es: str
    pt: str
    forms: list[str]


class _Exceptions(BaseModel):
    phrases: list[str]


class _TraitsFile(BaseModel):
    condition: dict[Condition, list[str]]
    condition_parts: _Names
    gender: dict[str, _Trait]
    gender_exceptions: _Exceptions
    material: dict[str, _Trait]
    material_parts: _Names


def _load(name: str, model: type[Model]) -> Model:
    text = resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return model.model_validate(tomllib.loads(text))


@cache
def _traits() -> _TraitsFile:
    return _load("traits", _TraitsFile)


@cache
def brands() -> Phrases[Brand]:
    """Brands by their names and by the other ways of writing them."""
    file = _load("brands", _BrandsFile)
    common = set(file.common_words.names)
    types: dict[str, set[str]] = {}
    for product_type, names in file.types.items():
        for name in names:
            types.setdefault(name, set()).add(product_type)
    known = {name: Brand(name, frozenset(made), name in common) for name, made in types.items()}
    others = {form: known[name] for name, forms in file.aliases.items() for form in forms}
    return Phrases(known | others)


@cache
def brand_names() -> tuple[str, ...]:
    """All names of brands, each once."""
    types = _load("brands", _BrandsFile).types
    return tuple(dict.fromkeys(name for names in types.values() for name in names))


@cache
def lines() -> Phrases[Line]:
    """Product lines by their names."""
    groups = _load("lines", _LinesFile).lines
    return Phrases(
        {name: Line(name, g.brand, g.type, g.before_code) for g in groups for name in g.names}
    )


@cache
def continuing() -> frozenset[str]:
    """Folded words that continue a model name once it has begun."""
    return frozenset(_load("lines", _LinesFile).continuing.words)


@cache
def products() -> Phrases[str]:
    """Product types by the nouns that name a product."""
    types = _load("products", _ProductsFile).types
    return Phrases({noun: product_type for product_type, nouns in types.items() for noun in nouns})


@cache
def colours() -> Phrases[Concept]:
    """Colours by every form of their names."""
    return Phrases(
        {
            form: Concept(colour.key, {"es": colour.es, "pt": colour.pt}, colour.base)
            for colour in _load("colours", _ColoursFile).colours
            for form in (*colour.forms, colour.es, colour.pt)
        }
    )


@cache
def colour_by_key() -> Mapping[str, Concept]:
    """Colours by key."""
    return {
        colour.key: Concept(colour.key, {"es": colour.es, "pt": colour.pt}, colour.base)
        for colour in _load("colours", _ColoursFile).colours
    }


@cache
def cued_colours() -> tuple[frozenset[str], frozenset[str]]:
    """Colour forms that need the word colour before them: everywhere, and outside English."""
    cued = _load("colours", _ColoursFile).cued
    return _keys(cued.forms), _keys(cued.english)


@cache
def conditions() -> Phrases[Condition]:
    """Conditions by the phrases that state them."""
    listed = _traits().condition
    return Phrases({phrase: state for state, phrases in listed.items() for phrase in phrases})


@cache
def condition_parts() -> frozenset[str]:
    """Parts whose own state is not the product's."""
    return _keys(_traits().condition_parts.names)


@cache
def genders() -> Phrases[Concept]:
    """Genders by their words; characters' names that hold such a word mean nothing."""
    named = _concepts(_traits().gender)
    nothing = {phrase: Concept("", {"es": ""}) for phrase in _traits().gender_exceptions.phrases}
    return Phrases(named | nothing)


@cache
def materials() -> Phrases[Concept]:
    """Materials by their words."""
    return Phrases(_concepts(_traits().material))


@cache
def material_parts() -> frozenset[str]:
    """Parts whose material is not the product's."""
    return _keys(_traits().material_parts.names)


@cache
def grammar() -> Grammar:
    """The words that hold a sentence together."""
    return _load("grammar", Grammar)


@cache
def attributes() -> Attributes:
    """How facts become attribute values."""
    return _load("attributes", Attributes)


@cache
def unwanted() -> Unwanted:
    """What never reaches a listing."""
    return _load("unwanted", Unwanted)


@cache
def languages() -> Mapping[str, frozenset[str]]:
    """Words that only one language has, by that language."""
    text = resources.files(__name__).joinpath("languages.toml").read_text(encoding="utf-8")
    return {language: frozenset(words) for language, words in tomllib.loads(text).items()}


@cache
def title_words() -> Phrases[bool]:
    """Words that a title never says."""
    return Phrases(dict.fromkeys(unwanted().title_words, True))


@cache
def categories() -> Categories:
    """What the names of categories mean."""
    return _load("categories", Categories)


@cache
def money() -> MoneyWords:
    """The words around a price."""
    return _load("money", MoneyWords)


@cache
def wording(language: str) -> Wording:
    """The offline writer's words in a site's language, Spanish where there is no other."""
    text = resources.files(__name__).joinpath("wording.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text)
    return Wording.model_validate(languages.get(language, languages["es"]))


def _concepts(traits: Mapping[str, _Trait]) -> dict[str, Concept]:
    return {
        form: Concept(key, {"es": trait.es, "pt": trait.pt})
        for key, trait in traits.items()
        for form in (*trait.forms, trait.es, trait.pt)
        if len(form) >= _SHORTEST_FORM
    }


def _keys(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(key_of(phrase) for phrase in phrases)
