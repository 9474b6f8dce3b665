"""A product's own number: what is one, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.gtin import fits, gtin_of, has_check_digit, is_gtin
from services.listings.schema import AttributeSpec, CategorySchema


def checked(body: str) -> str:
    """The digits with their check digit."""
    return next(f"{body}{last}" for last in range(10) if has_check_digit(f"{body}{last}"))


def category(domain: str | None, *attributes: str) -> CategorySchema:
    return CategorySchema(
        id="MLA1", name="X", path=(), domain_id=domain, listing_allowed=True, max_title_length=60,
        max_description_length=1, max_pictures=1, minimum_price=None, maximum_price=None,
        conditions=(), attributes=tuple(AttributeSpec(id=a, name=a) for a in attributes),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("779123456789", None),
        ("036000291452"[:11], None),
        ("9638507", None),
        ("1779123456789", None),
        ("978950070000", None),
        ("200123456789", "a shop's own scales"),
        ("299999999999", "a shop's own scales"),
        ("021234567890", "two, with the 0 of a UPC before it"),
        ("21234567890", "a UPC for what is weighed"),
        ("41234567890", "a UPC inside one company"),
        ("51234567890", "a coupon"),
        ("981234567890", "a coupon in a common currency"),
        ("990123456789", "a coupon"),
        ("960123456789", "given to GTIN-8 alone"),
        ("951123456789", "an EPC manager"),
        ("1200123456789", "a carton of a shop's own"),
        ("2345678", "a short one of a shop's own"),
        ("0123456", "a short one of a shop's own"),
        ("000000000000", "no digit but one"),
        ("888888888888", "no digit but one"),
    ],
)
def test_a_number_of_a_shop_or_a_coupon_is_no_products(body: str, why: str | None) -> None:
    code = checked(body)
    assert is_gtin(code) is (why is None)
    assert gtin_of(code) == (code if why is None else None)


@pytest.mark.parametrize(
    ("written", "gtin"),
    [
        ("7 791234 567898", "7791234567898"),
        ("779-1234-567898", "7791234567898"),
        ("84-376-0494-X", "9788437604947"),
        ("8437604941", None),
        ("978-84-376-0494-7", "9788437604947"),
        ("٧٧٩١٢٣٤٥٦٧٨٩٨", None),
        ("", None),
    ],
)
def test_a_number_as_people_write_it(written: str, gtin: str | None) -> None:
    assert gtin_of(written) == gtin


@pytest.mark.parametrize(
    ("domain", "attributes", "book"),
    [
        ("MLA-BOOKS", (), True),
        ("MLA-CELLPHONES", ("BRAND", "GTIN"), False),
        ("MLA-CELLPHONES", ("AUTHOR",), True),
        ("MLA-UNCLASSIFIED_PRODUCTS", (), True),
        (None, (), True),
    ],
)
def test_a_books_number_is_for_print_alone(
    domain: str | None, attributes: tuple[str, ...], book: bool
) -> None:
    schema = category(domain, *attributes)
    assert fits("9788437604947", schema) is book
    assert fits("7791234567898", schema)
    assert fits("96385074", schema)


@given(st.text(max_size=20) | st.from_regex(r"[0-9Xx .-]{8,17}"))
def test_whatever_is_written_a_gtin_checks(text: str) -> None:
    found = gtin_of(text)
    assert found is None or (has_check_digit(found) and is_gtin(found))
    if found:
        assert gtin_of(found) == found
