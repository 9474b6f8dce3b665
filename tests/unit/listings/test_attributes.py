"""Attributes that the seller writes herself, checked against the category's schema."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.listings.attributes import editable, question, with_attribute, without_attribute
from services.listings.content import Evidence, Missing
from services.listings.edits import EditProblem, EditRefusedError
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from tests.support.cards import content

COLOUR = AttributeSpec(
    id="COLOR", name="Color", value_type=ValueType.LIST, required=True,
    values=(("52049", "Negro"), ("52055", "Blanco"), ("52028", "Azul")),
)  # fmt: skip
MODEL = AttributeSpec(id="MODEL", name="Modelo", max_length=20, recommended=True)
WIDTH = AttributeSpec(
    id="WIDTH", name="Ancho", value_type=ValueType.NUMBER_UNIT, units=("cm", "mm", "m"),
    default_unit="cm",
)  # fmt: skip
GEARS = AttributeSpec(id="GEARS", name="Velocidades", value_type=ValueType.NUMBER, required=True)
KIT = AttributeSpec(
    id="IS_KIT", name="Es kit", value_type=ValueType.BOOLEAN,
    values=(("242085", "Sí"), ("242084", "No")),
)  # fmt: skip
ODD = tuple(
    AttributeSpec(id=kind.value, name=kind.value, value_type=kind)
    for kind in (ValueType.PICTURE, ValueType.GRID, ValueType.GRID_ROW)
)
SPECS = (COLOUR, MODEL, WIDTH, GEARS, KIT)
SCHEMA = CategorySchema(
    id="MLA1", name="Bicicletas", path=("Deportes", "Bicicletas"), domain_id=None,
    listing_allowed=True, max_title_length=60, max_description_length=50_000, max_pictures=10,
    minimum_price=None, maximum_price=None, conditions=("new", "used"),
    attributes=(
        *SPECS,
        *ODD,
        AttributeSpec(id="ITEM_CONDITION", name="Condición"),
        AttributeSpec(id="SELLER_SKU", name="SKU"),
        AttributeSpec(id="HIDDEN", name="Oculto", fillable=False),
    ),
)  # fmt: skip


def taken(spec: AttributeSpec, text: str) -> tuple[str | None, str]:
    """The value that the attribute has after her words."""
    after = with_attribute(content(attributes=()), spec, text)
    [attribute] = after.attributes
    assert (attribute.evidence, attribute.confidence) == (Evidence.SELLER, 1.0)
    return attribute.value_id, attribute.value_name


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (COLOUR, " NEGRO ", ("52049", "Negro")),
        (COLOUR, "52028", ("52028", "Azul")),
        (MODEL, "Vairo \n XR 3.5", (None, "Vairo XR 3.5")),
        (KIT, "sí", ("242085", "Sí")),
        (KIT, "yes", ("242085", "Sí")),
        (KIT, "não", ("242084", "No")),
        (WIDTH, "10", (None, "10 cm")),
        (WIDTH, "10,50 MM", (None, "10.5 mm")),
        (WIDTH, "0.125 m", (None, "0.125 m")),
        (WIDTH, "100cm", (None, "100 cm")),
        (GEARS, "21", (None, "21")),
    ],
)
def test_her_words_become_what_the_schema_accepts(
    spec: AttributeSpec, text: str, value: tuple[str | None, str]
) -> None:
    assert taken(spec, text) == value


@pytest.mark.parametrize(
    ("spec", "text", "problem", "near"),
    [
        (COLOUR, "negrx", EditProblem.VALUE_UNKNOWN, ("Negro",)),
        (KIT, "quizás", EditProblem.VALUE_UNKNOWN, ("Sí", "No")),
        (WIDTH, "10 kg", EditProblem.UNIT_UNKNOWN, ("cm", "mm", "m")),
        (WIDTH, "ancho", EditProblem.NUMBER_UNREADABLE, ()),
        (WIDTH, "1.250 mm", EditProblem.NUMBER_UNREADABLE, ()),
        (GEARS, "21 cm", EditProblem.NUMBER_UNREADABLE, ()),
        (MODEL, "x" * 21, EditProblem.VALUE_LENGTH, ()),
        (MODEL, " \n", EditProblem.VALUE_LENGTH, ()),
    ],
)
def test_what_the_schema_does_not_accept_is_refused_with_help(
    spec: AttributeSpec, text: str, problem: EditProblem, near: tuple[str, ...]
) -> None:
    with pytest.raises(EditRefusedError) as refused:
        with_attribute(content(), spec, text)
    assert (refused.value.problem, refused.value.near) == (problem, near)


def test_a_unit_is_asked_where_none_is_usual() -> None:
    several = WIDTH.model_copy(update={"default_unit": None})
    with pytest.raises(EditRefusedError) as refused:
        with_attribute(content(), several, "10")
    assert refused.value.problem is EditProblem.UNIT_UNKNOWN
    assert taken(several.model_copy(update={"units": ("mm",)}), "10") == (None, "10 mm")


def test_a_value_takes_its_old_place_and_closes_its_question() -> None:
    before = content(missing=(question(COLOUR), question(GEARS)))
    after = with_attribute(before, COLOUR, "Azul")
    assert [a.id for a in after.attributes] == [a.id for a in before.attributes]
    assert [m.id for m in after.missing] == ["GEARS"]
    assert after.attributes[3].value_name == "Azul"
    assert after.confidence.attributes == round(7 / 8, 2)


def test_taking_away_a_required_one_asks_for_it_again_once() -> None:
    with_colour = with_attribute(content(attributes=()), COLOUR, "Azul")
    after = without_attribute(with_colour, COLOUR)
    asked = Missing(id="COLOR", name="Color", options=COLOUR.values, open=False)
    assert (after.attributes, after.missing) == ((), (asked,))
    assert after.confidence.attributes == 0.0
    assert without_attribute(after, COLOUR).missing == (asked,)


def test_taking_away_another_one_asks_nothing() -> None:
    after = without_attribute(with_attribute(content(attributes=()), MODEL, "XR"), MODEL)
    assert (after.attributes, after.missing) == ((), ())
    assert after.confidence.attributes == 1.0


def test_what_is_missing_comes_first_and_what_is_set_elsewhere_never() -> None:
    shown = editable(SCHEMA, content(missing=(question(GEARS),)))
    assert [spec.id for spec in shown] == ["GEARS", "COLOR", "MODEL", "WIDTH", "IS_KIT"]


@given(spec=st.sampled_from(SPECS), text=st.text())
def test_any_words_are_taken_or_refused(spec: AttributeSpec, text: str) -> None:
    after = content(attributes=())
    with suppress(EditRefusedError):
        after = with_attribute(after, spec, text)
        if spec.value_type is ValueType.LIST:
            assert (after.attributes[0].value_id, after.attributes[0].value_name) in COLOUR.values
    assert all(0 < len(a.value_name) <= spec.max_length + 3 for a in after.attributes)
