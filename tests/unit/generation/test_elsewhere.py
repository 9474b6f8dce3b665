"""Wishes that no edit fulfils, told from edits and from new products."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.offline.elsewhere import Elsewhere, elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "escribilo de nuevo",
        "Hola, rehacelo por favor",
        "otra descripción",
        "dame otro título",
        "haceme otra vez el título",
        "nova descrição",
        "reescreve a descrição",
        "faz de novo",
        "write it again",
        "Another title please",
        "rewrite it",
    ],
)
def test_new_words_are_wished_for(text: str) -> None:
    assert elsewhere(text) is Elsewhere.REMAKE


@pytest.mark.parametrize(
    "text",
    ["cambiá la categoría", "otra categoria", "muda a categoria", "change the category"],
)
def test_another_category_is_wished_for(text: str) -> None:
    assert elsewhere(text) is Elsewhere.CATEGORY


@pytest.mark.parametrize(
    "text",
    [
        "vendo bici rodado 29, 150 lucas",
        "Zapatillas Nike nuevas talle 42",
        "New text book, never opened",
        "Nueva versión iPhone 15",
        "novo anúncio: vendo geladeira",
        "vendo libro de categoría A",
        "bajalo a 15 mil y poné talle 42",
        "título más corto",
        "",
    ],
)
def test_edits_and_products_are_not(text: str) -> None:
    assert elsewhere(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert elsewhere(text) in {None, *Elsewhere}
