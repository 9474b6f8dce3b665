"""Facts into a category's attributes, and the questions for what they lack."""

import json
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.brief import Brief, Fact, Written
from services.generation.offline.writer import write_offline
from services.generation.schema import Filled, fill
from services.generation.values import value_for
from services.listings.attributes import OPTIONS_MAX
from services.listings.content import Evidence, Text
from services.listings.gtin import is_gtin
from services.listings.schema import AttributeSpec, CategorySchema, ValueType

COLOURS = (("52049", "Negro"), ("52055", "Blanco"), ("28326", "Azul marino"), ("52028", "Azul"))
GENDERS = (("339665", "Mujer"), ("339666", "Hombre"), ("110461", "Sin género"))
YES_NO = (("242085", "Sí"), ("242084", "No"))


def schema(*attributes: AttributeSpec, category_id: str = "MLA1055") -> CategorySchema:
    return CategorySchema(
        id=category_id,
        name="Celulares",
        path=("Celulares y Teléfonos", "Celulares"),
        domain_id="MLA-CELLPHONES",
        listing_allowed=True,
        max_title_length=60,
        max_description_length=50_000,
        max_pictures=12,
        minimum_price=None,
        maximum_price=None,
        conditions=("new", "used"),
        attributes=attributes,
    )


def spec(attribute_id: str, **rest: object) -> AttributeSpec:
    return AttributeSpec.model_validate({"id": attribute_id, "name": attribute_id.title(), **rest})


def fact(key: str, value: str, evidence: Evidence = Evidence.SELLER) -> Fact:
    return Fact(key=key, value=value, evidence=evidence, confidence=0.9)


def knowing(*facts: Fact) -> Written:
    text = Text(value="Celular", evidence=Evidence.SELLER, confidence=0.9)
    return Written(title=text, description=text, facts=facts)


def filled(attribute: AttributeSpec, *facts: Fact) -> tuple[str | None, str] | None:
    [known] = fill(schema(attribute), knowing(*facts)).attributes or (None,)
    return (known.value_id, known.value_name) if known else None


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Negro", ("52049", "Negro")),
        ("NEGRA", ("52049", "Negro")),
        ("black", ("52049", "Negro")),
        ("Preto", ("52049", "Negro")),
        ("azul marinho", ("28326", "Azul marino")),
        ("Azul oscuro", ("52028", "Azul")),
        ("Negro/Blanco", ("52049", "Negro")),
        ("Fosforescente", None),
    ],
)
def test_a_closed_list_takes_only_its_own_values(said: str, value: object) -> None:
    colour = spec("MAIN_COLOR", value_type=ValueType.LIST, values=COLOURS)

    assert filled(colour, fact("COLOR", said)) == value


def test_an_open_list_takes_free_text_too_up_to_its_length() -> None:
    colour = spec("COLOR", values=COLOURS, max_length=20)

    assert filled(colour, fact("COLOR", "negra")) == ("52049", "Negro")
    assert filled(colour, fact("COLOR", "Negro/Blanco")) == (None, "Negro/Blanco")
    assert filled(colour, fact("COLOR", "Rosa viejo con detalles")) == (None, "Rosa viejo")


@pytest.mark.parametrize(
    ("said", "units", "default", "value"),
    [
        ("128gb", ("GB", "MB", "TB"), "GB", "128 GB"),
        ("128 GB", ("GB",), "GB", "128 GB"),
        ("1 TB", ("GB",), "GB", "1000 GB"),
        ("55 pulgadas", ('"',), '"', '55 "'),
        ('55 "', ("cm",), "cm", "139.7 cm"),
        ("6,1 pulgadas", ('"', "cm"), '"', '6.1 "'),
        ("1,5 kg", ("g",), "g", "1500 g"),
        ("500 grs", ("g", "kg"), "kg", "500 g"),
        ("220v", ("V",), "V", "220 V"),
        ("29", ('"',), '"', '29 "'),
        ("40", ("cm", "mm"), "cm", None),
        ("8 GB", ("cm",), "cm", None),
        ("grande", ("cm",), "cm", None),
        ("3 a 4 kg", ("kg",), "kg", None),
        ("1.250 g", ("g",), "g", None),
        ("9" * 40 + " g", ("g",), "g", None),
    ],
)
def test_measures_come_with_a_unit_that_is_allowed(
    said: str, units: tuple[str, ...], default: str, value: str | None
) -> None:
    measure = spec(
        "INTERNAL_MEMORY", value_type=ValueType.NUMBER_UNIT, units=units, default_unit=default
    )

    assert filled(measure, fact("INTERNAL_MEMORY", said)) == (value and (None, value))


