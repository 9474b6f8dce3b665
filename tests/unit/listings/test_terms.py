"""Stock, currency, warranty, delivery, listing type and SKU by the seller's hand."""

from decimal import Decimal

import pytest

from services.listings.content import (
    QUANTITY_MAX,
    SKU_MAX,
    WARRANTY_DAYS_MAX,
    Delivery,
    Evidence,
    ListingType,
    Warranty,
    WarrantyKind,
)
from services.listings.edits import (
    BY_SELLER,
    EditProblem,
    EditRefusedError,
    keep_by_hand,
    with_currency,
    with_delivery,
    with_listing_type,
    with_price,
    with_quantity,
    with_sku,
    with_warranty,
)
from tests.support.cards import content

THREE_MONTHS = Warranty(kind=WarrantyKind.SELLER, days=90)


@pytest.mark.parametrize("pieces", [1, 3, QUANTITY_MAX])
def test_her_stock_is_her_word(pieces: int) -> None:
    after = with_quantity(content(), pieces)
    assert (after.quantity.value, after.quantity.evidence) == (pieces, Evidence.SELLER)
    assert after.provider == BY_SELLER


@pytest.mark.parametrize("pieces", [0, -1, QUANTITY_MAX + 1])
def test_a_stock_that_no_listing_holds_is_refused(pieces: int) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_quantity(content(), pieces)
    assert refused.value.problem is EditProblem.QUANTITY_RANGE
    assert (refused.value.low, refused.value.high) == (1, QUANTITY_MAX)


def test_another_currency_empties_the_price_that_was_never_said_in_it() -> None:
    before = content()
    after = with_currency(before, "USD", ("ARS", "USD"))
    assert (after.currency, after.price) == ("USD", None)
    assert after.gaps() == ("price",)
    assert after.confidence.overall < before.confidence.overall
    assert with_currency(before, "ARS", ("ARS",)) is before


def test_a_currency_that_the_category_does_not_take_is_refused_with_those_it_takes() -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_currency(content(), "BRL", ("ARS", "USD"))
    assert refused.value.problem is EditProblem.CURRENCY_UNKNOWN
    assert refused.value.near == ("ARS", "USD")


@pytest.mark.parametrize(
    "warranty",
    [
        THREE_MONTHS,
        Warranty(kind=WarrantyKind.FACTORY, days=WARRANTY_DAYS_MAX),
        Warranty(kind=WarrantyKind.NONE),
        None,
    ],
)
def test_her_warranty_is_kept_and_taken_away(warranty: Warranty | None) -> None:
    assert with_warranty(with_warranty(content(), THREE_MONTHS), warranty).warranty == warranty


@pytest.mark.parametrize(
    ("kind", "days"),
    [(WarrantyKind.NONE, 30), (WarrantyKind.SELLER, 0), (WarrantyKind.FACTORY, 0)],
)
def test_no_warranty_lasts_no_days_and_any_other_lasts_some(kind: WarrantyKind, days: int) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_warranty(content(), Warranty(kind=kind, days=days))
    assert refused.value.problem is EditProblem.WARRANTY_RANGE
    assert refused.value.actual == days


def test_delivery_and_listing_type_are_hers_to_choose() -> None:
    after = with_delivery(content(), Delivery(free_shipping=True))
    after = with_listing_type(after, ListingType.PREMIUM)
    assert after.delivery == Delivery(free_shipping=True, local_pickup=False)
    assert after.listing_type is ListingType.PREMIUM


@pytest.mark.parametrize(
    ("sku", "kept"), [(" A-1 ", "A-1"), ("x" * SKU_MAX, "x" * SKU_MAX), ("", None), (None, None)]
)
def test_her_stock_number(sku: str | None, kept: str | None) -> None:
    assert with_sku(content(sku="OLD"), sku).sku == kept


@pytest.mark.parametrize("sku", ["x" * (SKU_MAX + 1), "A\n1", "A\x001"])
def test_a_stock_number_is_one_short_line(sku: str) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_sku(content(), sku)
    assert refused.value.problem is EditProblem.SKU_TEXT


def test_a_new_run_keeps_her_terms() -> None:
    before = with_warranty(with_quantity(content(), 4), THREE_MONTHS)
    before = with_sku(with_delivery(before, Delivery(local_pickup=True)), "A-1")
    before = with_listing_type(before, ListingType.PREMIUM)
    after = keep_by_hand(before, content(0.5))
    assert after.quantity == before.quantity
    assert (after.warranty, after.delivery) == (before.warranty, before.delivery)
    assert (after.listing_type, after.sku) == (ListingType.PREMIUM, "A-1")
    assert after.confidence == content(0.5).confidence


def test_a_new_run_does_not_bring_back_a_warranty_that_she_took_away() -> None:
    before = with_warranty(content(warranty=THREE_MONTHS), None)
    assert keep_by_hand(before, content(0.5, warranty=THREE_MONTHS)).warranty is None


def test_a_new_run_keeps_her_currency_together_with_its_price() -> None:
    emptied = with_currency(content(), "USD", ("ARS", "USD"))
    priced = with_price(emptied, Decimal(100))
    assert keep_by_hand(emptied, content()).price is None
    after = keep_by_hand(priced, content(0.5))
    assert (after.currency, after.price) == ("USD", priced.price)
    assert after.confidence.price == 1.0
