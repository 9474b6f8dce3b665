"""An answer to "what price?" is an amount of the listing's currency, or none at all."""

from decimal import Decimal

import pytest

from services.generation.offline.money import read_answer


@pytest.mark.parametrize("text", ["85000", "85.000", "$ 85.000", "ARS 85000", "dejalo en 85 mil"])
def test_the_seller_writes_it_as_she_likes(text: str) -> None:
    assert read_answer(text, "ARS") == Decimal(85_000)


@pytest.mark.parametrize("text", ["USD 100", "U$S 100", "100 dólares", "R$ 100", "no sé"])
def test_another_currency_is_no_price_in_this_one(text: str) -> None:
    assert read_answer(text, "ARS") is None


def test_dollars_are_one_where_the_site_sells_in_them() -> None:
    assert read_answer("US$ 100", "USD") == Decimal(100)
