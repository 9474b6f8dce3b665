"""Contradictions as the seller is asked about them: in the category's own names and values.

Owns which of a writer's disputes are worth asking, how each is put, and how far the value that
stands is still believed. Does not own finding them (the readers and the guard) nor her answer
(services/listings/disputes).
"""

from collections.abc import Sequence

from services.generation import lexicon
from services.generation.schema import Filled
from services.generation.values import value_for
from services.generation.words import key_of
from services.listings.attributes import writable
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Attribute, Backed, Dispute
from services.listings.disputes import CONDITION
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.sites import SITES

DISPUTED_CEILING = BALANCED_ABOVE
"""What another source denies is shown with a doubt beside it, whoever said it."""

_SITE_PREFIX = 3


def askable(
    disputes: Sequence[Dispute], schema: CategorySchema | None, filled: Filled
) -> tuple[Dispute, ...]:
    """The disputes by the schema's names and values, each attribute once. What the category does
    not ask for, what it can't take and what it takes for one and the same is no dispute."""
    asked = {d.id: d for each in reversed(disputes) if (d := _asked(each, schema, filled))}
    return tuple(reversed(asked.values()))


def less_sure(value: Backed) -> float:
    """How far a value is believed while another source denies it."""
    return min(value.confidence, DISPUTED_CEILING)


def doubted(attributes: Sequence[Attribute], disputes: Sequence[Dispute]) -> tuple[Attribute, ...]:
    """The attributes, those in dispute less sure."""
    ids = {dispute.id for dispute in disputes}
    return tuple(
        a.model_copy(update={"confidence": less_sure(a)}) if a.id in ids else a for a in attributes
    )


def located(disputes: Sequence[Dispute], lines: Sequence[Sequence[str]]) -> tuple[Dispute, ...]:
    """The disputes with the number of the photo that says the other thing, where one of its
    `lines` (of each photo, in order) holds it."""
    return tuple(
        dispute if dispute.photo else dispute.model_copy(update={"photo": _photo(dispute, lines)})
        for dispute in disputes
    )


def _photo(dispute: Dispute, lines: Sequence[Sequence[str]]) -> int:
    wanted = f" {key_of(dispute.other)} "
    for number, read in enumerate(lines, start=1):
        if any(wanted in f" {key_of(line)} " for line in read):
            return number
    return 0


def _asked(dispute: Dispute, schema: CategorySchema | None, filled: Filled) -> Dispute | None:
    if schema is None or dispute.id == CONDITION:
        return dispute
    spec = _spec(dispute.id, schema)
    other = _value(spec, dispute.other, schema) if spec else None
    if spec is None or other is None:
        return None
    shown = next((a for a in filled.attributes if a.id == spec.id), None)
    kept = shown.value_name if shown else _value(spec, dispute.kept, schema) or dispute.kept
    if other == kept:
        return None
    update = {"id": spec.id, "name": spec.name, "kept": kept, "other": other}
    return dispute.model_copy(update=update)


def _spec(key: str, schema: CategorySchema) -> AttributeSpec | None:
    """The attribute that a fact of that key fills."""
    aliases = lexicon.attributes().aliases
    specs = [spec for spec in schema.attributes if writable(spec)]
    own = next((spec for spec in specs if spec.id == key), None)
    return own or next((spec for spec in specs if key in aliases.get(spec.id, [])), None)


def _value(spec: AttributeSpec, text: str, schema: CategorySchema) -> str | None:
    site = SITES.get(schema.id[:_SITE_PREFIX])
    charted = any(other.value_type is ValueType.GRID for other in schema.attributes)
    value = value_for(spec, text, country=site.country if site else "", charted=charted)
    return value[1] if value else None
