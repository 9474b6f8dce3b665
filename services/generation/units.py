"""Numbers with their units: reading them, and turning one unit into another of its kind.

Owns the arithmetic. Does not own what people write for a unit (services/generation/lexicon).
"""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from services.generation import lexicon
from services.generation.lexicon import Unit
from services.generation.words import fold

# Three decimals may as well be grouped thousands ("1.250 g"), so they are no number here, unless
# a nought stands before them.
_AMOUNT = r"(?:0[.,][0-9]{1,6}|[0-9]{1,12}(?:[.,][0-9]{1,2})?)"
_NUMBER = re.compile(rf"(?<![\w.,]){_AMOUNT}(?![\w])(?![.,]*\d)")
_MEASURE = re.compile(rf"\s*(?P<n>{_AMOUNT})(?![.,]?\d)\s*(?P<unit>\D*?)\s*")
_STEP = Decimal("0.001")
_BY_FORM = 2
"""How much more a unit counts that could be meant than that it is also called so."""

_EXACT_ENOUGH = Decimal("0.005")
"""Share of a value that rounding may change."""


def number_in(text: str) -> str | None:
    """The only number in a text; None where there is none, or more than one."""
    numbers = _NUMBER.findall(text)
    return plain(Decimal(numbers[0].replace(",", "."))) if len(numbers) == 1 else None


def measure_in(text: str, units: Sequence[str], default: str | None) -> str | None:
    """The number with one of the allowed units, converted where need be; None when the text is no
    measure of that kind. Without a unit it is one only where there is nothing to choose."""
    match = _MEASURE.fullmatch(text)
    if match is None:
        return None
    number = Decimal(match["n"].replace(",", "."))
    written = _written(match["unit"])
    if not written:
        return f"{plain(number)} {units[0]}" if len(units) == 1 else None
    same = next((unit for unit in units if fold(unit) == written), None)
    if same:
        return f"{plain(number)} {same}"
    return _converted(number, written, sorted(units, key=lambda unit: unit != default))


def canonical(folded: str) -> str | None:
    """A measure in a form of its own, so that '29"' and "29 pulgadas" are one."""
    match = _MEASURE.fullmatch(folded)
    known = _units(_written(match["unit"])) if match else ()
    if match is None or not known:
        return None
    name, _ = known[0]
    return f"measure:{plain(Decimal(match['n'].replace(',', '.')))} {name}"


def plain(number: Decimal) -> str:
    """The number with a point, three decimals at most, and no noughts at its end."""
    return f"{number.quantize(_STEP).normalize():f}"


def _converted(number: Decimal, written: str, allowed: Sequence[str]) -> str | None:
    kind = _kind(allowed)
    theirs = next((unit for _, unit in _units(written) if kind in ("", unit.kind)), None)
    if theirs is None:
        return None
    ours = [
        (name, unit)
        for name in allowed
        for _, unit in _units(fold(name))
        if unit.kind == theirs.kind
    ]
    if not ours:
        return None
    name, unit = next((one for one in ours if one[1].factor == theirs.factor), ours[0])
    value = number * theirs.factor / unit.factor
    off = abs(value.quantize(_STEP) - value)
    return f"{plain(value)} {name}" if off <= value * _EXACT_ENOUGH else None


def _kind(allowed: Sequence[str]) -> str:
    """What the units measure together: "m" among hours is a minute, though alone it is a metre,
    whose sign it is. "" when nobody knows."""
    kinds = Counter[str]()
    for one in allowed:
        for name, unit in _units(fold(one)):
            kinds[unit.kind] += _BY_FORM + (name == one)
    return kinds.most_common(1)[0][0] if kinds else ""


def _units(written: str) -> tuple[tuple[str, Unit], ...]:
    """The units that people write so."""
    known = lexicon.attributes().units
    return tuple((name, unit) for name, unit in known.items() if written in unit.forms)


def _written(unit: str) -> str:
    return fold(unit).strip(" .")
