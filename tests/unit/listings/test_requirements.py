"""What an item must have: by its category, by its condition, and by the marketplace's answer."""

import pytest

from services.listings.attributes import question, with_answer
from services.listings.content import (
    Attribute,
    Condition,
    ConditionValue,
    Content,
    Evidence,
    Missing,
)
from services.listings.edits import EditProblem, EditRefusedError, with_condition
from services.listings.gtin import GTIN, NO_GTIN
from services.listings.requirements import asked_for, moved, with_demands
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from tests.support.cards import content

REASONS = (("17055158", "Es artesanal"), ("17055160", "No tiene código registrado"))
EAN = "7791234567898"
REASON = AttributeSpec(
    id=NO_GTIN, name="Motivo", value_type=ValueType.LIST, values=REASONS, fillable=False
)
NUMBER = AttributeSpec(id=GTIN, name="Código", conditional=True, instead=REASON)
YEAR = AttributeSpec(
    id="YEAR", name="Año", required_new=True, value_type=ValueType.NUMBER, values=()
)
WEIGHT = AttributeSpec(
    id="WEIGHT", name="Peso", required=True, value_type=ValueType.NUMBER_UNIT,
    units=("kg", "g"), default_unit="g",
)  # fmt: skip
BRAND = AttributeSpec(id="BRAND", name="Marca", generic="Genérica", values=(("1", "Nike"),))


def schema(*specs: AttributeSpec) -> CategorySchema:
    return CategorySchema(
        id="MLA109027", name="Zapatillas", path=(), domain_id=None, listing_allowed=True,
        max_title_length=60, max_description_length=1000, max_pictures=10, minimum_price=None,
        maximum_price=None, conditions=(), attributes=specs,
    )  # fmt: skip


def item(condition: Condition | None = Condition.NEW, *held: Attribute) -> Content:
    state = condition and ConditionValue(value=condition, evidence=Evidence.SELLER, confidence=0.9)
    return content(condition=state, attributes=held)


def held(attribute_id: str, value: str, evidence: Evidence = Evidence.BARCODE) -> Attribute:
    return Attribute(
        id=attribute_id, name=attribute_id, value_name=value, evidence=evidence, confidence=0.95
    )


def ids(asking: Content) -> list[str]:
    return [gap.id for gap in asking.missing]


def test_what_the_marketplace_names_is_asked_with_the_reasons_beside_it() -> None:
    asking = with_demands(item(), schema(NUMBER, REASON), {GTIN, NO_GTIN})
    [gap] = asking.missing
    assert (gap.options, gap.open, gap.instead) == (REASONS, True, (NO_GTIN, "Motivo"))
    assert with_demands(asking, schema(NUMBER, REASON), {GTIN}) == asking, "it is asked once"
    assert asking.confidence.attributes < item().confidence.attributes + 0.01
    reasoned = asked_for(schema(NUMBER, REASON), NO_GTIN)
    assert reasoned == NUMBER


def test_a_number_or_a_reason_settles_it_and_each_takes_back_the_other() -> None:
    asking = with_demands(item(), schema(NUMBER, REASON), {GTIN})
    [gap] = asking.missing
    reasoned = with_answer(asking, gap, "no tiene codigo registrado")
    assert [(a.id, a.value_id) for a in reasoned.attributes] == [(NO_GTIN, "17055160")]
    assert ids(with_demands(reasoned, schema(NUMBER, REASON), {GTIN})) == []
    numbered = with_answer(reasoned, gap, "779 123 456 7898")
    assert [(a.id, a.value_name) for a in numbered.attributes] == [(GTIN, EAN)]


@pytest.mark.parametrize("typed", ["2001234567893", "7791234567890", "no tengo", "123"])
def test_what_is_no_number_of_goods_is_refused(typed: str) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_answer(item(), question(NUMBER), typed)
    assert refused.value.problem is EditProblem.GTIN_WRONG


def test_her_reason_takes_back_a_number_that_was_only_read() -> None:
    reason = held(NO_GTIN, "Es un kit", Evidence.SELLER).model_copy(update={"confidence": 1.0})
    kept = with_demands(item(Condition.NEW, held(GTIN, EAN), reason), schema(NUMBER, REASON), None)
    assert [a.id for a in kept.attributes] == [NO_GTIN]


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (Condition.NEW, ["YEAR"]),
        (Condition.REFURBISHED, ["YEAR"]),
        (Condition.USED, []),
        (None, []),
    ],
)
def test_new_goods_must_have_more(condition: Condition | None, asked: list[str]) -> None:
    assert ids(with_demands(item(condition), schema(YEAR), None)) == asked


def test_what_it_has_is_not_asked_for() -> None:
    known = item(Condition.NEW, held("WEIGHT", "1 kg"), held("YEAR", "2026"), held(GTIN, EAN))
    assert ids(with_demands(known, schema(NUMBER, REASON, YEAR, WEIGHT), {GTIN})) == []


def test_a_question_goes_when_what_raised_it_goes_and_others_stay() -> None:
    parcel = Missing(id="SELLER_PACKAGE_WEIGHT", name="Peso del paquete")
    category = schema(NUMBER, REASON, YEAR, WEIGHT)
    asking = with_demands(item().model_copy(update={"missing": (parcel,)}), category, {GTIN})
    assert ids(asking) == [parcel.id, "YEAR", "WEIGHT", GTIN]
    used = with_condition(asking, Condition.USED)
    assert ids(with_demands(used, category, frozenset())) == [parcel.id, "WEIGHT"]
    assert ids(with_demands(used, category, None)) == [parcel.id, "WEIGHT", GTIN], "nobody said"


def test_what_decides_is_the_condition_the_brand_and_what_is_taken_away() -> None:
    before = item(Condition.USED, held("BRAND", "Nike"), held("COLOR", "Negro"))
    assert moved(before, with_condition(before, Condition.NEW))
    assert moved(before, item(Condition.USED, held("BRAND", "Puma"), held("COLOR", "Negro")))
    assert moved(before, item(Condition.USED, held("BRAND", "Nike")))
    assert not moved(before, item(Condition.USED, held("BRAND", "Nike"), held("COLOR", "Rojo")))


def test_a_question_for_a_measure_takes_its_units_alone() -> None:
    asked = question(WEIGHT)
    assert (asked.numeric, asked.units) == (True, ("g", "kg"))
    assert with_answer(item(), asked, "1,5 kg").attributes[-1].value_name == "1.5 kg"
    assert with_answer(item(), asked, "800").attributes[-1].value_name == "800 g"
    for wrong in ("pesado", "5 litros"):
        with pytest.raises(EditRefusedError):
            with_answer(item(), asked, wrong)


def test_no_brand_is_a_button_of_its_own() -> None:
    asked = question(BRAND)
    assert asked.options == (("", "Genérica"), ("1", "Nike"))
    answered = with_answer(item(), asked, "generica").attributes[-1]
    assert (answered.value_id, answered.value_name) == (None, "Genérica")
