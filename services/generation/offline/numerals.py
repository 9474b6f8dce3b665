"""Numbers spelt out, and amounts said in two parts, in Spanish and Portuguese.

Owns "quince", "mil e duzentos", "1 millón 200" and "palo y medio" as numbers. Does not own whether
such a number is a price (`money`).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from services.generation import lexicon

_HUNDRED, _THOUSAND, _MILLION = 100, 1_000, 1_000_000
_LOOK = 10
_BETWEEN = re.compile(r"\s(?:(?:y|e)\s)?")
_GAP = re.compile(r"\s(?:(?:con|y|e)\s)?")
_REST = re.compile(
    r"\s(?:(?:con|y|e)\s)?(?P<rest>[0-9]{3})(?:\s?(?:mil|lucas?|k)\b)?(?![0-9a-z.,]\w)(?![0-9a-z])"
)
_HALF = re.compile(r"\s(?:y|e)\s(?:medi[oa]|mei[oa])\b")
_HALVES = re.compile(r"\b(?:(?:medio|meio)\s(?:palo|millon|milhao)|media\sluca)\b")
_ONE = re.compile(
    r"(?<![a-z0-9])(?:palo|luca)(?=\s(?:y\smedi[oa]\b|(?:cien|[a-z]+cientos|quinientos)\b|[0-9]{3}\b))"
)
_BEFORE_ONE = re.compile(r"(?:[0-9]|\b(?:u[nm]a?|dos|tres|cuatro|cinco|de|del|el|medi[oa]))\s?$")
_NEXT_WORD = re.compile(r"\s?([a-z]+)")


def spelt_numbers(folded: str) -> Iterator[tuple[int, int, int]]:
    """All numbers that words spell with their places in a folded text; "medio palo" too,
    and the one that "palo doscientos" leaves out."""
    for match in _numerals()[1].finditer(folded):
        yield _value(match.group()), match.start(), match.end()
    for match in _HALVES.finditer(folded):
        yield _worth(match.group()) // 2, match.start(), match.end()
    for match in _ONE.finditer(folded):
        if not _BEFORE_ONE.search(folded, max(0, match.start() - _LOOK), match.start()):
            yield _worth(match.group()), match.start(), match.end()


def _worth(scaled: str) -> int:
    return _THOUSAND if scaled.endswith("luca") else _MILLION


def _value(numeral: str) -> int:
    words = _numerals()[0]
    total, part = 0, 0
    for word in _BETWEEN.split(numeral):
        value = words[word]
        if value == _THOUSAND:
            total, part = total + (part or 1) * _THOUSAND, 0
        else:
            part += value
    return total + part


def second_part(folded: str, end: int, scale: int) -> tuple[Decimal, int] | None:
    """What "1 millón 200", "2 mil 500" and "un palo y medio" say behind their scale (of at least a
    hundred), with its end; None when nothing of the amount follows."""
    if scale < _HUNDRED:
        return None
    half = _HALF.match(folded, end)
    if half:
        return Decimal(scale) / 2, half.end()
    if scale < _THOUSAND:
        return None
    rest = _REST.match(folded, end)
    if rest is None:
        gap = _GAP.match(folded, end)
        spelt = _numerals()[1].match(folded, gap.end()) if gap else None
        number, stop = (_value(spelt.group()), spelt.end()) if spelt else (0, end)
    else:
        number, stop = int(rest["rest"]), rest.end()
    unit = _NEXT_WORD.match(folded, stop)
    if not _HUNDRED <= number < _THOUSAND or (unit and unit[1] in lexicon.money().units.words):
        return None
    return Decimal(number * (scale // _THOUSAND)), stop


@cache
def _numerals() -> tuple[dict[str, int], re.Pattern[str]]:
    words = lexicon.money().numerals
    either = "|".join(sorted(words, key=len, reverse=True))
    return words, re.compile(
        rf"(?:(?<![0-9]\s)\b|\b(?=una?\s(?:palo|luca|millon)))(?:{either})(?:{_BETWEEN.pattern}(?:{either}))*\b"
    )
