"""Stock, warranty, delivery, listing type and SKU in a request.

Owns which words name and take away each of them. Does not own their limits
(services/listings/edits).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from services.generation.lexicon.asking import edit_words
from services.generation.offline.edits_talk import (
    ABOUT,
    FROM_DESCRIPTION,
    Found,
    Talk,
    count_at,
    either,
    patterns,
)
from services.generation.offline.edits_text import without_sentences
from services.generation.words import fold
from services.listings.changes import NO, YES, Change, Part
from services.listings.content import QUANTITY_MAX, ListingType

_WARRANTY_STEMS = ("garanti", "garante", "warrant", "guarantee")
_PIECES = re.compile(
    r"\s*(?:unidad(?:es)?|unidades?|uds?|unid|units?|pieces?|piezas|pares|pairs|iguales|iguais"
    r"|disponibles?|disponive(?:l|is)|available"
    r"|(?:en|em|in|de|of|no|ao) (?:el )?(?:stock|estoque))\b"
    r"(?:\s(?:en stock|em estoque|in stock|disponibles?|disponiveis|available))?"
)
_HAVING = re.compile(
    r"(?:(?:me\s)?quedan?|(?:so\s|ainda\s)?restam?|hay|tengo|tenemos|tenho|temos|i have|we have"
    r"|i've got|there are|there is|tem|ficam|sobram)\s+(?:solo\s|so\s|only\s|just\s)?"
)
_BEING = re.compile(r"(?:son|sao|they are|they're|it's|are)\s+")
_TIME = re.compile(r"[\s-]*(?P<unit>dias?|days?|semanas?|weeks?|mes(?:es)?|months?|anos?|years?)\b")
_DAYS = {"d": 1, "s": 7, "w": 7, "m": 30, "a": 365, "y": 365}
_MONTH, _YEAR, _MONTHS = 30, 365, 12
_FACTORY = (
    r"(?:de fabrica|oficial|del fabricante|de fabricante|do fabricante|factory"
    r"|manufacturer'?s?|official)"
)
_BETWEEN = re.compile(
    rf"(?:\s+(?:{_FACTORY}|del vendedor|mia|do vendedor|of|de|por|for|is|es|e|a|to|con|com))*"
    r"\s*[:=]?\s*(?:por\s|for\s|a\s)?"
)
_BEFORE = re.compile(rf"(?:\s+(?:de|of))?(?:\s+{_FACTORY})?\s+")
_BEHIND = re.compile(rf"\s+{_FACTORY}")
_SKU = re.compile(r"[\"'“]?(?P<sku>[^\s,;\"'“”]+)[\"'”]?")


@dataclass(frozen=True, slots=True)
class _Ways:
    """`gives` opens what is offered, `without` what is not; `away` follows a verb of removal."""

    gives: re.Pattern[str]
    without: re.Pattern[str]
    removes: re.Pattern[str]
    about: re.Pattern[str]
    warranty: re.Pattern[str]
    stock: re.Pattern[str]
    toggles: dict[Part, re.Pattern[str]]
    sku: re.Pattern[str]
    sku_name: re.Pattern[str]
    listing: re.Pattern[str]


@cache
def _ways() -> _Ways:
    shared = patterns()
    fields = shared.fields
    art = rf"{shared.articles}?"
    asked = rf"(?P<asked>{shared.set}|{shared.add})"
    types = either(word for forms in edit_words().listing_types.values() for word in forms)
    toggles = {Part.FREE_SHIPPING: "free_shipping", Part.LOCAL_PICKUP: "local_pickup"}
    return _Ways(
        gives=re.compile(
            rf"(?:{asked}|(?:con|com|with|hay|tiene|tem|has|doy|dou|damos|ofrezco|ofereco|hago|faco"
            rf"|acepto|aceito|da para|offers?|it has|que tenga)\s+)?(?:que\s)?"
            rf"(?:con\s|com\s|with\s)?{art}"
        ),
        without=re.compile(
            rf"(?:(?P<asked>{shared.set})?(?:que\s)?(?:sin|sem|without|no|nao|not?)\s+)(?:(?:tiene|tem|hay|doy"
            rf"|dou|hago|faco|acepto|aceito|ofrezco|ofereco|has|have|offer|con|com|more|mas|mais)\s+)?{art}"
        ),
        removes=re.compile(shared.remove),
        about=re.compile(rf"(?:{ABOUT}|del?\s+)?{art}"),
        warranty=re.compile(rf"(?:{fields['warranty']})\b(?:{FROM_DESCRIPTION})?"),
        stock=re.compile(
            rf"(?:(?P<asked>{shared.set}|{shared.increase}|{shared.lower})(?:de\s)?)?{art}(?:{fields['stock']})"
            rf"{shared.links}"
        ),
        toggles={part: re.compile(rf"(?:{fields[name]})\b") for part, name in toggles.items()},
        sku=re.compile(
            rf"(?:(?P<asked>{shared.set}|{shared.add})(?:de\s|como\s|as\s)?)?{art}(?:{fields['sku']})"
            rf"{shared.links}"
        ),
        sku_name=re.compile(rf"(?:{fields['sku']})\b"),
        listing=re.compile(
            rf"(?P<asked>{shared.set}|{shared.increase}"
            r"|(?:publica(?:l[oa]|r)?|publique|list it|anuncia)\s+)?"
            rf"(?:que\s)?(?:(?:sea|seja|es|be|is)\s+)?{art}"
            rf"(?:(?P<noun>{fields['listing_type']})(?:{shared.links}))?"
            rf"(?:(?:a|como|as|en|em|to|un|um|para|pra)\s+)?(?P<type>{types})\b"
            rf"(?P<behind>\s(?:{fields['listing_type']}))?"
        ),
    )


def read_term(talk: Talk, at: int) -> Iterator[Found]:
    """The readings of a term of sale that begin right there."""
    ways = _ways()
    yield from _stock(talk, at, ways)
    yield from _listing_type(talk, at, ways)
    if match := ways.sku.match(talk.folded, at):
        said = _SKU.match(talk.text, match.end())
        if said:
            change = Change(part=Part.SKU, value=said["sku"].rstrip("."))
            yield Found((change,), said.end(), asked=match["asked"] is not None)
    if match := ways.without.match(talk.folded, at):
        yield from _absent(talk, match.end(), "none", ways)
    if match := ways.gives.match(talk.folded, at):
        yield from _given(talk, match, ways)
    yield from _lasting(talk, at, ways)
    if match := ways.removes.match(talk.folded, at):
        yield from read_removed_term(talk, match.end())


def read_removed_term(talk: Talk, at: int) -> Iterator[Found]:
    """The readings of a term of sale that a verb of removal takes away."""
    ways = _ways()
    about = ways.about.match(talk.folded, at)
    yield from _absent(talk, about.end() if about else at, "", ways)


def _absent(talk: Talk, at: int, warranty: str, ways: _Ways) -> Iterator[Found]:
    """What is not offered; a warranty's promises leave the description with it."""
    if match := ways.warranty.match(talk.folded, at):
        changes = _without_warranty(talk, warranty)
        if changes:
            yield Found(changes, match.end(), asked=True, removes=not warranty)
    for part, pattern in ways.toggles.items():
        if match := pattern.match(talk.folded, at):
            yield Found((Change(part=part, value=NO),), match.end(), asked=True, removes=True)
    match = ways.sku_name.match(talk.folded, at)
    if match and not warranty:
        yield Found((Change(part=Part.SKU, value=""),), match.end(), asked=True, removes=True)


