"""Prices as buyers of each site read them. Pure."""

from decimal import Decimal

_SYMBOLS = {"ARS": "$", "BRL": "R$"}


def price_parts(amount: float | str, currency: str) -> tuple[str, str, str]:
    """Symbol, whole part with dots, and cents ("" where they are zero)."""
    value = Decimal(str(amount)).quantize(Decimal("0.01"))
    whole, _, cents = f"{value:,.2f}".partition(".")
    return _SYMBOLS.get(currency, currency), whole.replace(",", "."), "" if cents == "00" else cents


def price_text(amount: float | str, currency: str) -> str:
    """One line: ``$ 85.000`` or ``R$ 149,90``."""
    symbol, whole, cents = price_parts(amount, currency)
    return f"{symbol} {whole},{cents}" if cents else f"{symbol} {whole}"
