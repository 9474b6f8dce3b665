"""The shape of a model's answer, and its translation into `Written`.

Owns what is asked of every model and how far it is believed. Lengths are checked here and are
not in the schema that is sent: vendors' schema subsets have none (reference: ai-providers.md).
Does not own any vendor's API.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from services.generation.brief import Brief, Fact, Written
from services.generation.trust import MODEL_CEILING, believed
from services.listings.content import Condition, ConditionValue, Evidence, Price, Quantity, Text
from services.listings.money import MAX_AMOUNT

_TITLE_MAX = 200
_DESCRIPTION_MAX = 8_000
_VALUE_MAX = 255
_FACTS_MAX = 60
_QUANTITY_MAX = 99_999
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,63}")


class Source(StrEnum):
    """Where a model says that it knows a thing from."""

    SELLER = "seller"
    PHOTO_TEXT = "text in photo"
    PHOTO = "photo"
    GUESS = "guess"


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if not text.strip():
            raise ValueError("must not be empty")
        if len(text) > limit:
            raise ValueError(f"must have at most {limit} characters")
        return text

    return AfterValidator(check)


def _is_key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError("must be an attribute id in capitals, like BRAND or MAIN_COLOR")
    return text


def _are_few(facts: list["FactClaim"]) -> list["FactClaim"]:
    if len(facts) > _FACTS_MAX:
        raise ValueError(f"must have at most {_FACTS_MAX} facts")
    return facts


def _is_price(amount: float) -> float:
    if not 0 < amount <= float(MAX_AMOUNT):
        raise ValueError("must be a positive price")
    return amount


def _is_quantity(number: int) -> int:
    if not 0 < number <= _QUANTITY_MAX:
        raise ValueError("must be a positive number of pieces")
    return number


Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Claim(BaseModel):
    """Anything that a model states, with where from and how sure (0 to 1) it says it is."""

    source: Source
    confidence: Share

    @property
    def evidence(self) -> Evidence:
        """The source in the domain's words."""
        return Evidence(self.source.value)

    @property
    def believed(self) -> float:
        """The model's confidence as far as we follow it."""
        return believed(self.evidence, min(self.confidence, MODEL_CEILING))


class FactClaim(Claim):
    """A product fact by the marketplace's attribute id."""

    key: Annotated[str, AfterValidator(_is_key)]
    value: Annotated[str, _at_most(_VALUE_MAX)]


class PriceClaim(Claim):
    """The price that the note states."""

    amount: Annotated[float, Field(allow_inf_nan=False), AfterValidator(_is_price)]


class QuantityClaim(Claim):
    """How many the note offers."""

    number: Annotated[int, AfterValidator(_is_quantity)]


class ConditionClaim(Claim):
    """The condition that the note states."""

    value: Condition


class Answer(BaseModel):
    """A listing as a model writes it: in this order, so that it looks before it writes."""

    image_clarity: Share
    facts: Annotated[list[FactClaim], AfterValidator(_are_few)]
    price: PriceClaim | None = None
    quantity: QuantityClaim | None = None
    condition: ConditionClaim | None = None
    title: Annotated[str, _at_most(_TITLE_MAX)]
    description: Annotated[str, _at_most(_DESCRIPTION_MAX)]
    text_confidence: Share


def to_written(answer: Answer, brief: Brief) -> Written:
    """The answer in the domain's words; who states what is checked later (guard)."""
    evidence = Evidence.SELLER if brief.prompt.strip() else Evidence.PHOTO
    sure = believed(evidence, min(answer.text_confidence, MODEL_CEILING))
    price, quantity, condition = answer.price, answer.quantity, answer.condition
    return Written(
        title=Text(value=answer.title, evidence=evidence, confidence=sure),
        description=Text(value=answer.description, evidence=evidence, confidence=sure),
        price=price
        and Price(
            value=Decimal(str(price.amount)), evidence=price.evidence, confidence=price.believed
        ),
        quantity=quantity
        and Quantity(
            value=quantity.number, evidence=quantity.evidence, confidence=quantity.believed
        ),
        condition=condition
        and ConditionValue(
            value=condition.value, evidence=condition.evidence, confidence=condition.believed
        ),
        facts=tuple(
            Fact(
                key=claim.key, value=claim.value, evidence=claim.evidence, confidence=claim.believed
            )
            for claim in answer.facts
        ),
        image_analysis=min(answer.image_clarity, MODEL_CEILING),
    )
