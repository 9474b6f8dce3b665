"""Money: an exact amount in a currency.

Owns arithmetic-safe amounts and their rounding. Does not own reading prices out of a sentence
(services/generation) nor writing them for people (bot/i18n).
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

MAX_AMOUNT = Decimal("99999999.99")
"""DECIMAL(10,2), the widest price the schema keeps (D039)."""

WHOLE_CURRENCIES = frozenset({"CLP", "COP", "PYG"})
"""Currencies sold without decimals (reference: mercadolibre.md section 1)."""


class Money(BaseModel):
    """A positive amount, e.g. `Money(amount=Decimal("85000"), currency="ARS")`."""

    model_config = ConfigDict(frozen=True)

    amount: Decimal = Field(gt=0, le=MAX_AMOUNT)
    currency: str = Field(pattern=r"^[A-Z]{3}$")

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        """Round `amount` to what the currency can hold. Raises ValueError when out of range."""
        step = Decimal(1) if currency in WHOLE_CURRENCIES else Decimal("0.01")
        rounded = Decimal(amount).quantize(step, rounding=ROUND_HALF_UP)
        return cls(amount=rounded, currency=currency)
