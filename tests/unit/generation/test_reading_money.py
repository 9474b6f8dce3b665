"""Properties of the money reader: notations round-trip, and no price comes from nowhere."""

import re
import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.generation.offline.money import read_amount, read_price
from services.generation.offline.numerals import spelt_numbers
from services.generation.offline.reader import read_statement
from services.generation.words import fold

CENTS = st.decimals(min_value="0.01", max_value="99999999.99", places=2)
WHOLE = st.integers(min_value=1, max_value=99_999_999).map(Decimal)


def write(amount: Decimal, thousands: str, point: str) -> str:
    """An amount as people of a country write it, with cents only where there are some."""
    text = f"{amount:,.2f}" if amount != amount.to_integral_value() else f"{amount:,.0f}"
    return text.translate(str.maketrans({",": thousands, ".": point}))


NOTATIONS = [(".", ",", "$"), (".", ",", "R$"), (",", ".", "$"), ("", ".", "USD"), ("", ",", "$")]


@pytest.mark.parametrize(("thousands", "point", "sign"), NOTATIONS)
@given(amount=CENTS | WHOLE)
def test_a_price_written_in_any_notation_is_read_back(
    thousands: str, point: str, sign: str, amount: Decimal
) -> None:
    written = write(amount, thousands, point)
    currency = {"R$": "BRL", "USD": "USD", "$": "MXN"}[sign]

    reading = read_price(f"Silla de madera, {sign} {written} con envío", currency)

    assert read_amount(written) == amount
    assert reading is not None
    assert (reading.amount, reading.currency) == (amount, None)


@given(
    thousands=st.integers(1, 9_999),
    word=st.sampled_from(["mil", "lucas", "luca", "k pesos", "MIL"]),
)
def test_slang_multiplies(thousands: int, word: str) -> None:
    reading = read_price(f"vendo a {thousands} {word}", "ARS")

    assert reading is not None
    assert reading.amount == thousands * 1000


@given(
    text=st.text(max_size=300)
    | st.text(alphabet=string.digits + " .,$kRUSDmil-x/%", max_size=60)
    | st.lists(
        st.sampled_from(["$", "85", ".000", "mil", "talle 42", "a", "por", "R$", "1,5", "k", "-"])
    ).map(" ".join)
)
def test_no_text_crashes_or_yields_a_price_that_is_not_in_it(text: str) -> None:
    statement = read_statement(text, currency="ARS", language="es")

    if statement.price is not None:
        spelt = "".join(str(value) for value, _, _ in spelt_numbers(fold(text)))
        digits = f"{statement.price.amount.normalize():f}".replace(".", "").rstrip("0")
        assert digits in re.sub(r"\D", "", text) or digits in spelt.replace("0", "")
        assert 0 <= statement.price.start < statement.price.end <= len(text)
        assert statement.price.amount > 0


@pytest.mark.parametrize(
    "text",
    ["iPhone 13", "Air Max 90", "talle 42", "128gb", "número 38", "TV 4k", "modelo 2019", "8/128",
     "55 pulgadas", "rodado 29", "220v", "150 mil km", "10.000 mAh", "0986479", "007", "$0",
     "20% off", "1.23.4", "$" + "9" * 400, "$100000000",
     "12x de $99", "envío $500", "80-85 mil", "5k", "$85.000 $90.000"],
)  # fmt: skip
@pytest.mark.parametrize("currency", ["ARS", "BRL", "MXN"])
def test_what_is_no_price_or_more_than_one_stays_unread(text: str, currency: str) -> None:
    assert read_price(f"Vendo {text} impecable", currency) is None


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("2 lucas", "PEN", 2), ("2 lucas", "CLP", 2000), ("50 conto", "BRL", 50),
     ("1,5 palos", "ARS", 1_500_000), ("$1.5M", "COP", 1_500_000), ("$ 85 000", "ARS", 85_000),
     ("S/ 150", "PEN", 150), ("bajalo a 15 mil y poné que es talle 42", "ARS", 15_000)],
)  # fmt: skip
def test_local_ways_of_saying_a_price(text: str, currency: str, amount: int) -> None:
    reading = read_price(text, currency)

    assert reading is not None
    assert reading.amount == amount


def test_cents_are_not_rounded_away_where_the_currency_has_none() -> None:
    assert read_price("$85.999,50", "CLP") is None
    assert read_price("$85.999", "CLP") is not None