def _without_warranty(talk: Talk, value: str) -> tuple[Change, ...]:
    """The changes that take a warranty away, none where its promise can't leave the description."""
    taken = Change(part=Part.WARRANTY, value=value)
    now = talk.content.description.value
    if not re.search("|".join(_WARRANTY_STEMS), fold(now)):
        return (taken,)
    left = without_sentences(now, _WARRANTY_STEMS)
    return (taken, Change(part=Part.DESCRIPTION, value=left)) if left is not None else ()


def _given(talk: Talk, opened: re.Match[str], ways: _Ways) -> Iterator[Found]:
    """What is offered, behind its verb or preposition if there is one."""
    asked = opened["asked"] is not None
    for part, pattern in ways.toggles.items():
        if match := pattern.match(talk.folded, opened.end()):
            change = Change(part=part, value=YES)
            bare = opened.group().strip() == "" or opened.end() == opened.start()
            yield Found((change,), match.end(), asked=asked, toggles=bare)
    yield from _lasting(talk, opened.end(), ways, asked=asked)


def _lasting(talk: Talk, at: int, ways: _Ways, *, asked: bool = False) -> Iterator[Found]:
    """ "garantía de fábrica de 1 año", "3 meses de garantía"."""
    if match := ways.warranty.match(talk.folded, at):
        between = _BETWEEN.match(talk.folded, match.end())
        start = between.end() if between else match.end()
        for days, end in _days(talk, start):
            behind = _BEHIND.match(talk.folded, end)
            yield _warranted(talk, days, at, behind.end() if behind else end, asked=asked)
    for days, end in _days(talk, at):
        before = _BEFORE.match(talk.folded, end)
        match = ways.warranty.match(talk.folded, before.end()) if before else None
        if match:
            behind = _BEHIND.match(talk.folded, match.end())
            yield _warranted(talk, days, at, behind.end() if behind else match.end(), asked=asked)


