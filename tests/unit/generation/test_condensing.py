"""What a short version must hold to, whoever wrote it."""

import pytest

from services.generation.condensing import CondensingChain, holds, numbers
from services.generation.offline.condense import condense

TEXT = "Vendo heladera Samsung de 300 litros, usada, anda perfecto. Pido 150 mil, cel 1155551234"


@pytest.mark.parametrize(
    ("short", "good"),
    [
        ("Heladera Samsung 300 litros usada, 150 mil", True),
        ("Heladera Samsung 300 litro usado, 150 mil", True),
        ("Heladera Samsung 300 litros usada, 150.000", False),
        ("Heladera Samsung 300 litros nueva, 150 mil", False),
        ("Heladera LG 300 litros", True),
        ("Heladera Whirlpool 300 litros", False),
        ("", False),
    ],
)
def test_no_number_and_no_word_of_its_own(short: str, good: bool) -> None:
    assert holds(short, TEXT, 60) is good


def test_it_fits() -> None:
    assert holds("Heladera", TEXT, 8)
    assert not holds("Heladera", TEXT, 7)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$450.000 y 1,5 litros", {"450000", "1.5"}),
        ("1.250.000,50", {"1250000.50"}),
        ('talle 42/43, 29"', {"42", "43", "29"}),
        ("ninguno", set[str]()),
    ],
)
def test_numbers_are_compared_as_amounts(text: str, found: set[str]) -> None:
    assert numbers([text]) == found


async def test_without_a_provider_the_offline_one_condenses() -> None:
    assert await CondensingChain([]).condense(TEXT, 60, "es") == condense(TEXT, 60)
