"""Ratings that goods and their labels carry: power, frequency, weight, volume and resolution.

Owns numbers with those units, and what a text made only of such marks says. Does not own sizes
and capacities of data (`measures`) nor the marketplace's units (services/generation/values).
"""

import re

from services.generation.offline.measures import Measure
from services.generation.offline.sentence import overlaps

_N = r"(?<![\w.,/$-])(?P<n>[0-9]{1,5}(?:[.,][0-9]{1,2})?)\s?"
_END = r"(?![a-z0-9])"
_UNITS = (
    ("POWER", re.compile(rf"{_N}(?:w|watts?|vatios){_END}"), "W"),
    ("POWER", re.compile(rf"{_N}kw{_END}"), "kW"),
    ("FREQUENCY", re.compile(rf"{_N}(?:hz|hertz){_END}"), "Hz"),
    ("UNIT_VOLUME", re.compile(rf"{_N}(?:ml|cc|mililitros){_END}"), "mL"),
    ("UNIT_VOLUME", re.compile(rf"{_N}(?:l|lts?|litros?|liters?){_END}"), "L"),
    ("UNIT_WEIGHT", re.compile(rf"{_N}(?:(?<![2-6])g|grs?|gramos|gramas){_END}"), "g"),
    ("UNIT_WEIGHT", re.compile(rf"{_N}(?:kgs?|kilos?|quilos?){_END}"), "kg"),
    ("SENSOR_RESOLUTION", re.compile(rf"{_N}dpi{_END}"), "dpi"),
)
_JOINED = re.compile(r"(?<=[a-z~])(?=[0-9])|(?<=[0-9](?:v|w))(?=~)")
"""Where a label leaves no space between a unit and the next number: "220V~50Hz60W"."""


def spaced(text: str) -> str:
    """The text with a space wherever a number follows letters without one."""
    return _JOINED.sub(" ", text)


def read_ratings(folded: str) -> tuple[Measure, ...]:
    """All ratings of which a text states one value only."""
    found: list[Measure] = []
    for key, pattern, unit in _UNITS:
        for match in pattern.finditer(folded):
            if not overlaps(match.span(), [measure.span for measure in found]):
                number = match["n"].replace(",", ".")
                found.append(Measure(key, f"{number} {unit}", match.span()))
    values: dict[str, set[str]] = {}
    for measure in found:
        values.setdefault(measure.key, set()).add(measure.value)
    return tuple(measure for measure in found if len(values[measure.key]) == 1)
