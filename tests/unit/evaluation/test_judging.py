"""What counts as right, wrong, missed and invented."""

from decimal import Decimal
from typing import Any

import pytest

from services.listings.confidence import combine
from services.listings.content import (
    Attribute,
    Condition,
    ConditionValue,
    Content,
    Evidence,
    Missing,
    Price,
    Quantity,
    Text,
)
from services.listings.schema import AttributeSpec, CategorySchema
from tests.evaluation.case_file import Case
from tests.evaluation.comparing import same_value
from tests.evaluation.figures import calibration, figures
from tests.evaluation.judging import Judged, judge
from tests.evaluation.rules import description_violations, title_violations
from tests.evaluation.running import Outcome
from tests.evaluation.table import broken_demands

HERS: dict[str, Any] = {"evidence": Evidence.SELLER, "confidence": 0.97}
DOUBTED: dict[str, Any] = {"evidence": Evidence.PHOTO, "confidence": 0.7}


def judged(truth: dict[str, Any], *, schema: CategorySchema | None = None, **shown: Any) -> Judged:
    """A listing that shows this, against that truth."""
    case = Case.model_validate(
        {"id": "a", "site": "MLA", "language": "es", "prompt": "algo", "truth": truth}
    )
    given: dict[str, Any] = {
        "title": Text(value="Lámpara de escritorio", **HERS),
        "description": Text(value="Una lámpara de escritorio. " * 3, **HERS),
        "currency": "ARS",
        "confidence": combine(**dict.fromkeys(PARTS, 0.9)),
        "provider": "offline",
        **shown,
    }
    content = Content(**given)
    return judge(Outcome(case, content, schema))


def category(*attributes: AttributeSpec) -> CategorySchema:
    """A category with these attributes."""
    return CategorySchema(
        id="MLA1", name="Cosas", path=("Cosas",), domain_id=None, listing_allowed=True,
        max_title_length=60, max_description_length=5000, max_pictures=12, minimum_price=None,
        maximum_price=None, conditions=("new", "used"), attributes=attributes,
    )  # fmt: skip


PARTS = ("title", "description", "category", "price", "attributes", "image_analysis")


def attribute(name: str, value: str, **backed: Any) -> Attribute:
    return Attribute(id=name, name=name, value_name=value, **(backed or HERS))


def results(one: Judged) -> dict[str, str]:
    return {verdict.field: verdict.result.value for verdict in one.verdicts}


def test_a_sure_value_that_nobody_can_know_is_invented_and_a_doubted_one_is_not() -> None:
    bold = figures([judged({}, attributes=(attribute("COLOR", "Rojo"),))])
    careful = figures([judged({}, attributes=(attribute("COLOR", "Rojo", **DOUBTED),))])

    assert (bold.invented, careful.invented) == (1, 0)
    assert broken_demands(bold, ["invented=0"]) == ["invented at most 0, and it is 1"]
    assert broken_demands(careful, ["invented=0"]) == []


def test_a_guess_is_never_sure_however_sure_it_says_it_is() -> None:
    guess = attribute("BRAND", "Nike", evidence=Evidence.GUESS, confidence=0.99)

    assert figures([judged({}, attributes=(guess,))]).invented == 0


def test_another_value_than_the_true_one_is_wrong_not_invented() -> None:
    one = judged({"brand": "Adidas"}, attributes=(attribute("BRAND", "Nike"),))

    all_ = figures([one])

    assert results(one) == {"brand": "wrong"}
    assert (all_.invented, all_.wrong_sure) == (0, 1)


def test_a_price_is_right_to_the_cent_and_brings_its_currency() -> None:
    price = Price(value=Decimal("85000.00"), **HERS)

    assert results(judged({"price": 85000}, price=price)) == {"price": "right", "currency": "right"}
    assert results(judged({"price": "85000.01"}, price=price))["price"] == "wrong"
    assert results(judged({"price": 85000, "currency": "USD"}, price=price)) == {
        "price": "right",
        "currency": "wrong",
    }
    assert results(judged({}, price=price)) == {"price": "unknowable"}
    assert results(judged({"price": 5}))["price"] == "missed"


def test_one_piece_by_default_is_no_invention_but_two_are() -> None:
    two = Quantity(value=2, **HERS)

    assert results(judged({})) == {}
    assert results(judged({"quantity": 1})) == {"quantity": "right"}
    assert results(judged({}, quantity=two)) == {"quantity": "unknowable"}


def test_a_required_attribute_is_filled_or_asked_or_left_out() -> None:
    wanted = tuple(AttributeSpec(id=one, name=one, required=True) for one in ("A", "B", "C"))
    filled = (attribute("A", "x"), attribute("C", "x", evidence=Evidence.GUESS, confidence=0.4))
    asked = (Missing(id="B", name="B"),)

    one = judged({}, schema=category(*wanted), attributes=filled, missing=asked)

    assert (one.required.filled, one.required.asked, one.required.neither) == (
        ("A",), ("B",), ("C",),
    )  # fmt: skip
    assert broken_demands(figures([one]), ["unasked=0"]) == ["unasked at most 0, and it is 1"]


