"""The terms of a sale in the seller's words: warranty, shipping, listing type, condition.

Owns the names. Does not own the screens that change them (handlers/views/fields).
"""

from handlers.views.phrases import Phrases
from services.listings.content import (
    Condition,
    Delivery,
    ListingType,
    Warranty,
    WarrantyKind,
)

_YEAR, _MONTH = 365, 30


def condition_name(condition: Condition, phrases: Phrases) -> str:
    """The state of the goods."""
    match condition:
        case Condition.NEW:
            return phrases.label("New")
        case Condition.USED:
            return phrases.label("Used")
        case Condition.REFURBISHED:
            return phrases.label("Refurbished")


def listing_type_name(kind: ListingType, phrases: Phrases) -> str:
    """As the marketplace calls it."""
    match kind:
        case ListingType.FREE:
            return phrases.label("Free")
        case ListingType.CLASSIC:
            return phrases.label("Classic")
        case ListingType.PREMIUM:
            return phrases.label("Premium")


def span(days: int, phrases: Phrases) -> str:
    """A time as people say it: years and months where it comes out even. Plain text."""
    if days and days % _YEAR == 0:
        return phrases.n("{count} year", "{count} years", days // _YEAR)
    if days and days % _MONTH == 0:
        return phrases.n("{count} month", "{count} months", days // _MONTH)
    return phrases.n("{count} day", "{count} days", days)


def warranty_name(warranty: Warranty | None, phrases: Phrases) -> str:
    """What she promises. Plain text."""
    if warranty is None:
        return phrases.label("nothing said")
    if warranty.kind is WarrantyKind.NONE:
        return phrases.label("No warranty")
    time = span(warranty.days, phrases)
    if warranty.kind is WarrantyKind.FACTORY:
        return phrases.label("{time} by the factory", time=time)
    return phrases.label("{time} by the seller", time=time)


def delivery_name(delivery: Delivery, phrases: Phrases) -> str:
    """How it gets to the buyer. Plain text."""
    free = phrases.label("free shipping") if delivery.free_shipping else None
    pickup = phrases.label("local pick-up") if delivery.local_pickup else None
    said = [name for name in (free, pickup) if name]
    return " · ".join(said) or phrases.label("paid by the buyer")
