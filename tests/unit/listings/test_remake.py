"""What a new run may change: all of it, or one field, and never what she set by hand."""

from decimal import Decimal

import pytest

from services.listings.content import (
    Attribute,
    Category,
    Content,
    Delivery,
    Evidence,
    Missing,
    Price,
    Text,
)
from services.listings.edits import with_price, with_title
from services.listings.remake import remade
from services.listings.schema import AttributeSpec, CategorySchema
from tests.support.cards import content

SHOES = CategorySchema(
    id="MLA109027", name="Zapatillas", path=("Calzado", "Zapatillas"), domain_id=None,
    listing_allowed=True, max_title_length=60, max_description_length=50_000, max_pictures=12,
    minimum_price=None, maximum_price=None, conditions=("new", "used"),
    attributes=(AttributeSpec(id="BRAND", name="Marca"), AttributeSpec(id="SIZE", name="Talle")),
)  # fmt: skip


def _said(value: str, share: float = 0.6) -> Text:
    return Text(value=value, evidence=Evidence.PHOTO, confidence=share)


def _attribute(id_: str, value: str, *, hers: bool = False) -> Attribute:
    evidence = Evidence.SELLER if hers else Evidence.PHOTO
    return Attribute(
        id=id_, name=id_, value_name=value, evidence=evidence, confidence=1.0 if hers else 0.6
    )


BEFORE = content(attributes=(_attribute("BRAND", "Nike", hers=True), _attribute("SIZE", "42")))
AFTER = content(
    0.6,
    title=_said("Otro título escrito de nuevo"),
    description=_said("Otra descripción " * 6),
    price=Price(value=Decimal(90000), evidence=Evidence.PHOTO, confidence=0.6),
    attributes=(_attribute("BRAND", "Adidas"), _attribute("SIZE", "43")),
    provider="offline",
)


def _values(version: Content) -> dict[str, str]:
    return {a.id: a.value_name for a in version.attributes}


def test_everything_is_new_but_what_she_set_by_hand() -> None:
    before = with_price(BEFORE, Decimal(15000))
    after = remade(before, AFTER, schema=SHOES)
    assert after.title == AFTER.title
    assert after.price == before.price
    assert _values(after) == {"BRAND": "Nike", "SIZE": "43"}


def test_fresh_writes_even_that_anew_but_never_her_terms() -> None:
    before = with_price(BEFORE, Decimal(15000)).model_copy(
        update={"delivery": Delivery(local_pickup=True), "sku": "A-1"}
    )
    after = remade(before, AFTER, schema=SHOES, fresh=True)
    assert after.price == AFTER.price
    assert _values(after)["BRAND"] == "Adidas"
    assert (after.delivery.local_pickup, after.sku) == (True, "A-1")


@pytest.mark.parametrize("field", ["title", "description", "price"])
def test_one_field_alone_even_one_of_hers(field: str) -> None:
    before = with_title(with_price(BEFORE, Decimal(15000)), "Un título que puse yo misma")
    after = remade(before, AFTER, field=field, schema=SHOES)
    assert getattr(after, field) == getattr(AFTER, field)
    untouched = before.model_copy(
        update={
            field: getattr(AFTER, field),
            "confidence": after.confidence,
            "provider": "offline",
        }
    )
    assert after == untouched
    assert after.confidence.overall < before.confidence.overall


def test_another_category_takes_along_the_answers_that_it_asks_for_too() -> None:
    before = BEFORE.model_copy(
        update={"attributes": (*BEFORE.attributes, _attribute("VOLTAGE", "220 V", hers=True))}
    )
    chosen = AFTER.model_copy(update={"missing": (Missing(id="GENDER", name="Género"),)})
    after = remade(before, chosen, field="category", schema=SHOES)
    assert _values(after) == {"BRAND": "Nike", "SIZE": "43"}
    assert [m.id for m in after.missing] == ["GENDER"]
    assert (after.title, after.price) == (before.title, before.price)


def test_a_marketplace_that_does_not_answer_costs_no_category() -> None:
    homeless = AFTER.model_copy(update={"category": None, "attributes": (), "missing": ()})
    after = remade(BEFORE, homeless)
    assert isinstance(after.category, Category)
    assert _values(after) == _values(BEFORE)
    assert after.title == AFTER.title
