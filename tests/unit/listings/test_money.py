"""Money is exact, in a range that the database holds, rounded as its currency is used."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.listings.money import MAX_AMOUNT, WHOLE_CURRENCIES, Money
from services.listings.sites import SITES


@pytest.mark.parametrize(
    ("amount", "currency", "held"),
    [
        ("1299.9", "BRL", "1299.90"),
        ("0.005", "ARS", "0.01"),
        (85000, "CLP", "85000"),
        ("0.5", "COP", "1"),
        ("99999999.99", "ARS", "99999999.99"),
    ],
)
def test_an_amount_is_rounded_half_up(amount: str | int, currency: str, held: str) -> None:
    money = Money.of(amount, currency)
    assert str(money.amount) == held
    assert money.currency == currency


@pytest.mark.parametrize("amount", ["0", "0.004", "-1", "99999999.995", "100000000"])
def test_an_amount_out_of_range_is_no_money(amount: str) -> None:
    with pytest.raises(ValidationError):
        Money.of(amount, "ARS")


@pytest.mark.parametrize("currency", ["", "ars", "PESOS", "A1S", "ARS\n"])
def test_a_currency_has_three_capitals(currency: str) -> None:
    with pytest.raises(ValidationError):
        Money.of(1, currency)


@given(
    st.decimals("0.01", MAX_AMOUNT, places=4), st.sampled_from([s.currency for s in SITES.values()])
)
def test_rounding_loses_less_than_a_step(amount: Decimal, currency: str) -> None:
    step = Decimal(1) if currency in WHOLE_CURRENCIES else Decimal("0.01")
    expected = amount.quantize(step, rounding=ROUND_HALF_UP)
    if 0 < expected <= MAX_AMOUNT:
        assert Money.of(amount, currency).amount == expected
        assert abs(expected - amount) <= step / 2
    else:
        with pytest.raises(ValidationError):
            Money.of(amount, currency)


def test_sites_and_currencies_agree_on_decimals() -> None:
    assert {s.currency for s in SITES.values() if s.decimals == 0} == WHOLE_CURRENCIES