@pytest.mark.parametrize(
    ("said", "value"),
    [("6", "6"), ("6 cuerdas", "6"), ("6.50", "6.5"), ("4 o 6", None), ("-", None)],
)
def test_numbers_are_one_number(said: str, value: str | None) -> None:
    strings = spec("STRINGS_NUMBER", value_type=ValueType.NUMBER)

    assert filled(strings, fact("STRINGS_NUMBER", said)) == (value and (None, value))


@pytest.mark.parametrize(
    ("said", "name"),
    [("Sí", "Sí"), ("sim", "Sí"), ("yes", "Sí"), ("no", "No"), ("Não", "No"), ("quizás", None)],
)
def test_yes_and_no_in_three_languages(said: str, name: str | None) -> None:
    dual = spec("IS_DUAL_SIM", value_type=ValueType.BOOLEAN, values=YES_NO)

    value = filled(dual, fact("IS_DUAL_SIM", said))

    assert (value and value[1]) == name


@pytest.mark.parametrize(
    ("category", "values", "said", "size"),
    [
        ("MLA109027", (("1", "41 AR"), ("2", "42 AR")), "42", ("2", "42 AR")),
        ("MLB23332", (("1", "42 BR"),), "42", ("1", "42 BR")),
        ("MLA109027", (("1", "41 AR"),), "45", (None, "45 AR")),
        ("MLA109027", (("1", "41 AR"),), "9 US", (None, "9 US")),
        ("MLB31447", (("1", "M"), ("2", "G")), "m", ("1", "M")),
        ("MLA1055", (), "42", (None, "42")),
    ],
)
def test_a_shoe_size_gets_the_sites_country_where_sizes_carry_one(
    category: str, values: tuple[tuple[str, str], ...], said: str, size: tuple[str | None, str]
) -> None:
    sizes = schema(spec("SIZE", values=values), category_id=category)

    [attribute] = fill(sizes, knowing(fact("SIZE", said))).attributes

    assert (attribute.value_id, attribute.value_name) == size


def test_a_category_with_size_charts_wants_sizes_with_their_country() -> None:
    shoes = schema(spec("SIZE"), spec("SIZE_GRID_ID", value_type=ValueType.GRID, required=True))

    known = fill(shoes, knowing(fact("SIZE", "42")))

    assert [a.value_name for a in known.attributes] == ["42 AR"]
    assert known.missing == ()


def test_a_required_attribute_without_evidence_becomes_a_question() -> None:
    phones = schema(
        spec("BRAND", required=True),
        spec("GENDER", required=True, value_type=ValueType.LIST, values=GENDERS),
        spec("MODEL"),
    )

    known = fill(phones, knowing(fact("BRAND", "Apple")))

    assert [(a.id, a.required) for a in known.attributes] == [("BRAND", True)]
    assert [(m.id, m.options) for m in known.missing] == [("GENDER", GENDERS)]


def test_a_guess_fills_nothing_and_a_required_one_is_asked() -> None:
    phones = schema(spec("BRAND", required=True), spec("MATERIAL"))

    known = fill(
        phones,
        knowing(fact("BRAND", "Apple", Evidence.GUESS), fact("MATERIAL", "Vidrio", Evidence.GUESS)),
    )

    assert known.attributes == ()
    assert [m.id for m in known.missing] == ["BRAND"]


