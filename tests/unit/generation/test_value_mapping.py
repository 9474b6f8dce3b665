"""Values as people write them, in three languages, against every schema that was recorded."""

import json
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.generation.meanings import answer_of
from services.generation.units import measure_in
from services.generation.values import conventions, listed_value, value_for
from services.listings.schema import CLOSED, AttributeSpec, CategorySchema, ValueType
from services.marketplaces.mercadolibre.readings import schema_of
from services.marketplaces.mercadolibre.wire import AttributeAnswer, CategoryAnswer

SCHEMAS = sorted(
    (Path(__file__).parents[3] / "sandbox/mercadolibre/schemas/categories").glob("*.json")
)
YES_NO = (("242085", "Sí"), ("242084", "No"))


@cache
def recorded(path: Path) -> CategorySchema:
    held = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    attributes = TypeAdapter(tuple[AttributeAnswer, ...]).validate_python(held["attributes"])
    return schema_of(CategoryAnswer.model_validate(held["category"]), attributes)


@cache
def listed() -> tuple[tuple[CategorySchema, AttributeSpec, tuple[str, str]], ...]:
    """Every value that any schema lists."""
    schemas = [recorded(path) for path in SCHEMAS]
    return tuple((s, spec, v) for s in schemas for spec in s.attributes for v in spec.values)


def spec(attribute_id: str, **rest: object) -> AttributeSpec:
    return AttributeSpec.model_validate({"id": attribute_id, "name": attribute_id.title(), **rest})


def value(attribute: AttributeSpec, text: str) -> tuple[str | None, str] | None:
    return value_for(attribute, text, country="AR", charted=False)


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def plural(text: str, *, portuguese: bool) -> str:
    """The plural of each word that is one and isn't plural yet."""
    return " ".join(_plural(word, portuguese=portuguese) for word in text.split(" "))


def _plural(word: str, *, portuguese: bool) -> str:
    if len(word) < 4 or not word.isalpha() or not word.islower() or word.endswith("s"):
        return word
    endings = [("ão", "ões"), ("m", "ns"), ("al", "ais"), ("el", "eis"), ("ol", "ois")]
    for one, many in endings if portuguese else [("z", "ces")]:
        if word.endswith(one):
            return word.removesuffix(one) + many
    return word + ("s" if word[-1] in "aeiouáéíóúãõ" else "es")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_each_listed_value_is_found_however_it_is_spelt(path: Path) -> None:
    schema = recorded(path)
    country, charted = conventions(schema)
    for attribute in schema.attributes:
        for known in attribute.values:
            name = known[1]
            for written in (name, name.upper(), name.lower(), f"  {name.replace(' ', '   ')} "):
                found = value_for(attribute, written, country=country, charted=charted)
                assert found == known, (attribute.id, written)
            bare = listed_value(attribute, without_accents(name))
            assert bare is not None, (attribute.id, name)
            assert without_accents(bare[1]).casefold() == without_accents(name).casefold()


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_each_listed_value_is_found_in_the_plural(path: Path) -> None:
    schema = recorded(path)
    portuguese = schema.id.startswith("MLB")
    for attribute in schema.attributes:
        if attribute.id.endswith("BRAND") or attribute.id in ("LINE", "SERIES"):
            continue
        if attribute.value_type is ValueType.BOOLEAN:
            continue
        for known in attribute.values:
            many = plural(known[1], portuguese=portuguese)
            assert listed_value(attribute, many) == known, (attribute.id, many)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_value_read_again_is_the_same(data: st.DataObject) -> None:
    place = st.integers(0, len(listed()) - 1)
    schema, attribute, _ = listed()[data.draw(place)]
    text = data.draw(st.text(max_size=40) | place.map(lambda at: listed()[at][2][1]))
    country, charted = conventions(schema)
    once = value_for(attribute, text, country=country, charted=charted)
    if once is None:
        return
    assert once in attribute.values or once[0] is None
    assert attribute.value_type not in CLOSED or attribute.multivalued or once[0] is not None
    again = value_for(attribute, once[1], country=country, charted=charted)
    assert again is not None
    assert again[1] == once[1]


@given(st.data(), st.text("bcdfghjkqwxz", min_size=6, max_size=12))
@settings(max_examples=60, deadline=None)
def test_what_means_nothing_is_on_no_closed_list(data: st.DataObject, text: str) -> None:
    closed = [spec for _, spec, _ in listed() if spec.value_type in CLOSED]
    attribute = closed[data.draw(st.integers(0, len(closed) - 1))]
    assert value(attribute, text) is None
    assert value(attribute, f"{text} {text}") is None
    assert value(attribute, "n/a") is None
    assert value(attribute, "-") is None


@pytest.mark.parametrize(
    ("name", "said", "answer"),
    [
        ("Con Bluetooth", "sí", True),
        ("Con Bluetooth", "com bluetooth", True),
        ("Con Bluetooth", "sin bluetooth", False),
        ("Con Bluetooth", "Bluetooth", True),
        ("Con Bluetooth", "sin cable", None),
        ("Con Bluetooth", "no tiene", False),
        ("Con Bluetooth", "bluetooth 5.0", None),
        ("É sem fio", "sem fio", True),
        ("É sem fio", "com fio", False),
        ("É sem fio", "não", False),
        ("Com fio", "sem fio", False),
        ("Es Dual SIM", "Dual SIM", True),
        ("Inclui controle remoto", "com controle remoto", True),
        ("Requiere armado", "no requiere armado", False),
        ("Es gamer", "without", False),
        ("Es gamer", "quizás", None),
        ("Es gamer", "", None),
    ],
)
def test_yes_and_no_with_what_is_asked(name: str, said: str, answer: bool | None) -> None:
    boolean = spec("X", name=name, value_type=ValueType.BOOLEAN, values=YES_NO)
    assert answer_of(name, said) is answer
    found = value(boolean, said)
    assert (found and found[1]) == {True: "Sí", False: "No", None: None}[answer]


