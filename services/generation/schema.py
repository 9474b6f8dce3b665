"""Filling a category's attributes from facts, and naming what only the seller can tell.

Owns which fact belongs to which attribute. Does not own what a value may look like
(services/generation/values) nor what publishing sets itself (condition, SKU, size chart).
Source: https://developers.mercadolibre.com.ar/es_ar/atributos
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.brief import Fact, Written
from services.generation.lexicon.meanings import meanings
from services.generation.mentions import heard, mention
from services.generation.trust import believed, weight
from services.generation.values import conventions, value_for
from services.listings.attributes import question, writable
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Attribute, Evidence, Missing
from services.listings.gtin import GTIN, fits
from services.listings.schema import AttributeSpec, CategorySchema

UNSTATED = frozenset({Evidence.GUESS, Evidence.DEFAULT})
"""Evidence that nobody and nothing has spoken: it fills no attribute."""

SAID = 0.9
"""How sure it is what her own word means, where it is the category's."""

_MODEL_CODE = re.compile(r"(?=[^\d\s]*\d)(?=[^A-Za-z\s]*[A-Za-z])[A-Za-z0-9/.-]{3,}")
"""A model that is one code of letters and digits is its alphanumeric model too."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A category's attributes that are known, and the required ones to ask for."""

    attributes: tuple[Attribute, ...] = ()
    missing: tuple[Missing, ...] = ()


def fill(schema: CategorySchema, written: Written, said: str = "") -> Filled:
    """Map facts to attributes in the schema's order, and what she `said` in the category's own
    words where there is no fact. A guess fills nothing."""
    sentence = heard(said)
    attributes: list[Attribute] = []
    missing: list[Missing] = []
    for spec in schema.attributes:
        if not writable(spec):
            continue
        attribute = _filled(schema, spec, _candidates(spec, written.facts))
        if attribute is None and (words := mention(spec, sentence)):
            attribute = _filled(schema, spec, [_told(spec, words)])
        if attribute:
            attributes.append(attribute)
        elif spec.required:
            missing.append(question(spec))
    return Filled(tuple(attributes), tuple(missing))


def _told(spec: AttributeSpec, words: str) -> Fact:
    """Her words, taken as meant for the attribute: surely so only where it must be told."""
    sure = SAID if spec.required else BALANCED_ABOVE
    return Fact(key=spec.id, value=words, evidence=Evidence.SELLER, confidence=sure)


def _filled(schema: CategorySchema, spec: AttributeSpec, facts: Iterable[Fact]) -> Attribute | None:
    country, charted = conventions(schema)
    own = {other.id for other in schema.attributes if writable(other)} - {spec.id}
    for fact in facts:
        value = value_for(spec, fact.value, country=country, charted=charted)
        if value is None or (spec.id == GTIN and not fits(value[1], schema)):
            continue
        value_id, name = value
        return Attribute(
            id=spec.id,
            name=spec.name,
            value_id=value_id,
            value_name=name,
            required=spec.required,
            evidence=fact.evidence,
            confidence=_sure(fact, spec, elsewhere=fact.key in own),
        )
    return None


def _sure(fact: Fact, spec: AttributeSpec, *, elsewhere: bool) -> float:
    """What has an attribute of its own is told there; what follows from it for another is shown
    in doubt, unless that one must be told."""
    sure = believed(fact.evidence, fact.confidence)
    return min(sure, BALANCED_ABOVE) if elsewhere and not spec.required else sure


def _candidates(spec: AttributeSpec, facts: tuple[Fact, ...]) -> Iterator[Fact]:
    """Facts for an attribute: its own key before its aliases', better evidence first; last, and
    never for a required one, what is only likely to hold for it."""
    stated = [fact for fact in facts if fact.evidence not in UNSTATED]
    yield from _of_keys([spec.id, *lexicon.attributes().aliases.get(spec.id, [])], stated)
    if spec.id == "ALPHANUMERIC_MODEL":
        yield from (f for f in _of_keys(["MODEL"], stated) if _MODEL_CODE.fullmatch(f.value))
    if not spec.required:
        for fact in _of_keys(meanings().likely.get(spec.id, []), stated):
            doubted = min(fact.confidence, BALANCED_ABOVE)
            yield fact.model_copy(update={"confidence": doubted})


def _of_keys(keys: list[str], facts: list[Fact]) -> list[Fact]:
    known = [fact for fact in facts if fact.key in keys]
    return sorted(
        known, key=lambda fact: (keys.index(fact.key), -weight(fact.evidence), -fact.confidence)
    )