def test_the_sellers_word_beats_what_a_photo_shows() -> None:
    both = (fact("COLOR", "Blanco", Evidence.PHOTO), fact("COLOR", "Negro", Evidence.SELLER))

    assert filled(spec("COLOR", values=COLOURS), *both) == ("52049", "Negro")


def test_what_the_marketplace_or_publishing_fills_is_left_alone() -> None:
    own = schema(
        spec("ITEM_CONDITION", required=True, value_type=ValueType.LIST),
        spec("SELLER_SKU", required=True),
        spec("LINE", required=True, fillable=False),
        spec("LABEL", required=True, value_type=ValueType.PICTURE),
    )

    assert fill(own, knowing(fact("LINE", "Air Max"), fact("SELLER_SKU", "1"))) == Filled()


def test_options_of_a_question_are_capped() -> None:
    many = tuple((str(n), f"Valor {n}") for n in range(200))

    [question] = fill(schema(spec("BRAND", required=True, values=many)), knowing()).missing

    assert len(question.options) == OPTIONS_MAX


@pytest.mark.parametrize(
    ("code", "valid"),
    [("7791234567898", True), ("7791234567890", False), ("96385074", True), ("036000291452", True),
     ("123", False), ("٧٧٩١٢٣٤٥٦٧٨٩٨", False)],
)  # fmt: skip
def test_a_gtin_needs_its_check_digit(code: str, valid: bool) -> None:
    assert is_gtin(code) is valid
    assert (filled(spec("GTIN"), fact("GTIN", code)) is not None) is valid


def test_a_sentence_fills_a_phone_schema() -> None:
    phones = schema(
        spec("BRAND", required=True),
        spec("MODEL", required=True),
        spec("MAIN_COLOR", value_type=ValueType.LIST, values=COLOURS),
        spec("INTERNAL_MEMORY", value_type=ValueType.NUMBER_UNIT, units=("GB", "TB")),
        spec("RAM", value_type=ValueType.NUMBER_UNIT, units=("GB",)),
    )
    written = write_offline(Brief("MLA", "ARS", "es", "Samsung Galaxy S21 8/128 negro usado"))

    known = fill(phones, written)

    assert {a.id: a.value_name for a in known.attributes} == {
        "BRAND": "Samsung",
        "MODEL": "Galaxy S21",
        "MAIN_COLOR": "Negro",
        "INTERNAL_MEMORY": "128 GB",
        "RAM": "8 GB",
    }
    assert {a.evidence for a in known.attributes} == {Evidence.SELLER}


def numbers() -> Iterable[st.SearchStrategy[str]]:
    yield st.decimals(min_value=1, max_value=9999, places=1).map(lambda n: f"{n.normalize():f}")


@given(number=next(iter(numbers())), unit=st.sampled_from(["cm", "CMS", " centímetros", "cm "]))
def test_a_number_keeps_its_value_whatever_way_its_unit_is_written(number: str, unit: str) -> None:
    height = spec("HEIGHT", value_type=ValueType.NUMBER_UNIT, units=("cm", "m"))

    value = value_for(height, f"{number}{unit}", country="AR", charted=False)

    assert value is not None
    assert Decimal(value[1].removesuffix(" cm")) == Decimal(number)


@given(
    text=st.text(max_size=60) | st.from_regex(r"[0-9.,]{1,40} ?[a-z]{0,3}"),
    kind=st.sampled_from(ValueType),
)
def test_any_text_gives_a_lawful_value_or_none(text: str, kind: ValueType) -> None:
    attribute = spec("COLOR", value_type=kind, values=COLOURS, units=("cm",), max_length=30)

    value = value_for(attribute, text, country="AR", charted=True)

    if value is not None:
        value_id, name = value
        assert name.strip()
        assert value_id is None or (value_id, name) in COLOURS
        assert value_id is not None or len(name) <= 30
        assert kind not in {ValueType.LIST, ValueType.BOOLEAN} or value_id is not None
    assert json.dumps(value)
