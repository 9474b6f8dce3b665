"""A long text of a seller in fewer characters: what matters stays, and nothing is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.offline.condense import condense

STORY = (
    "Hola a todos, vendo estas hermosas zapatillas Nike Air Max 90 que compré en un viaje a Miami"
    " el año pasado y casi no las usé porque me quedaron un poco grandes. Son talle 42, color negro"
    " con detalles blancos. Están usadas pero impecables, con su caja original. La verdad es que"
    " me da mucha pena venderlas pero necesito el espacio y en casa ya no entra nada más, mi"
    " señora me va a matar. Las dejo en 85 lucas, escucho ofertas razonables. Retiro por Palermo o"
    " envío por correo a todo el país, sin problema. Cualquier cosa me preguntan por acá y les"
    " contesto enseguida, que estoy siempre atento."
)
WORDS = [
    "vendo", "bici", "rodado 29", "Vairo", "muy linda", "talle 42", "usada", "$ 150.000", "150 mil",
    "Nike", "Air Max 90", "negra", "de cuero", "con caja", ",", ".", "\n", "y", "!", "128gb", "a",
]  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_a_short_text_stays_as_it_is() -> None:
    assert condense("  Bici rodado 29,\n 150 lucas ", 500) == "Bici rodado 29, 150 lucas"


@pytest.mark.parametrize("limit", [60, 100, 200, 300, 500])
def test_what_a_listing_needs_stays(limit: int) -> None:
    short = condense(STORY, limit)
    assert len(short) <= limit
    for stated in ("zapatillas Nike Air Max 90", "talle 42", "usadas", "85 lucas"):
        assert stated in short


def test_with_room_whole_phrases_stay_and_small_talk_goes_first() -> None:
    short = condense(STORY, 500)
    assert "Están usadas pero impecables, con su caja original." in short
    assert "contesto enseguida" not in short


def test_the_price_outlasts_everything() -> None:
    assert condense(STORY, 13) == "en 85 lucas"


def test_portuguese_and_english_too() -> None:
    portuguese = "Oi gente, tudo bem com vocês? " * 5 + "Tênis Adidas tamanho 40 usado, 250 reais."
    english = "Hi there, how are you all doing today? " * 5 + "Used Trek bike size M, $300."
    for text, stated in ((portuguese, ("Adidas", "40", "250 reais")), (english, ("Trek", "$300"))):
        assert all(part in condense(text, 60) for part in stated)


@given(
    text=st.text(max_size=900) | st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join),
    limit=st.integers(0, 300),
)
def test_no_word_is_added_or_moved_and_the_limit_holds(text: str, limit: int) -> None:
    short = condense(text, limit)
    assert len(short) <= limit
    rest = iter(words(text))
    assert all(word in rest for word in words(short))
