"""A seller's standing wishes, and how they fill a version.

Owns which fields they fill: only those that are empty or at their default, never over evidence.
Pure. Does not own the screen that sets them (handlers) nor where they are kept (storage).
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from pydantic import Field

from services.listings.confidence import QUICK_ABOVE
from services.listings.content import (
    DESCRIPTION_MAX,
    QUANTITY_MAX,
    Condition,
    ConditionValue,
    Content,
    Delivery,
    Evidence,
    Frozen,
    ListingType,
    Share,
    Warranty,
)
from services.listings.edits import by_hand

SIGNATURE_MAX = 300
BASELINE_MAX = 24 * 60
"""Minutes: nobody writes at one listing for more than a day."""

_STANDING = 0.9
"""How sure a standing wish is of one product: she said it once, for all of them."""


class Rounding(StrEnum):
    """To what a price that nobody stated is rounded, in the listing's currency."""

    NONE = "none"
    TEN = "ten"
    HUNDRED = "hundred"
    THOUSAND = "thousand"


_STEPS = {
    Rounding.TEN: Decimal(10),
    Rounding.HUNDRED: Decimal(100),
    Rounding.THOUSAND: Decimal(1000),
}


class Preferences(Frozen):
    """What holds for all her products unless she says otherwise.

    `signature` closes every description; `baseline_minutes` is what one listing took her before.
    """

    warranty: Warranty | None = None
    delivery: Delivery = Delivery()
    listing_type: ListingType = ListingType.CLASSIC
    condition: Condition | None = None
    quantity: int | None = Field(default=None, gt=0, le=QUANTITY_MAX)
    rounding: Rounding = Rounding.NONE
    quick_above: Share = QUICK_ABOVE
    signature: str = Field(default="", max_length=SIGNATURE_MAX)
    baseline_minutes: int | None = Field(default=None, gt=0, le=BASELINE_MAX)


def rounded(amount: Decimal, rounding: Rounding) -> Decimal:
    """The amount at the nearest step, itself where that would be nothing."""
    step = _STEPS.get(rounding)
    if step is None:
        return amount
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step or amount


def with_preferences(content: Content, preferences: Preferences) -> Content:
    """The content with her standing wishes where it says nothing of its own."""
    filled: dict[str, object] = {}
    if content.warranty is None:
        filled["warranty"] = preferences.warranty
    if content.delivery == Delivery():
        filled["delivery"] = preferences.delivery
    if content.listing_type is ListingType.CLASSIC:
        filled["listing_type"] = preferences.listing_type
    if content.condition is None and preferences.condition is not None:
        filled["condition"] = ConditionValue(
            value=preferences.condition, evidence=Evidence.DEFAULT, confidence=_STANDING
        )
    if content.quantity.evidence is Evidence.DEFAULT and preferences.quantity is not None:
        filled["quantity"] = content.quantity.model_copy(update={"value": preferences.quantity})
    price = content.price
    if price is not None and price.evidence is not Evidence.SELLER:
        amount = rounded(price.value, preferences.rounding)
        filled["price"] = price.model_copy(update={"value": amount})
    if not by_hand(content.description):
        signed = _signed(content.description.value, preferences.signature.strip())
        filled["description"] = content.description.model_copy(update={"value": signed})
    return content.model_copy(update=filled)


def _signed(description: str, signature: str) -> str:
    """The description with her signature at its end, once, where it still fits."""
    if not signature or description.rstrip().endswith(signature):
        return description
    signed = f"{description.rstrip()}\n\n{signature}"
    return signed if len(signed) <= DESCRIPTION_MAX else description
