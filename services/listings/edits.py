"""Edits: a new version of the content for each thing that the seller says.

Owns the rules of what she may say and how sure that makes us: her word is evidence of its own.
Pure. Does not own reading amounts out of her words (services/generation) nor saving.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import TypedDict

from pydantic import ValidationError

from services.listings.confidence import combine
from services.listings.content import (
    DESCRIPTION_MAX,
    DESCRIPTION_MIN,
    TITLE_MAX,
    TITLE_MIN,
    Attribute,
    Backed,
    Condition,
    ConditionValue,
    Confidence,
    Content,
    Evidence,
    Missing,
    Price,
    Text,
)
from services.listings.money import Money


class _Backing(TypedDict):
    evidence: Evidence
    confidence: float


_HERS = _Backing(evidence=Evidence.SELLER, confidence=1.0)

BY_SELLER = "seller"
"""The `provider` of a version that the seller made by hand."""

NEAR_MAX = 5
NEAR_ENOUGH = 0.5

VALUE_MAX = 255
"""Characters of an attribute's free text (reference: mercadolibre.md section 5.3)."""


class EditProblem(StrEnum):
    """Why an answer was not taken; handlers turn it into a sentence."""

    TITLE_LENGTH = "title_length"
    DESCRIPTION_LENGTH = "description_length"
    PRICE_UNREADABLE = "price_unreadable"
    PRICE_RANGE = "price_range"
    VALUE_UNKNOWN = "value_unknown"
    VALUE_LENGTH = "value_length"


class EditRefusedError(Exception):
    """The answer can't be taken; nothing changed. Limits and `actual` are characters; `near`
    holds allowed values that look like hers."""

    def __init__(
        self,
        problem: EditProblem,
        *,
        low: int = 0,
        high: int = 0,
        actual: int = 0,
        near: tuple[str, ...] = (),
    ) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.low = low
        self.high = high
        self.actual = actual
        self.near = near


def title_limit(content: Content) -> int:
    """Characters that the category allows for a title."""
    return content.category.max_title_length if content.category else TITLE_MAX


def with_title(content: Content, title: str) -> Content:
    """Her title, on one line. Raises `EditRefusedError`."""
    value = " ".join(title.split())
    limit = title_limit(content)
    if not TITLE_MIN <= len(value) <= limit:
        raise EditRefusedError(
            EditProblem.TITLE_LENGTH, low=TITLE_MIN, high=limit, actual=len(value)
        )
    return _revised(content, "title", title=Text(value=value, **_HERS))


def with_description(content: Content, description: str) -> Content:
    """Her description, plain text. Raises `EditRefusedError`."""
    value = description.strip()
    if not DESCRIPTION_MIN <= len(value) <= DESCRIPTION_MAX:
        raise EditRefusedError(
            EditProblem.DESCRIPTION_LENGTH,
            low=DESCRIPTION_MIN,
            high=DESCRIPTION_MAX,
            actual=len(value),
        )
    return _revised(content, "description", description=Text(value=value, **_HERS))


def with_price(content: Content, amount: Decimal) -> Content:
    """Her price in the listing's currency. Raises `EditRefusedError`."""
    try:
        money = Money.of(amount, content.currency)
    except (ValidationError, ArithmeticError) as error:
        raise EditRefusedError(EditProblem.PRICE_RANGE) from error
    return _revised(content, "price", price=Price(value=money.amount, **_HERS))


def with_condition(content: Content, condition: Condition) -> Content:
    """Her word on the state of the goods."""
    return _revised(content, None, condition=ConditionValue(value=condition, **_HERS))


def with_answer(content: Content, missing: Missing, answer: str) -> Content:
    """Her answer to a missing attribute: one of its options, or her own words where it has none
    or is open. Raises `EditRefusedError`."""
    value = " ".join(answer.split())
    if not 0 < len(value) <= VALUE_MAX:
        raise EditRefusedError(EditProblem.VALUE_LENGTH, low=1, high=VALUE_MAX, actual=len(value))
    value_id: str | None = None
    if missing.options:
        chosen = next((o for o in missing.options if folded(o[1]) == folded(value)), None)
        if chosen is not None:
            value_id, value = chosen
        elif not missing.open:
            near = nearest(value, [name for _, name in missing.options])
            raise EditRefusedError(EditProblem.VALUE_UNKNOWN, near=near)
    attribute = Attribute(
        id=missing.id, name=missing.name, value_name=value, value_id=value_id or None,
        required=True, **_HERS,
    )  # fmt: skip
    return _revised(
        content,
        "attributes",
        attributes=(*content.attributes, attribute),
        missing=tuple(m for m in content.missing if m.id != missing.id),
    )


def nearest(value: str, names: Sequence[str]) -> tuple[str, ...]:
    """Up to NEAR_MAX of the names that look most like `value`, or the first ones."""
    by_fold = {folded(name): name for name in names}
    inside = [name for fold, name in by_fold.items() if folded(value) in fold]
    alike = get_close_matches(folded(value), by_fold, NEAR_MAX, NEAR_ENOUGH)
    found = dict.fromkeys([*inside, *(by_fold[fold] for fold in alike)])
    return tuple(found or names)[:NEAR_MAX]


def by_hand(value: Backed | None) -> bool:
    """Whether she wrote or chose this very value, rather than that it was read in her words."""
    return value is not None and (value.evidence, value.confidence) == tuple(_HERS.values())


def keep_by_hand(before: Content, after: Content) -> Content:
    """`after` with everything that she had set by hand in `before`: a new run never undoes it."""
    fields = ("title", "description", "price", "condition")
    kept = {name: value for name in fields if by_hand(value := getattr(before, name))}
    answers = tuple(a for a in before.attributes if by_hand(a))
    if not kept and not answers:
        return after
    answered = {answer.id for answer in answers}
    shares = after.confidence.model_dump(exclude={"overall"})
    shares.update(dict.fromkeys(kept.keys() & shares.keys(), 1.0))
    return after.model_copy(
        update={
            **kept,
            "attributes": (*(a for a in after.attributes if a.id not in answered), *answers),
            "missing": tuple(m for m in after.missing if m.id not in answered),
            "confidence": combine(**shares),
        }
    )


def folded(text: str) -> str:
    """`text` for comparing: no accents, no case, single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


def _revised(content: Content, component: str | None, **changes: object) -> Content:
    """The content with changes and its confidence weighed anew."""
    changed = content.model_copy(update={**changes, "provider": BY_SELLER, "model": ""})
    shares = changed.confidence.model_dump(exclude={"overall"})
    if component == "attributes":
        asked = len(changed.attributes) + len(changed.missing)
        shares["attributes"] = len(changed.attributes) / asked
    elif component is not None:
        shares[component] = 1.0
    confidence: Confidence = combine(**shares)
    return changed.model_copy(update={"confidence": confidence})
