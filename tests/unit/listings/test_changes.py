"""Changes that can be shown before they are made, and what two versions do not share."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.changes import (
    Change,
    Difference,
    Part,
    changed,
    differences,
    fields_of,
    warranty_of,
    warranty_text,
)
from services.listings.content import Category, Evidence
from services.listings.edits import EditProblem, EditRefusedError, with_currency
from services.listings.tags import tag
from tests.support.cards import TITLE, content
from tests.unit.listings.test_attributes import SCHEMA

BLACK = Change(part=Part.ATTRIBUTE, value="negro", attribute_id="COLOR")
ALL = (
    Change(part=Part.SKU, value="A-1"),
    Change(part=Part.LISTING_TYPE, value="gold_pro"),
    Change(part=Part.LOCAL_PICKUP, value="yes"),
    Change(part=Part.FREE_SHIPPING, value="yes"),
    Change(part=Part.WARRANTY, value="seller:90"),
    Change(part=Part.DESCRIPTION, value="Muy cuidadas. " * 5),
    BLACK,
    Change(part=Part.CONDITION, value="new"),
    Change(part=Part.STOCK, value="3"),
    Change(part=Part.PRICE, value="15000.50"),
    Change(part=Part.TITLE, value="Zapatillas Nike"),
)


def test_changes_are_made_and_told_in_the_order_of_the_card() -> None:
    found = differences(content(), changed(content(), ALL, SCHEMA))
    assert [(d.part.value, d.before, d.after) for d in found] == [
        ("title", TITLE, "Zapatillas Nike"),
        ("price", "85000", "15000.5"),
        ("stock", "1", "3"),
        ("condition", "used", "new"),
        ("attribute", "de Color", "Negro"),
        ("description", content().description.value, ("Muy cuidadas. " * 5).strip()),
        ("warranty", None, "seller:90"),
        ("free_shipping", "no", "yes"),
        ("local_pickup", "no", "yes"),
        ("listing_type", "gold_special", "gold_pro"),
        ("sku", None, "A-1"),
    ]
    assert fields_of(found) == tuple(part for part in Part if part is not Part.CATEGORY)


def test_equal_versions_differ_in_nothing() -> None:
    assert differences(content(), content(0.4)) == ()


def test_what_is_taken_away_has_no_value_after() -> None:
    before = changed(content(sku="A-1"), [Change(part=Part.WARRANTY, value="none")], None)
    away = [
        Change(part=Part.WARRANTY, value=""),
        Change(part=Part.SKU, value=""),
        BLACK.model_copy(update={"value": ""}),
    ]
    assert differences(before, changed(before, away, SCHEMA)) == (
        Difference(Part.ATTRIBUTE, "de Color", None, "COLOR", "Color"),
        Difference(Part.WARRANTY, "none", None),
        Difference(Part.SKU, "A-1", None),
    )


def test_another_leaf_or_currency_is_a_difference_even_under_the_same_name() -> None:
    other = Category(id="MLA2", name="Zapatillas", evidence=Evidence.SELLER, confidence=1.0)
    moved = content(category=other)
    assert [d.part for d in differences(content(), moved)] == [Part.CATEGORY]
    dollars = content(currency="USD")
    assert differences(content(), dollars) == (Difference(Part.PRICE, "85000", "85000"),)
    emptied = with_currency(content(), "USD", ("USD",))
    assert differences(content(), emptied) == (Difference(Part.PRICE, "85000", None),)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (Change(part=Part.CATEGORY, value="MLA1"), EditProblem.NOT_EDITABLE),
        (BLACK.model_copy(update={"attribute_id": "OTHER"}), EditProblem.NOT_EDITABLE),
        (BLACK.model_copy(update={"attribute_id": "SELLER_SKU"}), EditProblem.NOT_EDITABLE),
        (Change(part=Part.PRICE, value="mucho"), EditProblem.PRICE_UNREADABLE),
        (Change(part=Part.STOCK, value="tres"), EditProblem.NUMBER_UNREADABLE),
        (Change(part=Part.CONDITION, value="old"), EditProblem.VALUE_UNKNOWN),
        (Change(part=Part.WARRANTY, value="seller:ever"), EditProblem.WARRANTY_RANGE),
        (Change(part=Part.WARRANTY, value="seller:9999"), EditProblem.WARRANTY_RANGE),
        (Change(part=Part.FREE_SHIPPING, value="perhaps"), EditProblem.VALUE_UNKNOWN),
    ],
)
def test_a_change_that_can_not_be_made_is_refused(change: Change, problem: EditProblem) -> None:
    with pytest.raises(EditRefusedError) as refused:
        changed(content(), [change], SCHEMA)
    assert refused.value.problem is problem


def test_without_a_schema_no_attribute_changes() -> None:
    with pytest.raises(EditRefusedError):
        changed(content(), [BLACK], None)


@pytest.mark.parametrize("text", ["", "none", "seller:90", "factory:365"])
def test_a_warranty_is_read_back_from_its_text(text: str) -> None:
    assert warranty_text(warranty_of(text)) == text


@given(part=st.sampled_from(Part), value=st.text(), attribute_id=st.sampled_from(["COLOR", "x"]))
def test_any_change_is_made_or_refused(part: Part, value: str, attribute_id: str) -> None:
    change = Change(part=part, value=value, attribute_id=attribute_id)
    found: tuple[Difference, ...] = ()
    with suppress(EditRefusedError):
        found = differences(content(), changed(content(), [change], SCHEMA))
    assert all(difference.part is part for difference in found)


@given(st.text())
def test_a_tag_is_short_and_stays_the_same(text: str) -> None:
    assert len(tag(text)) == 6
    assert set(tag(text)) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
    assert (tag("COLOR"), tag("BRAND")) == ("zlqa5j", "1k5kkk")