def test_an_attribute_without_a_place_in_the_right_category_is_not_missed() -> None:
    truth = {"attributes": {"COLOR": "Rojo"}}

    assert results(judged(truth)) == {"COLOR": "missed"}
    assert results(judged(truth, schema=category())) == {}


def test_a_condition_is_compared_exactly() -> None:
    used = ConditionValue(value=Condition.USED, **HERS)

    assert results(judged({"condition": "used"}, condition=used)) == {"condition": "right"}
    assert results(judged({"condition": "new"}, condition=used)) == {"condition": "wrong"}


@pytest.mark.parametrize(
    ("attribute_id", "told", "true"),
    [
        ("BRAND", "NIKE", "Nike"),
        ("BRAND", "TP-Link", "tp link"),
        ("MODEL", "Nike Air Max 90", "Air Max 90"),
        ("INTERNAL_MEMORY", "128GB", "128 gb"),
        ("DATA_STORAGE_CAPACITY", "1 TB", "1000 GB"),
        ("DISPLAY_SIZE", '15.6"', "15,6 pulgadas"),
        ("COLOR", "Preto", "Negro"),
        ("COLOR", "Black", "negro"),
        ("COLOR", "Azul", "azul marino"),
        ("COLOR", "Negro", "Negro/Blanco"),
        ("SIZE", "42 AR", "42"),
        ("GENDER", "Mulher", "mujer"),
        ("WITH_BOX", "Sí", "yes"),
        ("GTIN", "012345678905", "0012345678905"),
    ],
)
def test_the_same_in_other_words_is_the_same(attribute_id: str, told: str, true: str) -> None:
    assert same_value(attribute_id, told, true, brand="Nike")


@pytest.mark.parametrize(
    ("attribute_id", "told", "true"),
    [
        ("BRAND", "Nike", "Adidas"),
        ("MODEL", "A54", "A54 5G"),
        ("INTERNAL_MEMORY", "128 GB", "256 GB"),
        ("INTERNAL_MEMORY", "128 GB", "128 MB"),
        ("COLOR", "Azul marino", "azul"),
        ("COLOR", "Negro/Rojo", "Negro/Blanco"),
        ("SIZE", "42 AR", "41"),
        ("GTIN", "7790580120344", "7790580120351"),
    ],
)
def test_another_value_is_another(attribute_id: str, told: str, true: str) -> None:
    assert not same_value(attribute_id, told, true, brand="Nike")


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Zapatillas Nike nuevas talle 42", "condition"),
        ("Zapatillas Nike $85.000 talle 42", "price"),
        ("Zapatillas Nike 85 mil pesos 42 pesos", "price"),
        ("Ventilador Britânia frete grátis", "offer"),
        ("ZAPATILLAS NIKE AIR MAX", "all capitals"),
        ("Zapatillas Nike 🔥 talle 42", "emoji"),
        ("Zapatillas Nike, escribime al 11 5555 4444", "contact"),
        ("Zapatillas Nike www.ejemplo.com", "contact"),
        ("Zapatillas **Nike** talle 42", "markup"),
        ("Zapatillas de correr para hombre livianas y muy cómodas talle 42", "length"),
    ],
)
def test_a_title_against_a_rule_is_seen(title: str, rule: str) -> None:
    assert any(one.startswith(rule) for one in title_violations(title, 60))


def test_names_that_sound_like_offers_may_stand_in_a_title() -> None:
    assert title_violations("Zapatillas New Balance 574", 60) == ()
    assert title_violations("Libro El nuevo mundo", 60, ["El nuevo mundo"]) == ()
    assert title_violations("Celular Samsung Galaxy A54 128 GB", 60) == ()


def test_a_short_title_breaks_no_rule_it_is_asked_for() -> None:
    assert title_violations("Linterna", 60) == ()
    assert figures([judged({}, title=Text(value="Linterna", **HERS))]).titles_asked == 1


def test_a_description_holds_no_contact_and_no_markup() -> None:
    fine = "Zapatillas de cuero para todos los días.\n\nTalle 42, color negro."

    assert description_violations(fine) == ()
    assert description_violations(fine + " Llamame al 11 5555 4444") == ("contact",)
    assert description_violations(fine + "\n# Oferta") == ("markup",)


def test_confidence_beside_how_often_it_was_right() -> None:
    sure = [(0.95, True), (0.95, True), (0.95, False), (0.95, True), (1.0, True)]
    claims = [*sure, (0.45, False), (0.25, True)]

    table = calibration(claims)

    assert [(one.low, one.count) for one in table.bins] == [(0.2, 1), (0.4, 1), (0.9, 5)]
    assert table.bins[2].right == pytest.approx(0.8)
    assert table.error == pytest.approx((0.75 + 0.45 + 5 * 0.16) / 7)
    assert calibration([]).error is None
