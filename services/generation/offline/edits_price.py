"""Prices in a request: a new one, so much less or more, or a percentage.

Owns which of these is meant; where two could be ("bajalo a 15" of 85.000), none is. Does not own
how amounts are written (services/generation/offline/money).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from services.generation.offline.edits_talk import Found, Talk, amount_at, patterns, percent_at
from services.listings.changes import Change, Part

_LEAST_BY = 100
_LEAST_BARE = 10_000
_THOUSAND = 1_000
_LIKELY_SHIFT = 5
"""How far from the present price, as a factor, a price without any mark may lie."""

_SLANG_SHIFT = 20
"""The same for a price that may have been meant in thousands."""

_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")

_TO = re.compile(
    r"(?:(?:down|up)\s)?(?P<to>a|de|en|por|para|pra|pro|to|at|em|for|hasta|ate)\s+(?:solo\s|so\s)?"
)
_BY = re.compile(r"(?:by|un|uns|unos|otros|otras)\s+")
_LESS = re.compile(
    r"\s*(?:de\s)?(?:menos|less|mas barat[oa]|mais barat[oa]|cheaper|off|abajo|de descuento"
    r"|descuento|desconto|discount)\b(?:\s(?:del?|do|al?|ao|the|en|no|of|on|it|from)"
    r"(?:\s(?:el|the|o))?\s?(?:precio|preco|price|it)?\b)?"
)
_MORE = re.compile(
    r"\s*(?:de\s)?(?:mas|mais|more)(?:\s(?:car[oa]|expensive))?\b(?!\s(?:bar|cheap))"
)
_OFF_PRICE = re.compile(
    r"\s+(?:(?:del|do|al|ao|el|en el|no|off|from|of|to|on)\s(?:the\s)?(?:precio|preco|price|it)"
    r"|off)\b"
)
_DISCOUNT = re.compile(
    r"(?:(?:un|um|a|the|el|o)\s)?(?:descuento|desconto|discount)\s(?:del?|of|do)\s"
)
_OFFERING = re.compile(r"(?:da|dale|dar|de|hacele|haceme|hazle|give(?: it)?|do)\s+")


@dataclass(frozen=True, slots=True)
class _Ways:
    lower: re.Pattern[str]
    increase: re.Pattern[str]
    set: re.Pattern[str]
    remove: re.Pattern[str]
    noun: re.Pattern[str]


@cache
def _ways() -> _Ways:
    shared = patterns()
    noun = (
        rf"(?:al\s|ao\s|del\s|do\s)?{shared.articles}?(?:nuevo\s|novo\s|new\s)?"
        rf"(?:{shared.fields['price']})(?:\s(?:nuevo|novo|final))?"
    )
    of_noun = rf"(?:(?:de\s|como\s|as\s)?{noun}(?:\s*[:=])?\s+)?"
    return _Ways(
        lower=re.compile(shared.lower + of_noun),
        increase=re.compile(shared.increase + of_noun),
        set=re.compile(rf"(?:{shared.set}|{shared.add})" + of_noun),
        remove=re.compile(shared.remove),
        noun=re.compile(noun + shared.links),
    )


def read_price_edit(talk: Talk, at: int) -> Iterator[Found]:
    """The readings of a price that begin right there."""
    ways = _ways()
    for way, sign in ((ways.lower, -1), (ways.increase, 1)):
        if match := way.match(talk.folded, at):
            yield from _moved(talk, match.end(), sign)
    if match := ways.set.match(talk.folded, at):
        named = _names_price(match)
        yield from _set(talk, match.end(), named=named)
        yield from _discount(talk, match.end())
    if match := ways.remove.match(talk.folded, at):
        yield from _taken_off(talk, match.end())
    if match := _OFFERING.match(talk.folded, at):
        yield from _discount(talk, match.end())
    if match := ways.noun.match(talk.folded, at):
        yield from _stated(talk, match.end())
    yield from _discount(talk, at)
    yield from _alone(talk, at)


def _names_price(match: re.Match[str]) -> bool:
    return re.search(rf"\b(?:{patterns().fields['price']})\b", match.group()) is not None


def _moved(talk: Talk, at: int, sign: int) -> Iterator[Found]:
    """Behind a verb of direction: "a" leads to a price, nothing to a difference."""
    to = _TO.match(talk.folded, at)
    if to and to["to"] == "de":
        return
    inside = to is not None and to["to"] in {"en", "em", "por"}
    by = _BY.match(talk.folded, to.end() if to and inside else at)
    start = by.end() if by else to.end() if to else at
    share = percent_at(talk, start) or (percent_at(talk, at) if not to else None)
    if share and (to is None or inside):
        end = _end_of(_OFF_PRICE, talk, share[1]) or share[1]
        yield from _by_share(talk, share[0], end, sign)
        return
    amount = amount_at(talk, start)
    if amount is None or (inside and not by):
        return
    now = talk.content.price
    if to and not inside:
        right_way = now is None or (amount.value - now.value) * sign > 0
        if right_way and not _means_thousands(talk, amount.value, marked=amount.marked):
            yield _priced(amount.value, amount.end)
    elif now and amount.value < now.value / 2 and (amount.marked or amount.value >= _LEAST_BY):
        end = _end_of(_OFF_PRICE, talk, amount.end) or amount.end
        yield _priced(now.value + sign * amount.value, end)


def _set(talk: Talk, at: int, *, named: bool) -> Iterator[Found]:
    to = _TO.match(talk.folded, at)
    amount = amount_at(talk, to.end() if to else at)
    if amount is None or _means_thousands(talk, amount.value, marked=amount.marked):
        return
    if named or amount.marked or to or _is_likely(talk, amount.value):
        yield _priced(amount.value, amount.end)


def _stated(talk: Talk, at: int) -> Iterator[Found]:
    amount = amount_at(talk, at)
    if amount and not _means_thousands(talk, amount.value, marked=amount.marked):
        yield _priced(amount.value, amount.end, asked=False)


def _alone(talk: Talk, at: int) -> Iterator[Found]:
    """An amount without a verb, if it is written as money."""
    start = re.compile(r"(?:(?:a|son|sale|por|vale|sai|for|at)\s+)?").match(talk.folded, at)
    amount = amount_at(talk, start.end() if start else at)
    if amount and amount.marked and not _LESS.match(talk.folded, amount.end):
        yield _priced(amount.value, amount.end, asked=False)


def _taken_off(talk: Talk, at: int) -> Iterator[Found]:
    """Behind "sacale": an amount or a percentage off the price."""
    by = _BY.match(talk.folded, at)
    share = percent_at(talk, at)
    if share:
        end = _end_of(_LESS, talk, share[1]) or _end_of(_OFF_PRICE, talk, share[1]) or share[1]
        yield from _by_share(talk, share[0], end, -1)
    amount = amount_at(talk, by.end() if by else at)
    now = talk.content.price
    if amount and now and (amount.marked or amount.value >= _LEAST_BY):
        end = _end_of(_LESS, talk, amount.end) or _end_of(_OFF_PRICE, talk, amount.end)
        yield _priced(now.value - amount.value, end or amount.end)


def _discount(talk: Talk, at: int) -> Iterator[Found]:
    """ "10% menos", "2 mil menos", "10% más caro", "descuento de 10%"."""
    first = _DISCOUNT.match(talk.folded, at)
    share = percent_at(talk, first.end() if first else at)
    if share:
        if first:
            yield from _by_share(talk, share[0], share[1], -1)
        for pattern, sign in ((_LESS, -1), (_MORE, 1)):
            if end := _end_of(pattern, talk, share[1]):
                yield from _by_share(talk, share[0], end, sign)
        return
    now = talk.content.price
    words = re.compile(r"\s(?=de descuento|de desconto|discount|off\b)").search(talk.folded, at)
    shown = talk if words is None else _cut(talk, words.start())
    amount = amount_at(shown, at)
    if amount and now and (amount.marked or amount.value >= _LEAST_BY):
        for pattern, sign in ((_LESS, -1), (_MORE, 1)):
            if end := _end_of(pattern, talk, amount.end):
                yield _priced(now.value + sign * amount.value, end)


def _cut(talk: Talk, end: int) -> Talk:
    return replace(talk, text=talk.text[:end], folded=talk.folded[:end])


def _end_of(pattern: re.Pattern[str], talk: Talk, at: int) -> int | None:
    match = pattern.match(talk.folded, at)
    return match.end() if match else None


def _by_share(talk: Talk, percent: Decimal, end: int, sign: int) -> Iterator[Found]:
    """The price so many percent away; one without cents gets none."""
    now = talk.content.price
    if now is None or not 0 < percent < _HUNDRED:
        return
    step = Decimal(1) if now.value == now.value.to_integral_value() else _CENT
    moved = now.value * (_HUNDRED + sign * percent) / _HUNDRED
    yield _priced(moved.quantize(step, ROUND_HALF_UP), end)


def _priced(value: Decimal, end: int, *, asked: bool = True) -> Found:
    changes = (Change(part=Part.PRICE, value=f"{value.normalize():f}"),) if value > 0 else ()
    return Found(changes, end, asked=asked)


def _means_thousands(talk: Talk, amount: Decimal, *, marked: bool) -> bool:
    """Whether a bare "15" stands next to a price of 85.000: it may be 15.000 as well."""
    now = talk.content.price
    if marked or now is None or amount >= _THOUSAND or now.value < _THOUSAND:
        return False
    likely, literal = amount * _THOUSAND, amount
    return _near(now.value, likely, _SLANG_SHIFT) and not _near(now.value, literal, _SLANG_SHIFT)


def _is_likely(talk: Talk, amount: Decimal) -> bool:
    """Whether a number without any mark can only be the price."""
    now = talk.content.price
    return amount >= _LEAST_BARE or (
        now is not None and amount >= _LEAST_BY and _near(now.value, amount, _LIKELY_SHIFT)
    )


def _near(price: Decimal, amount: Decimal, shift: int) -> bool:
    return price / shift <= amount <= price * shift
