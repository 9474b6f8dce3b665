"""A seller's standing wishes fill what is empty, never what someone said."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from services.listings.confidence import ReviewFlow, combine, review_flow
from services.listings.content import (
    Condition,
    ConditionValue,
    Delivery,
    Evidence,
    ListingType,
    Price,
    Quantity,
    Warranty,
    WarrantyKind,
)
from services.listings.edits import with_description
from services.listings.preferences import Preferences, Rounding, rounded, with_preferences
from tests.support.cards import content

WARRANTY = Warranty(kind=WarrantyKind.SELLER, days=30)
WISHES = Preferences(
    warranty=WARRANTY,
    delivery=Delivery(local_pickup=True),
    listing_type=ListingType.PREMIUM,
    condition=Condition.NEW,
    quantity=5,
    rounding=Rounding.THOUSAND,
    signature="¡Gracias por mirar!",
)


def test_standing_wishes_fill_what_is_empty() -> None:
    guessed = Price(value=Decimal(84_600), evidence=Evidence.GUESS, confidence=0.4)
    after = with_preferences(content(condition=None, price=guessed), WISHES)
    assert (after.warranty, after.delivery) == (WARRANTY, Delivery(local_pickup=True))
    assert after.listing_type is ListingType.PREMIUM
    assert after.condition is not None
    assert (after.condition.value, after.condition.evidence) == (Condition.NEW, Evidence.DEFAULT)
    assert after.quantity.value == 5
    assert after.price is not None
    assert after.price.value == 85_000
    assert after.description.value.endswith("visible.\n\n¡Gracias por mirar!")
    assert with_preferences(after, WISHES) == after


def test_they_never_win_over_evidence() -> None:
    said = content(
        warranty=Warranty(kind=WarrantyKind.NONE),
        delivery=Delivery(free_shipping=True),
        listing_type=ListingType.FREE,
        condition=ConditionValue(
            value=Condition.USED, evidence=Evidence.PHOTO_TEXT, confidence=0.6
        ),
        quantity=Quantity(value=2, evidence=Evidence.SELLER, confidence=0.95),
        price=Price(value=Decimal(84_600), evidence=Evidence.SELLER, confidence=0.9),
    )
    said = with_description(said, "Mis propias palabras, y nada más que ellas. " * 3)
    assert with_preferences(said, WISHES) == said


def test_no_wishes_change_nothing() -> None:
    assert with_preferences(content(), Preferences()) == content()


@pytest.mark.parametrize(
    ("amount", "rounding", "price"),
    [
        ("1234.50", Rounding.NONE, "1234.50"),
        ("1235", Rounding.TEN, "1240"),
        ("1249", Rounding.HUNDRED, "1200"),
        ("1500", Rounding.THOUSAND, "2000"),
        ("300", Rounding.THOUSAND, "300"),
    ],
)
def test_rounding_never_gives_a_price_away(amount: str, rounding: Rounding, price: str) -> None:
    assert rounded(Decimal(amount), rounding) == Decimal(price)


def test_a_signature_is_not_set_twice_and_has_its_limit() -> None:
    signed = with_preferences(content(), WISHES)
    assert signed.description.value.count("¡Gracias") == 1
    with pytest.raises(ValidationError):
        Preferences(signature="x" * 301)


@pytest.mark.parametrize(
    ("edge", "flow"),
    [(0.85, ReviewFlow.BALANCED), (0.79, ReviewFlow.QUICK), (0.8, ReviewFlow.BALANCED)],
)
def test_she_decides_from_when_on_approval_is_quick(edge: float, flow: ReviewFlow) -> None:
    sure = dict.fromkeys(
        ("title", "description", "category", "price", "attributes", "image_analysis"), 0.8
    )
    assert review_flow(combine(**sure), edge) is flow
