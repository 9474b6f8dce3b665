"""Edits: a new version of the content for each thing that the seller says.

Owns the rules of what she may say and how sure that makes us: her word is evidence of its own.
Pure. Does not own attributes (`attributes`), reading her words (services/generation) nor saving.
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
    QUANTITY_MAX,
    SKU_MAX,
    TITLE_MAX,
    TITLE_MIN,
    WARRANTY_DAYS_MAX,
    Backed,
    Condition,
    ConditionValue,
    Confidence,
    Content,
    Delivery,
    Evidence,
    ListingType,
    Price,
    Quantity,
    Text,
    Warranty,
    WarrantyKind,
)
from services.listings.disputes import still_open
from services.listings.money import Money


class Backing(TypedDict):
    """The evidence of a value, as keywords of `Backed`."""

    evidence: Evidence
    confidence: float


HERS = Backing(evidence=Evidence.SELLER, confidence=1.0)

BY_SELLER = "seller"
"""The `provider` of a version that the seller made by hand."""

NEAR_MAX = 5
NEAR_ENOUGH = 0.5

_WARRANTY_DAYS = {
    WarrantyKind.NONE: (0, 0),
    WarrantyKind.SELLER: (1, WARRANTY_DAYS_MAX),
    WarrantyKind.FACTORY: (1, WARRANTY_DAYS_MAX),
}


class EditProblem(StrEnum):
    """Why an answer was not taken; handlers turn it into a sentence."""

    TITLE_LENGTH = "title_length"
    DESCRIPTION_LENGTH = "description_length"
    PRICE_UNREADABLE = "price_unreadable"
    PRICE_RANGE = "price_range"
    VALUE_UNKNOWN = "value_unknown"
    VALUE_LENGTH = "value_length"
    NUMBER_UNREADABLE = "number_unreadable"
    UNIT_UNKNOWN = "unit_unknown"
    QUANTITY_RANGE = "quantity_range"
    CURRENCY_UNKNOWN = "currency_unknown"
    WARRANTY_RANGE = "warranty_range"
    WARRANTY_UNREADABLE = "warranty_unreadable"
    SKU_TEXT = "sku_text"
    GTIN_WRONG = "gtin_wrong"
    NOT_EDITABLE = "not_editable"


class EditRefusedError(Exception):
    """The answer can't be taken; nothing changed. Limits and `actual` are characters, pieces
    or days; `near` holds allowed values that look like hers, or the units or currencies."""

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
    return revised(content, "title", title=Text(value=value, **HERS))


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
    return revised(content, "description", description=Text(value=value, **HERS))


def with_price(content: Content, amount: Decimal) -> Content:
    """Her price in the listing's currency. Raises `EditRefusedError`."""
    try:
        money = Money.of(amount, content.currency)
    except (ValidationError, ArithmeticError) as error:
        raise EditRefusedError(EditProblem.PRICE_RANGE) from error
    return revised(content, "price", price=Price(value=money.amount, **HERS), quoted=None)


def with_condition(content: Content, condition: Condition) -> Content:
    """Her word on the state of the goods."""
    return revised(content, None, condition=ConditionValue(value=condition, **HERS))


def with_currency(content: Content, currency: str, allowed: tuple[str, ...]) -> Content:
    """Her currency, one of the `allowed` codes. Another one empties the price, unless she had named
    one in it before. Raises `EditRefusedError`."""
    if currency not in allowed:
        raise EditRefusedError(EditProblem.CURRENCY_UNKNOWN, near=allowed)
    if currency == content.currency:
        return content
    quoted = content.quoted
    if quoted is not None and quoted.currency == currency:
        return with_price(content.model_copy(update={"currency": currency}), quoted.amount)
    return revised(content, "price", share=0.0, currency=currency, price=None)


def with_quantity(content: Content, pieces: int) -> Content:
    """How many she has for sale. Raises `EditRefusedError`."""
    if not 0 < pieces <= QUANTITY_MAX:
        raise EditRefusedError(EditProblem.QUANTITY_RANGE, low=1, high=QUANTITY_MAX, actual=pieces)
    return revised(content, None, quantity=Quantity(value=pieces, **HERS))


