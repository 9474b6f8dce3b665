"""Titles that become names of families."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.marketplaces.mercadolibre.names import family_name
from tests.unit.mercadolibre.support import attribute


@pytest.mark.parametrize(
    ("title", "values", "expected"),
    [
        (
            "Zapatillas Nike Air Max 90 Negras talle 42",
            {"BRAND": "Nike", "MODEL": "Air Max 90", "COLOR": "Negro", "SIZE": "42 AR"},
            "Zapatillas Nike Air Max 90",
        ),
        ("Zapatillas Nike 42 AR rojas", {"COLOR": "Rojo", "SIZE": "42 AR"}, "Zapatillas Nike"),
        ("Zapatillas Nike Dunk 42", {"SIZE": "42"}, "Zapatillas Nike Dunk"),
        ("Televisor Noblex 42 pulgadas", {"SIZE": "42"}, "Televisor Noblex 42 pulgadas"),
        ("Garrafa Térmica 2 L Vermelha", {"COLOR": "Vermelho"}, "Garrafa Térmica 2 L"),
        ("Mochilas azules Wilson", {"COLOR": "Azul"}, "Mochilas Wilson"),
        ("Zapatillas Nike Blanco y Negro", {"COLOR": "Blanco/Negro"}, "Zapatillas Nike"),
        ("Remera de color negro mate Puma", {"COLOR": "Negro mate"}, "Remera Puma"),
        ("Remera Nike M", {"BRAND": "Nike", "SIZE": "M"}, "Remera Nike"),
        ("Camiseta Puma tamanho GG, azul", {"COLOR": "Azul", "SIZE": "GG"}, "Camiseta Puma"),
        ("Ventilador Ventisol 220 V 6 pás", {"VOLTAGE": "220V"}, "Ventilador Ventisol 6 pás"),
        ("Taladro Black+Decker Negro", {"BRAND": "Black+Decker", "COLOR": "Black"}, None),
        ("Teclado Red Dragon K552", {"BRAND": "Red Dragon", "COLOR": "Red"}, None),
        ("Remera negra", {"COLOR": "Negro"}, None),
        ("Consola PlayStation 5 Slim", {}, None),
        ("Zapatillas Nike 9,5 US", {"SIZE": "9,5 US"}, "Zapatillas Nike"),
    ],
)
def test_what_the_marketplace_appends_is_taken_out_and_nothing_else(
    title: str, values: dict[str, str], expected: str | None
) -> None:
    attributes = tuple(attribute(name, value) for name, value in values.items())
    assert family_name(title, attributes) == (expected or title)


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=12))
def test_no_title_and_no_value_break_it(title: str, colour: str, size: str) -> None:
    name = family_name(title, (attribute("COLOR", colour), attribute("SIZE", size)))
    assert len(name) <= len(title)
