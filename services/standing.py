"""Standing wishes as she sets them: each part has a few values with short codes, and some are
written.

Owns the codes (words of buttons, so untrusted when they come back) and reading what she wrote.
Does not own what the wishes fill (services/listings/preferences) nor where they are kept
(services/preferring).
"""

import re
from enum import StrEnum

from services.generation.hygiene import Flaw, flaw_of, plain
from services.listings.content import QUANTITY_MAX, Warranty, WarrantyKind
from services.listings.preferences import BASELINE_MAX, SIGNATURE_MAX, Preferences

UNSAID = "unsaid"
FREE, PICKUP = "free", "pickup"


class Wishes(StrEnum):
    """The parts of her standing wishes, in showing order."""

    WARRANTY = "warranty"
    SHIPPING = "shipping"
    TYPE = "type"
    CONDITION = "condition"
    STOCK = "stock"
    ROUNDING = "rounding"
    QUICK = "quick"
    SIGNATURE = "signature"
    BASELINE = "baseline"


CODES: dict[Wishes, tuple[str, ...]] = {
    Wishes.WARRANTY: (
        *(UNSAID, "none", "seller-30", "seller-90", "seller-180"),
        *("factory-90", "factory-180", "factory-365"),
    ),
    Wishes.SHIPPING: (FREE, PICKUP),
    Wishes.TYPE: ("gold_special", "gold_pro", "free"),
    Wishes.CONDITION: (UNSAID, "new", "used", "refurbished"),
    Wishes.STOCK: ("1", "2", "3", "5", "10"),
    Wishes.ROUNDING: ("none", "ten", "hundred", "thousand"),
    Wishes.QUICK: ("80", "85", "90", "95"),
    Wishes.SIGNATURE: (UNSAID,),
    Wishes.BASELINE: (UNSAID, "5", "10", "15", "30", "60"),
}
"""What a button may choose."""

WRITTEN = frozenset({Wishes.STOCK, Wishes.SIGNATURE, Wishes.BASELINE})
"""What she may write instead."""

_HIGHEST = {Wishes.STOCK: QUANTITY_MAX, Wishes.BASELINE: BASELINE_MAX}
_NUMBER = re.compile(r"\D*(\d{1,6})\D*")


class WishProblem(StrEnum):
    """Why what she wrote was not taken."""

    NUMBER = "number"
    LENGTH = "length"
    CONTACT = "contact"


class WishRefusedError(Exception):
    """What she wrote can't be taken; nothing changed. `high` is the limit, `actual` hers."""

    def __init__(self, problem: WishProblem, *, high: int = 0, actual: int = 0) -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.high = high
        self.actual = actual


def codes_of(part: Wishes, wishes: Preferences) -> frozenset[str]:
    """What is chosen now: one code, any number of ticks, none for a signature."""
    ticks = {FREE: wishes.delivery.free_shipping, PICKUP: wishes.delivery.local_pickup}
    codes = {
        Wishes.WARRANTY: warranty_code(wishes.warranty),
        Wishes.TYPE: wishes.listing_type.value,
        Wishes.CONDITION: wishes.condition.value if wishes.condition else UNSAID,
        Wishes.STOCK: str(wishes.quantity or 1),
        Wishes.ROUNDING: wishes.rounding.value,
        Wishes.QUICK: str(round(wishes.quick_above * 100)),
        Wishes.SIGNATURE: "" if wishes.signature else UNSAID,
        Wishes.BASELINE: str(wishes.baseline_minutes or UNSAID),
    }
    now = [code for code, yes in ticks.items() if yes] if part is Wishes.SHIPPING else [codes[part]]
    return frozenset(filter(None, now))


def chosen(part: Wishes, code: str, wishes: Preferences) -> Preferences | None:
    """Her wishes with that choice; None for a code that no button has. A tick comes and goes."""
    if code not in CODES[part]:
        return None
    said = None if code == UNSAID else code
    changes: dict[str, object]
    match part:
        case Wishes.WARRANTY:
            changes = {"warranty": warranty_of(code)}
        case Wishes.SHIPPING:
            name = "free_shipping" if code == FREE else "local_pickup"
            ticked = {name: not getattr(wishes.delivery, name)}
            changes = {"delivery": wishes.delivery.model_copy(update=ticked)}
        case Wishes.TYPE:
            changes = {"listing_type": code}
        case Wishes.CONDITION:
            changes = {"condition": said}
        case Wishes.STOCK:
            changes = {"quantity": None if code == "1" else int(code)}
        case Wishes.ROUNDING:
            changes = {"rounding": code}
        case Wishes.QUICK:
            changes = {"quick_above": int(code) / 100}
        case Wishes.SIGNATURE:
            changes = {"signature": ""}
        case Wishes.BASELINE:
            changes = {"baseline_minutes": said and int(said)}
    return _with(wishes, **changes)


def written(part: Wishes, text: str, wishes: Preferences) -> Preferences:
    """Her wishes with what she wrote. Raises `WishRefusedError`."""
    if part is Wishes.SIGNATURE:
        return _with(wishes, signature=_signature(text))
    match = _NUMBER.fullmatch(text)
    number, high = int(match[1]) if match else 0, _HIGHEST[part]
    if not 0 < number <= high:
        raise WishRefusedError(WishProblem.NUMBER, high=high)
    if part is Wishes.STOCK:
        return _with(wishes, quantity=None if number == 1 else number)
    return _with(wishes, baseline_minutes=number)


def _signature(text: str) -> str:
    """Plain text without anybody's address: the marketplace would refuse the listing."""
    signature = plain(text)
    if not 0 < len(signature) <= SIGNATURE_MAX:
        raise WishRefusedError(WishProblem.LENGTH, high=SIGNATURE_MAX, actual=len(signature))
    if flaw_of(signature) is Flaw.CONTACT:
        raise WishRefusedError(WishProblem.CONTACT)
    return signature


def warranty_code(warranty: Warranty | None) -> str:
    """A warranty as a button's word: "seller-90"."""
    if warranty is None:
        return UNSAID
    if warranty.kind is WarrantyKind.NONE:
        return WarrantyKind.NONE.value
    return f"{warranty.kind.value}-{warranty.days}"


def warranty_of(code: str) -> Warranty | None:
    """The warranty behind one of our codes."""
    kind, _, days = code.partition("-")
    return None if code == UNSAID else Warranty(kind=WarrantyKind(kind), days=int(days or 0))


def _with(wishes: Preferences, **changes: object) -> Preferences:
    """Checked, for a copy alone would take anything."""
    return Preferences.model_validate({**dict(wishes), **changes})
