"""What she says in the category's own words, and what only sounds like it."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.generation.brief import Fact, Written
from services.generation.mentions import heard, mention
from services.generation.schema import fill
from services.listings.content import Evidence, Text
from services.listings.schema import CategorySchema
from services.marketplaces.mercadolibre.readings import schema_of
from services.marketplaces.mercadolibre.wire import AttributeAnswer, CategoryAnswer

SCHEMAS = Path(__file__).parents[3] / "sandbox/mercadolibre/schemas/categories"
CHAIRS, FANS, BICYCLES, SHIRTS = "MLB447782", "MLB1645", "MLA6143", "MLA109042"
MICE, PHONES, GUITARS = "MLB1714", "MLA1055", "MLB432320"


@cache
def recorded(category_id: str) -> CategorySchema:
    held = json.loads((SCHEMAS / f"{category_id}.json").read_text("utf-8"), parse_float=Decimal)
    attributes = TypeAdapter(tuple[AttributeAnswer, ...]).validate_python(held["attributes"])
    return schema_of(CategoryAnswer.model_validate(held["category"]), attributes)


def written(*facts: Fact) -> Written:
    text = Text(value="Producto", evidence=Evidence.SELLER, confidence=0.9)
    return Written(title=text, description=text, facts=facts)


def filled(category_id: str, said: str, *facts: Fact) -> dict[str, str]:
    return {
        attribute.id: attribute.value_name
        for attribute in fill(recorded(category_id), written(*facts), said).attributes
    }


@pytest.mark.parametrize(
    ("category_id", "said", "expected"),
    [
        (CHAIRS, "cadeira gamer giratória usada", {"IS_GAMER": "Sim", "IS_SWIVEL": "Sim"}),
        (CHAIRS, "cadeira com rodas, não é gamer", {"WITH_WHEELS": "Sim", "IS_GAMER": "Não"}),
        (CHAIRS, "cadeira sem encosto e com rodas", {"WITH_WHEELS": "Sim"}),
        (CHAIRS, "cadeira sem caixa nem rodas", {"WITH_WHEELS": "Não"}),
        (CHAIRS, "cadeira, faltam as rodas", {"WITH_WHEELS": "Não"}),
        (CHAIRS, "cadeira de aço, as rodas chiam", {}),
        (CHAIRS, "cadeira para quarto gamer", {}),
        (CHAIRS, "cadeira, nao sei se com rodas", {}),
        (CHAIRS, "silla, creo que es gamer", {}),
        (GUITARS, "violão, faltam 2 cordas", {}),
        (GUITARS, "violão com 2 cordas quebradas", {}),
        (CHAIRS, "cadeira gamer, no es gamer", {}),
        (
            FANS,
            "ventilador de torre com controle remoto, 3 velocidades",
            {"FAN_TYPE": "De torre", "INCLUDES_REMOTE_CONTROL": "Sim", "SPEEDS_NUMBER": "3"},
        ),
        (FANS, "ventilador velho da minha torre, 2 velocidades ou 3 velocidades", {}),
        (BICYCLES, "mtb suspensión delantera", {"BICYCLE_TYPE": "Mountain bike",
                                                "SUSPENSION_TYPE": "Delantera"}),
        (BICYCLES, "bici, rueda delantera nueva, permuto por una mtb", {}),
        (SHIRTS, "remera manga corta", {"GARMENT_TYPE": "Remera", "SLEEVE_TYPE": "Corta"}),
        (SHIRTS, "remera corta, estado regular, top", {"GARMENT_TYPE": "Remera"}),
        (SHIRTS, "una chomba", {"GARMENT_TYPE": "Chomba"}),
        (SHIRTS, "remera o chomba", {}),
        (MICE, "mouse sem fio", {"IS_WIRELESS": "Sim", "WITH_WIRE": "Não"}),
        (PHONES, "celular azul claro de uso personal", {}),
        (PHONES, "celular dual sim", {"IS_DUAL_SIM": "Sí"}),
        (GUITARS, "violão com 6 cordas", {"STRINGS_NUMBER": "6"}),
    ],
)  # fmt: skip
def test_only_what_is_said_beyond_doubt_fills(
    category_id: str, said: str, expected: dict[str, str]
) -> None:
    assert filled(category_id, said) == expected


def test_a_fact_counts_before_her_own_way_of_saying_it() -> None:
    strings = Fact(key="STRINGS_NUMBER", value="7", evidence=Evidence.SELLER, confidence=0.9)
    assert filled(GUITARS, "violão com 6 cordas", strings) == {"STRINGS_NUMBER": "7"}


@given(st.text(max_size=120))
def test_whatever_she_writes_is_heard(text: str) -> None:
    said = heard(text)
    for category_id in (CHAIRS, SHIRTS):
        for spec in recorded(category_id).attributes:
            found = mention(spec, said)
            assert found is None or found
