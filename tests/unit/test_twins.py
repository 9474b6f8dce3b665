"""Another product of hers that may be the same: by its number, SKU, photo or name, and no other."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from services.listings.content import Attribute, Evidence, Sign
from services.twins import IN_ONE_GO, Known, twin_of
from tests.support.cards import content, photo, product
from tests.support.photo_cards import facts

THEN = datetime(2026, 1, 12, tzinfo=UTC)
OTHER = Known(UUID(int=77), "Lámpara de pie", THEN, price=Decimal(900), currency="ARS")
GTIN = "7790895000997"


def numbered(gtin: str) -> tuple[Attribute, ...]:
    return (
        Attribute(
            id="GTIN", name="Código", value_name=gtin, evidence=Evidence.BARCODE, confidence=0.95
        ),
    )


def seen(fingerprint: str, title: str) -> tuple[Sign, ...]:
    """What a product with one photo has in common with another's."""
    looked = replace(photo(0), facts=facts(fingerprint="00000000000000ff"))
    mine = product(photos=(looked,))
    other = replace(OTHER, title=title, fingerprints=(fingerprint,))
    twin = twin_of(mine, content(), [other])
    return twin.signs if twin else ()


def test_nothing_in_common_is_no_twin() -> None:
    assert twin_of(product(), content(), [OTHER, OTHER]) is None


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("zapatillas NIKE air max 90 talle 42", True),
        ("Zapatillas Nike Air Max 90 talle 41", False),
        ("Zapatillas Nike Air Max 95 talle 42", False),
        ("Zapatillas Adidas Samba", False),
    ],
)
def test_the_same_name_is_a_twin_but_another_size_is_not(title: str, same: bool) -> None:
    mine = content(title=content().title.model_copy(update={
        "value": "Zapatillas Nike Air Max 90 talle 42"}))  # fmt: skip
    twin = twin_of(product(), mine, [replace(OTHER, title=title)])
    assert (twin is not None) is same


def test_several_of_a_kind_listed_in_one_go_are_no_twins_by_their_name() -> None:
    same = replace(OTHER, title=content().title.value)
    now = product().created_at
    assert twin_of(product(), content(), [replace(same, at=now - IN_ONE_GO)]) is not None
    assert twin_of(product(), content(), [replace(same, at=now)]) is None
    assert twin_of(product(), content(sku="A"), [replace(same, at=now, sku="A")]) is not None


def test_the_same_number_or_sku_counts_whatever_it_is_called() -> None:
    mine = content(attributes=numbered(GTIN), sku="A-1")
    twin = twin_of(product(), mine, [replace(OTHER, sku="A-1"), replace(OTHER, gtin=GTIN)])
    assert twin is not None
    assert twin.signs == (Sign.GTIN,), "a number is stronger than her own SKU"


def test_a_picture_saved_twice_is_a_twin_and_one_that_looks_alike_only_under_a_like_name() -> None:
    title = content().title.value
    assert seen("00000000000000fe", "Otra cosa") == (Sign.PHOTO,)
    assert seen("000000000000000f", "Otra cosa") == ()
    assert Sign.PHOTO in seen("000000000000000f", title)
    assert Sign.PHOTO not in seen("ffffffffffffff00", title)


def test_the_price_of_then_is_told_with_its_currency() -> None:
    mine = content(sku="A-1")
    peso = twin_of(product(), mine, [replace(OTHER, sku="A-1")])
    real = twin_of(product(), mine, [replace(OTHER, sku="A-1", currency="BRL")])
    assert peso is not None
    assert peso.price == Decimal(900)
    assert (peso.at, peso.currency) == (THEN, "ARS")
    assert real is not None
    assert (real.price, real.currency) == (Decimal(900), "BRL"), "the card compares currencies"
