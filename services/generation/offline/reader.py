"""Everything that a seller's sentence states, read without a model.

Owns the order of the readers and which words each may still use. Does not own any one of them
(money, traits, measures, names), nor writing (compose).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.brief import Fact
from services.generation.offline import money, traits
from services.generation.offline.codes import named_code
from services.generation.offline.measures import Measure, read_measures
from services.generation.offline.names import Names, is_imitation, kind_of, read_names
from services.generation.offline.ratings import read_ratings
from services.generation.offline.sentence import Sentence, Span, overlaps, read
from services.generation.offline.typos import near_brand
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Condition, Evidence
from services.listings.gtin import GTIN

_STATED, _IMPLIED, _MODEL, _GUESSED_END = 0.95, 0.9, 0.85, 0.75
"""How sure a reading is: said outright; told by the line; a model after its line or in one piece
a model whose end had to be judged."""

_WORN, _PRAISED, _DOUBTFUL = 0.8, 0.65, 0.6
"""Used by a fault that new goods have not; used by praise, and a brand that is misspelt or said to
be none: never sure."""

_INFERRED = BALANCED_ABOVE
"""A line is told by its words and called one by the lexicon alone: not as sure as it looks."""

_MORE_BEHIND = re.compile(
    r"\s(?:(?:19|20)[0-9]{2}\b|[0-9]{1,2}(?:th|st|nd|rd|na|ma|ra|va|da|ta|a|o|ª|º)\.?\s*(?:gen|ger))"
)
"""A year or a generation right behind a model may be part of its name."""

_RATED = {
    "POWER": frozenset({"appliance", "tool", "computing_part"}),
    "UNIT_VOLUME": frozenset({"beauty", "baby"}),
    "SENSOR_RESOLUTION": frozenset({"computing_part"}),
}
"""Ratings that a seller names, by the kinds of goods that have them."""

_OF_ANY_MATERIAL = frozenset(
    {"book", "game", "phone", "tablet", "computer", "computing_part", "tv", "console", "camera"}
    | {"audio", "appliance", "reader", "controller"}
)
"""Goods in whose sentences a material is a part's, or a word of a title."""

_TITLED = frozenset({"book", "game"})
"""Goods whose titles are made of any words: "Pink Floyd" names no colour."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the seller stated; what she did not state is None or absent.

    `facts` carry names in the site's language and the seller's evidence; `taken` are the places
    of price, measures, condition and quantity.
    """

    sentence: Sentence
    names: Names
    price: money.Reading | None
    quantity: int | None
    condition: Condition | None
    condition_confidence: float
    facts: tuple[Fact, ...]
    taken: tuple[Span, ...] = ()

    def fact(self, key: str) -> str | None:
        """The value of the fact of that key."""
        return next((fact.value for fact in self.facts if fact.key == key), None)

    def sure(self, key: str) -> str | None:
        """The value of the fact of that key, unless it is in doubt."""
        sure = (fact for fact in self.facts if fact.confidence > BALANCED_ABOVE)
        return next((fact.value for fact in sure if fact.key == key), None)


def read_statement(text: str, *, currency: str, language: str) -> Statement:
    """Read a sentence written in Spanish, Portuguese or English.

    `currency` and `language` are the site's: they decide slang and the names of values.
    """
    sentence = read(text)
    code = named_code(sentence.folded)
    coded = [code[1]] if code else []
    price = money.read_price(_blanked(text, [*coded, *sentence.name_spans]), currency)
    kind = kind_of(sentence)
    measures = [m for m in _measures(sentence, kind) if not overlaps(m.span, coded)]
    condition = traits.read_condition(sentence)
    quantity = traits.read_quantity(sentence)
    titled = kind in _TITLED
    colour = None if titled else traits.read_colour(sentence)
    gender = traits.read_gender(sentence, kind)
    material = None if kind in _OF_ANY_MATERIAL else traits.read_material(sentence)
    stops: list[Span] = [*coded, *(measure.span for measure in measures)]
    stops += [(price.start, price.end)] if price else []
    for found in (condition, quantity):
        stops += found.spans if found else ()
    taken = list(stops)
    for concept in (colour, gender, material):
        taken += concept.spans if concept else ()
    names = read_names(sentence, taken, stops)
    if price is None:
        price = money.read_last(text, currency, [*taken, *names.spans])
    values = [
        *_of_names(sentence, names, language),
        *((measure.key, measure.value, _STATED) for measure in measures),
    ]
    if code:
        values.append((GTIN, code[0], _STATED))
    if colour:
        values.append(("COLOR", "/".join(c.name(language) for c in colour.value), _STATED))
    if gender:
        values.append(("GENDER", gender.value.name(language), _STATED))
    if material:
        values.append(("MATERIAL", material.value.name(language), _STATED))
    state, sure = _condition(sentence, condition)
    return Statement(
        sentence=sentence,
        names=names,
        price=price,
        quantity=quantity.value if quantity else None,
        condition=state,
        condition_confidence=sure,
        facts=_facts(values),
        taken=tuple(stops),
    )


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with other characters in the place of those spans."""
    for start, end in spans:
        text = f"{text[:start]}{'_' * (end - start)}{text[end:]}"
    return text


def _measures(sentence: Sentence, kind: str | None) -> list[Measure]:
    ratings = [m for m in read_ratings(sentence.folded) if kind in _RATED.get(m.key, ())]
    return [*read_measures(sentence, kind), *ratings]


def _condition(
    sentence: Sentence, stated: traits.Found[Condition] | None
) -> tuple[Condition | None, float]:
    """The state as said; by its wear, and in doubt by praise, where nothing was said."""
    if stated is not None:
        return stated.value, _STATED
    used = traits.reads_as_used(sentence)
    if not used and traits.sounds_new(sentence):
        return Condition.NEW, _PRAISED
    if used is None:
        return None, 0.0
    return Condition.USED, _WORN if used else _PRAISED


def _of_names(sentence: Sentence, names: Names, language: str) -> list[tuple[str, str, float]]:
    values: list[tuple[str, str, float]] = []
    if names.brand:
        sure = _STATED if names.stated else _IMPLIED
        values.append(("BRAND", names.brand, _DOUBTFUL if names.contested else sure))
    elif names.generic:
        values.append(("BRAND", lexicon.wording(language).generic["brand"], _DOUBTFUL))
    elif not is_imitation(sentence) and (near := near_brand(sentence, names.kind)):
        values.append(("BRAND", near[0].name, _DOUBTFUL))
    if names.line:
        values.append(("LINE", names.line, _INFERRED))
    if names.model:
        sure = names.line is not None or " " not in names.model
        end = max((end for _, end in names.spans), default=0)
        dated = _MORE_BEHIND.match(sentence.folded, end) is not None
        ended = _MODEL if sure else _GUESSED_END
        values.append(("MODEL", names.model, _DOUBTFUL if dated else ended))
    return values


def _facts(values: Sequence[tuple[str, str, float]]) -> tuple[Fact, ...]:
    unique = {key: (value, confidence) for key, value, confidence in reversed(values)}
    return tuple(
        Fact(key=key, value=value, evidence=Evidence.SELLER, confidence=confidence)
        for key, (value, confidence) in sorted(unique.items())
    )