def with_warranty(content: Content, warranty: Warranty | None) -> Content:
    """Her warranty; None says nothing about it. Raises `EditRefusedError`."""
    if warranty is not None:
        low, high = _WARRANTY_DAYS[warranty.kind]
        if not low <= warranty.days <= high:
            raise EditRefusedError(
                EditProblem.WARRANTY_RANGE, low=low, high=high, actual=warranty.days
            )
    return revised(content, None, warranty=warranty)


def with_delivery(content: Content, delivery: Delivery) -> Content:
    """How it gets to the buyer."""
    return revised(content, None, delivery=delivery)


def with_listing_type(content: Content, listing_type: ListingType) -> Content:
    """How visible and how dear it is listed."""
    return revised(content, None, listing_type=listing_type)


def with_sku(content: Content, sku: str | None) -> Content:
    """Her own stock number, None for none. Raises `EditRefusedError`."""
    value = (sku or "").strip()
    if len(value) > SKU_MAX or not value.isprintable():
        raise EditRefusedError(EditProblem.SKU_TEXT, low=1, high=SKU_MAX, actual=len(value))
    return revised(content, None, sku=value or None)


def nearest(value: str, names: Sequence[str]) -> tuple[str, ...]:
    """Up to NEAR_MAX of the names that look most like `value`, or the first ones."""
    by_fold = {folded(name): name for name in names}
    inside = [name for fold, name in by_fold.items() if folded(value) in fold]
    alike = get_close_matches(folded(value), by_fold, NEAR_MAX, NEAR_ENOUGH)
    found = dict.fromkeys([*inside, *(by_fold[fold] for fold in alike)])
    return tuple(found or names)[:NEAR_MAX]


def by_hand(value: Backed | None) -> bool:
    """Whether she wrote or chose this very value, rather than that it was read in her words."""
    return value is not None and (value.evidence, value.confidence) == tuple(HERS.values())


def keep_by_hand(before: Content, after: Content) -> Content:
    """`after` with everything that she had set by hand in `before`: a new run never undoes it.

    Warranty, delivery, listing type and SKU are only ever her word, so they always stay; a
    currency of her choice stays together with its price.
    """
    fields = ("title", "description", "price", "condition", "quantity")
    kept = {name: value for name in fields if by_hand(value := getattr(before, name))}
    if before.currency != after.currency:
        kept |= {"currency": before.currency, "price": before.price}
    terms = ("warranty", "delivery", "listing_type", "sku")
    kept |= {
        name: value for name in terms if (value := getattr(before, name)) != getattr(after, name)
    }
    answers = tuple(a for a in before.attributes if by_hand(a))
    if not kept and not answers:
        return after
    answered = {answer.id for answer in answers}
    shares = after.confidence.model_dump(exclude={"overall"})
    shares.update({name: 1.0 if kept[name] else 0.0 for name in kept.keys() & shares.keys()})
    whole = after.model_copy(
        update={
            **kept,
            "attributes": (*(a for a in after.attributes if a.id not in answered), *answers),
            "missing": tuple(m for m in after.missing if m.id not in answered),
            "confidence": combine(**shares),
        }
    )
    return still_open(after, whole)


def folded(text: str) -> str:
    """`text` for comparing: no accents, no case, single spaces."""
    plain = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


def revised(
    content: Content, component: str | None, share: float = 1.0, **changes: object
) -> Content:
    """The content with changes as her version, its confidence weighed anew: the component's
    share becomes `share`, that of the attributes how many of those asked for are there."""
    hers = {"provider": BY_SELLER, "model": "", "followed": True}
    changed = still_open(content, content.model_copy(update={**changes, **hers}))
    shares = changed.confidence.model_dump(exclude={"overall"})
    if component == "attributes":
        asked = len(changed.attributes) + len(changed.missing)
        shares["attributes"] = len(changed.attributes) / asked if asked else share
    elif component is not None:
        shares[component] = share
    confidence: Confidence = combine(**shares)
    return changed.model_copy(update={"confidence": confidence})
