"""What the preview would show of a listing, field by field: the lines of `predictions.jsonl`.

Owns which part of a version stands for which field, and its shape in the file. `sure` is what
the preview shows without its mark of doubt. Does not own judging it (judging).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from handlers.views.summary import is_doubtful
from services.listings.content import Backed, Content, Evidence

OWN_FIELDS = {"BRAND": "brand", "MODEL": "model", "GTIN": "gtin"}
"""Attributes that have a field of their own, and stand nowhere else."""

PLAIN_FIELDS = ("price", "currency", "condition", "quantity", "brand", "model", "gtin")


@dataclass(frozen=True, slots=True)
class Claim:
    """A value as the preview shows it."""

    value: str
    sure: bool
    confidence: float
    evidence: str

    @classmethod
    def of(cls, value: str, backed: Backed) -> Self:
        """What is assumed where nobody said anything is shown as just that."""
        sure = not is_doubtful(backed) and backed.evidence is not Evidence.DEFAULT
        return cls(value, sure, backed.confidence, backed.evidence.value)

    @classmethod
    def doubted(cls, value: str) -> Self:
        """Of her words, shown as no more than that."""
        return cls(value, sure=False, confidence=0.0, evidence=Evidence.SELLER.value)

    def as_json(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "sure": self.sure,
            "confidence": round(self.confidence, 3),
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Prediction:
    """The claims of one listing. `fields` are by PLAIN_FIELDS, `attributes` by their ids; what
    isn't there is not claimed."""

    title: str = ""
    description: str = ""
    fields: Mapping[str, Claim] = field(default_factory=dict[str, Claim])
    attributes: Mapping[str, Claim] = field(default_factory=dict[str, Claim])

    @classmethod
    def of(cls, content: Content | None) -> Self:
        """What a version claims; nothing without one."""
        if content is None:
            return cls()
        shown = {a.id: Claim.of(a.value_name, a) for a in content.attributes if a.value_name}
        own = {name: shown.pop(key) for key, name in OWN_FIELDS.items() if key in shown}
        fields = {**_terms(content), **own}
        return cls(content.title.value, content.description.value, fields, shown)

    def as_json(self) -> dict[str, Any]:
        """The `fields` of its line."""
        claims = ((name, self.fields.get(name)) for name in PLAIN_FIELDS)
        return {
            **{name: claim.as_json() if claim else None for name, claim in claims},
            "title": {"value": self.title} if self.title else None,
            "description": {"value": self.description} if self.description else None,
            "attributes": {key: claim.as_json() for key, claim in self.attributes.items()},
        }


def _terms(content: Content) -> dict[str, Claim]:
    """Price, condition and stock; the currency is as sure as the price that stands in it."""
    terms = {"quantity": Claim.of(str(content.quantity.value), content.quantity)}
    if content.price is not None:
        terms["price"] = Claim.of(f"{content.price.value.normalize():f}", content.price)
        terms["currency"] = Claim.of(content.currency, content.price)
    elif content.quoted is not None:  # shown beside the question for the price, and not as one
        terms["price"] = Claim.doubted(f"{content.quoted.amount.normalize():f}")
        terms["currency"] = Claim.doubted(content.quoted.currency)
    if content.condition is not None:
        terms["condition"] = Claim.of(content.condition.value.value, content.condition)
    return terms
