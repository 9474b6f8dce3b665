"""Filling a category's attributes from facts, and naming what only the seller can tell.

Owns which fact belongs to which attribute. Does not own what a value may look like
(services/generation/values) nor what publishing sets itself (condition, SKU, size chart).
Source: https://developers.mercadolibre.com.ar/es_ar/atributos
"""

from dataclasses import dataclass

from services.generation import lexicon
from services.generation.brief import Fact, Written
from services.generation.trust import believed, weight
from services.generation.values import value_for
from services.listings.attributes import question, writable
from services.listings.content import Attribute, Evidence, Missing
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.sites import SITES

_SITE_PREFIX = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """A category's attributes that are known, and the required ones to ask for."""

    attributes: tuple[Attribute, ...] = ()
    missing: tuple[Missing, ...] = ()


def fill(schema: CategorySchema, written: Written) -> Filled:
    """Map facts to attributes in the schema's order. A guess fills nothing."""
    attributes: list[Attribute] = []
    missing: list[Missing] = []
    for spec in schema.attributes:
        if not writable(spec):
            continue
        attribute = _filled(schema, spec, written)
        if attribute:
            attributes.append(attribute)
        elif spec.required:
            missing.append(question(spec))
    return Filled(tuple(attributes), tuple(missing))


def _filled(schema: CategorySchema, spec: AttributeSpec, written: Written) -> Attribute | None:
    site = SITES.get(schema.id[:_SITE_PREFIX])
    charted = any(other.value_type is ValueType.GRID for other in schema.attributes)
    for fact in _candidates(spec.id, written.facts):
        value = value_for(spec, fact.value, country=site.country if site else "", charted=charted)
        if value is None:
            continue
        value_id, name = value
        return Attribute(
            id=spec.id,
            name=spec.name,
            value_id=value_id,
            value_name=name,
            required=spec.required,
            evidence=fact.evidence,
            confidence=believed(fact.evidence, fact.confidence),
        )
    return None


def _candidates(attribute_id: str, facts: tuple[Fact, ...]) -> list[Fact]:
    """Facts for an attribute: its own key before its aliases', better evidence first."""
    keys = [attribute_id, *lexicon.attributes().aliases.get(attribute_id, [])]
    known = [fact for fact in facts if fact.key in keys and fact.evidence is not Evidence.GUESS]
    return sorted(
        known, key=lambda fact: (keys.index(fact.key), -weight(fact.evidence), -fact.confidence)
    )