def _warranted(talk: Talk, days: int, start: int, end: int, *, asked: bool) -> Found:
    kind = "factory" if re.search(_FACTORY, talk.folded[start:end]) else "seller"
    return Found((Change(part=Part.WARRANTY, value=f"{kind}:{days}"),), end, asked=asked)


def _days(talk: Talk, at: int) -> Iterator[tuple[int, int]]:
    """A time in days: a year has 365, any other month 30."""
    counted = count_at(talk, at) or _hyphened(talk, at)
    unit = _TIME.match(talk.folded, counted[1]) if counted else None
    if not counted or not unit:
        return
    number = counted[0]
    days = number * _DAYS[unit["unit"][0]]
    if unit["unit"].startswith("m"):
        years, months = divmod(number, _MONTHS)
        days = years * _YEAR + months * _MONTH
    if days:
        yield days, unit.end()


def _hyphened(talk: Talk, at: int) -> tuple[int, int] | None:
    match = re.compile(r"([0-9]{1,4})(?=-)").match(talk.folded, at)
    return (int(match[1]), match.end()) if match else None


def _stock(talk: Talk, at: int, ways: _Ways) -> Iterator[Found]:
    if match := ways.stock.match(talk.folded, at):
        yield from _counted(talk, match.end(), bare=True, asked=match["asked"] is not None)
    if match := _HAVING.match(talk.folded, at):
        yield from _counted(talk, match.end(), bare=True, asked=False)
    for pattern in (_BEING, re.compile(f"{patterns().set}|{patterns().add}"), re.compile("")):
        if match := pattern.match(talk.folded, at):
            yield from _counted(talk, match.end(), bare=False, asked=pattern is not _BEING)


def _counted(talk: Talk, at: int, *, bare: bool, asked: bool) -> Iterator[Found]:
    """A number of pieces; `bare` tells that it needs no word for them."""
    counted = count_at(talk, at)
    if counted is None or not 0 < counted[0] <= QUANTITY_MAX:
        return
    pieces = _PIECES.match(talk.folded, counted[1])
    if bare or pieces:
        change = Change(part=Part.STOCK, value=str(counted[0]))
        yield Found((change,), pieces.end() if pieces else counted[1], asked=asked)


def _listing_type(talk: Talk, at: int, ways: _Ways) -> Iterator[Found]:
    """A listing type that its noun or a verb names: "premium" alone may praise the goods."""
    match = ways.listing.match(talk.folded, at)
    if match is None or not (match["noun"] or match["behind"] or match["asked"]):
        return
    types = edit_words().listing_types
    chosen = next(kind for kind, forms in types.items() if match["type"] in forms)
    named = match["noun"] or match["behind"]
    if named or chosen is not ListingType.FREE:
        change = Change(part=Part.LISTING_TYPE, value=chosen.value)
        yield Found((change,), match.end(), asked=match["asked"] is not None)