@pytest.mark.parametrize(
    ("attribute_id", "name", "listed", "said", "expected"),
    [
        ("SLEEVE_TYPE", "Tipo de manga", ("Corta", "Larga"), "short sleeve", "Corta"),
        ("SLEEVE_TYPE", "Tipo de manga", ("Curta", "Longa"), "manga longa", "Longa"),
        ("T_SHIRT_COLLAR_TYPE", "Tipo de gola", ("Redonda", "Gola V"), "cuello en v", "Gola V"),
        ("FAN_TYPE", "Tipo de ventilador", ("De pé", "De mesa"), "ventilador de pé", "De pé"),
        ("FAN_TYPE", "Tipo de ventilador", ("De pé", "De mesa"), "desktop", "De mesa"),
        ("HAND_ORIENTATION", "Orientação da mão", ("Canhoto", "Destro"), "zurdo", "Canhoto"),
        ("VOLTAGE", "Voltagem", ("220V", "127V", "127/220V"), "220 volts", "220V"),
        ("VOLTAGE", "Voltagem", ("220V", "127V", "127/220V"), "bivolt", "127/220V"),
        ("VOLTAGE", "Voltagem", ("220V", "127V", "127/220V"), "110 - 220 V", "127/220V"),
        ("WHEEL_SIZE", "Rodado", ('27"', '27.5"', '29"'), "rodado 29", '29"'),
        ("WHEEL_SIZE", "Rodado", ('27"', '27.5"', '29"'), "27,5 pulgadas", '27.5"'),
        ("GENDER", "Género", ("Mujer", "Hombre", "Sin género"), "masculino", "Hombre"),
        ("GENDER", "Género", ("Mujer", "Hombre", "Sin género"), "unisex", "Sin género"),
        ("GENDER", "Género", ("Mujer", "Hombre", "Sin género"), "hombre y mujer", None),
        ("SIZE", "Talle", ("S", "M", "L"), "talle M", "M"),
        ("CARRIER", "Compañía", ("Liberado", "Claro"), "unlocked", "Liberado"),
        ("ORIGIN", "Origen", ("Brasil", "Estados Unidos"), "USA", "Estados Unidos"),
    ],
)
def test_a_word_of_another_language_is_the_listed_one(
    attribute_id: str, name: str, listed: tuple[str, ...], said: str, expected: str | None
) -> None:
    values = tuple((str(place), one) for place, one in enumerate(listed))
    closed = spec(attribute_id, name=name, values=values, value_type=ValueType.LIST)
    found = value(closed, said)
    assert (found and found[1]) == expected


def test_several_values_are_told_with_commas_where_several_may_be() -> None:
    sports = (("1", "Running"), ("2", "Tenis"))
    many = spec("RECOMMENDED_SPORTS", values=sports, multivalued=True)
    assert value(many, "running y tennis de mesa") == (None, "Running,tennis de mesa")
    assert value(many, "Tenis, running") == (None, "Tenis,Running")
    assert value(many, "running / Running") == ("1", "Running")
    closed = spec("BRAKE_TYPE", values=sports, multivalued=True, value_type=ValueType.LIST)
    assert value(closed, "running + natación") == ("1", "Running")
    assert value(closed, "natación, remo") is None


@pytest.mark.parametrize("said", ["sin marca", "Genérica", "sem marca", "no brand"])
def test_goods_without_a_brand_take_the_word_of_the_category(said: str) -> None:
    assert value(spec("BRAND", generic="Genérica"), said) == (None, "Genérica")
    assert value(spec("BRAND", values=(("7", "Generic"),)), said) == ("7", "Generic")


LENGTHS, MASSES = {'"': "2.54", "cm": "1", "m": "100", "mm": "0.1"}, {"g": "1", "kg": "1000"}


@given(
    number=st.decimals(min_value=100, max_value=999, places=1),
    table=st.sampled_from([LENGTHS, MASSES]),
    data=st.data(),
)
@settings(max_examples=100, deadline=None)
def test_units_there_and_back_keep_the_measure(
    number: Decimal, table: dict[str, str], data: st.DataObject
) -> None:
    here, there = (
        data.draw(st.sampled_from(sorted(table))),
        data.draw(st.sampled_from(sorted(table))),
    )
    told = measure_in(f"{number} {here}", (there,), there)
    assert told is not None
    amount, _, unit = told.partition(" ")
    assert unit == there
    exact = number * Decimal(table[here]) / Decimal(table[there])
    assert abs(Decimal(amount) - exact) <= max(exact * Decimal("0.005"), Decimal("0.0005"))


@pytest.mark.parametrize(
    ("said", "units", "told"),
    [
        ("90 min", ("h", "m"), "90 m"),
        ("2 horas", ("h", "m"), "2 h"),
        ("3 m", ("cm", "m"), "3 m"),
        ("2 lb", ("g", "kg"), "907.185 g"),
        ("16 oz", ("g",), "453.592 g"),
        ("0,5 l", ("mL",), "500 mL"),
        ("1.5 kW", ("W",), "1500 W"),
        ("5 ah", ("mAh",), "5000 mAh"),
        ("0.125 TB", ("GB",), "125 GB"),
        ("1 mg", ("t",), None),
        ("5 kg", ("cm", "m"), None),
        ("5 palmos", ("cm", "m"), None),
        ("5", ("cm", "m"), None),
    ],
)
def test_a_unit_is_turned_into_one_of_its_kind(
    said: str, units: tuple[str, ...], told: str | None
) -> None:
    assert measure_in(said, units, None) == told
