"""Prices in a seller's sentence, in the notations and slang of Spanish, Portuguese and English.

Owns which number is the price: one that carries a currency, a money word or a price word. A
size, a model number, a capacity or a year never does, and two different prices are none. Does
not own the words themselves (services/generation/lexicon/money.toml).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from services.generation import lexicon
from services.generation.offline.numerals import second_part, spelt_numbers
from services.generation.words import fold
from services.listings.money import MAX_AMOUNT, WHOLE_CURRENCIES

_NUMBER = re.compile(r"(?<![0-9a-z])(?<![0-9][.,])[0-9]+(?:[.,][0-9]+)*")
_SPACED = re.compile(r"[0-9]{1,3}(?:[ \u00a0][0-9]{3})+(?![0-9a-z.,])")
_APOSTROPHE = re.compile(r"(?<=[0-9])['’´`](?=[0-9]{3}(?![0-9]))")
_SPACES = re.compile(r"[ \u00a0]")
_GLUED = re.compile(r"[a-z]")
_MILLION = re.compile(r"m(?![a-z0-9])")
_RANGE_BEFORE = re.compile(r"(?<![\d.,])(\d+)\s?(?:k|mil)?\s?(?:[-–]|\b(?:o|ou|or|y|e|and))\s?$")
_RANGE_AFTER = re.compile(r"\s?(?:k|mil)?[-–][a-z]{0,2}\$?[0-9]")
_INSTALMENTS = re.compile(r"\b\d+\s*x\s*(?:de\s*)?$")
_ALONE_BEFORE = re.compile(r"(?:^|[;\n|]|[,.!]\s)\s*$")
_ALONE_AFTER = re.compile(r"\s*(?:$|[;\n|!)]|[,.](?:[\s-]|$))")
_DIGITS_BEFORE = re.compile(r"[0-9][\s()+-]*$")
_MEASURED = re.compile(
    r"\b(?:talle|talla|tam|tamanho|size|aro|rodado|diametro|medidas?|ancho|alto|largo|peso|ean|upc"
    r"|gtin|isbn|imei|cp|cep|piso|depto|dto|apto|edicion|edicao|edition|serie|modelo|model|mod|art|ref|codigo|numero|nro|num)\.?\s*:?\s*$"
)
_DENIED = re.compile(r"\s+n[ao]o?\s*,")
_ASKED = re.compile(
    r"\b(?:(?:vendo|vendemos|dejo|deixo|faco|liquido|remato|selling)\s(?:todo\s)?(?:a|en|em|por|for)"
    r"|ahora|agora|now|asking|pido)\s*:?\s*(?:a|en|por|solo|so)?\s*$"
)
"""What she wants for it, whatever else it is worth: "vale 400, vendo por 180"."""
_FROM = re.compile(r"\bde\s*$")
_NOW = re.compile(r"\s*(?:por|a)\b")
_GROUPED = re.compile(r"[.,][0-9]{3}")
_WITH_CENTS = re.compile(r"[.,][0-9]{2}$")

_AMBIGUOUS_K = frozenset({2, 4, 5, 8})
"""Screen resolutions and distances: "4k" alone is no price."""

_KARATS = frozenset({9, 10, 14, 18, 21, 22, 24})
_LEAST_ALONE = 10_000
_MOST_DIGITS_ALONE = 8
_THOUSAND = _LEAST_GROUPED = 1_000
_MILLIONS = 1_000_000
_LEAST_CENTS = 10
_LEAST_LIKELY = 100
_LEAST_CLOSED = {"BRL": 5, "USD": 5, "PEN": 5}
_LEAST_BARE = {"ARS": 1_000, "CLP": 500, "COP": 1_000, "PYG": 1_000}
"""Where money is small, a bare "a 150" mostly leaves its thousands unsaid."""

_YEARS = range(1900, 2100)
_CENT = Decimal("0.01")
_CENTS = 2
_GROUP = 3
_NEAR = 80

_SURE, _NAMED, _LIKELY, _ALONE = 4, 3, 2, 1
_CONFIDENCE = {_SURE: 0.97, _NAMED: 0.97, _LIKELY: 0.9, _ALONE: 0.8}
"""By rank: a price word; a currency or a money word; a preposition or a word of how it is paid;
alone between commas."""

_LAST = 0.75
_LEAST_LAST = dict.fromkeys(["ARS", "CLP", "COP", "PYG"], 1_000) | dict.fromkeys(
    ["BRL", "USD", "PEN"], 10
)
_MOST_DIGITS_LAST = 9
_UNSAID = 0.6
"""An amount so small that its thousands may have been left out: never sure."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A price as read: an exact amount, the foreign currency that was named (None: the site's
    own), how sure the reading is (0 to 1), and its place in the text."""

    amount: Decimal
    currency: str | None
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """A number's place, and what it is where words spell it out."""

    start: int
    end: int
    spelt: int | None = None

    def goes_on(self, scale: int) -> int:
        """The scale at which a second part counts: words that spell whole thousands or millions
        have their own ("mil 200", "palo doscientos")."""
        if not self.spelt or self.spelt % _THOUSAND:
            return scale
        return _THOUSAND if self.spelt % _MILLIONS else _MILLIONS

    def is_vague(self, scale: int) -> bool:
        """Whether words spell a number that needs a money word behind it: "una", "dos mil veinte"
        and "mil" are no prices."""
        if self.spelt is None or scale > 1:
            return False
        return self.spelt <= _LEAST_GROUPED or self.spelt in _YEARS


@dataclass(frozen=True, slots=True)
class _Found:
    reading: Reading
    number: _Number
    rank: int
    ranged: bool


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The word lists as patterns, for one site's currency."""

    sign: re.Pattern[str]
    scale: re.Pattern[str]
    word: re.Pattern[str]
    unit: re.Pattern[str]
    sure: re.Pattern[str]
    likely: re.Pattern[str]
    other_before: re.Pattern[str]
    other_after: re.Pattern[str]
    closing: re.Pattern[str]
    trailing: re.Pattern[str]
    gold: re.Pattern[str]
    scales: dict[str, int]
    words: dict[str, str]


def read_amount(text: str) -> Decimal | None:
    """The number that `1.299,90`, `1,299.90`, `1299.9` or `85.000` writes; None when ill-formed.

    A separator before exactly three digits groups thousands: no price has three decimals.
    """
    parts = re.split(r"[.,]", text)
    separators = [character for character in text if character in ".,"]
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if len(parts[0]) > 1 and parts[0].startswith("0"):
        return None
    cents = ""
    if separators and len(parts[-1]) <= _CENTS:
        cents = parts.pop()
        if separators.pop() in separators:
            return None
    grouped = all(len(part) == _GROUP for part in parts[1:]) and len(set(separators)) <= 1
    if len(parts) > 1 and not (grouped and len(parts[0]) <= _GROUP and parts[0] != "0"):
        return None
    return Decimal("".join(parts) + (f".{cents}" if cents else ""))


def read_price(text: str, currency: str) -> Reading | None:
    """The one price that the sentence states, None when there is none or more than one.

    `currency` is the site's: it decides what slang is worth and whether cents exist.
    """
    found = _candidates(fold(_plainly(text)), currency)
    best = max((candidate.rank for candidate in found), default=0)
    top = [candidate for candidate in found if candidate.rank == best]
    asked = [one for one in top if _before(_ASKED, fold(text), one.reading.start)]
    top = asked or top
    amounts = {(candidate.reading.amount, candidate.reading.currency) for candidate in top}
    if len(amounts) != 1 or any(candidate.ranged for candidate in top):
        return None
    return top[0].reading


def _plainly(text: str) -> str:
    """The text with millions parted by a point where an apostrophe parts them: "1'350.000"."""
    return _APOSTROPHE.sub(".", text)


def _candidates(folded: str, currency: str) -> list[_Found]:
    """All amounts that may be the price."""
    grammar = _grammar(currency)
    numbers = [_Number(*match.span()) for match in _NUMBER.finditer(folded)]
    numbers += [_Number(start, end, value) for value, start, end in spelt_numbers(folded)]
    found = [
        candidate
        for number in numbers
        if (candidate := _candidate(folded, number, currency, grammar)) is not None
    ]
    return [one for one in found if not any(_covers(other, one) for other in found)]


def read_last(text: str, currency: str, taken: Sequence[tuple[int, int]]) -> Reading | None:
    """The bare number that ends what she says ("... usadas 45000"), or one with grouped thousands,
    where nothing else in the text is a price; never one that is read as something else (`taken`).
    Sure only where the words before it are understood, or where it is too big for anything but a
    price."""
    folded = fold(_plainly(text))
    grammar = _grammar(currency)
    if _candidates(folded, currency):
        return None
    for match in reversed(list(_NUMBER.finditer(folded))):
        start, end = match.span()
        amount = read_amount(match.group())
        grouped = _GROUPED.search(match.group()) is not None
        ends = _ALONE_AFTER.match(folded, end) or grammar.trailing.match(folded, end)
        if amount is None or any(s < end and start < e for s, e in taken):
            continue
        if not (grouped or (ends and match.group().isdigit())) or grammar.unit.match(folded, end):
            continue
        if len(match.group()) > _MOST_DIGITS_LAST:
            continue
        if amount in _YEARS or amount < _LEAST_LAST.get(currency, _LEAST_LIKELY):
            continue
        if any(_before(one, folded, start) for one in (grammar.sign, _MEASURED, _DIGITS_BEFORE)):
            continue
        if _is_another_amount(folded, start, end, grammar):
            continue
        if _is_ranged(folded, (start, end), amount) or (exact := _exact(amount, currency)) is None:
            continue
        understood = _before(_ALONE_BEFORE, folded, start) is not None or any(
            not folded[e:start].strip(" .-") for _, e in taken if e <= start
        )
        big = amount >= _LEAST_ALONE and currency in _LEAST_BARE and ends is not None
        return Reading(exact, None, _LAST if understood or big else _UNSAID, start, end)
    return None


def read_answer(text: str, currency: str) -> Decimal | None:
    """The amount in an answer to "what price?": a bare number will do there, and an amount of
    another currency is none."""
    bare = read_amount(text)
    if bare is not None:
        return bare
    reading = read_price(text, currency)
    return reading.amount if reading and reading.currency is None else None


def _candidate(folded: str, number: _Number, currency: str, grammar: _Grammar) -> _Found | None:
    """The amount at a number with all that is written around it, None when it is no price."""
    start, end = number.start, number.end
    sign = _before(grammar.sign, folded, start)
    if sign and (spaced := _SPACED.match(folded, start)):
        end = spaced.end()
    amount = Decimal(number.spelt or 0) or read_amount(_SPACES.sub("", folded[start:end]))
    if not amount:
        return None
    first = sign.start() if sign else start
    sure = _before(grammar.sure, folded, first) is not None
    scale, end = _scale(folded, amount, (start, end), grammar, marked=sure or sign is not None)
    more = second_part(folded, end, number.goes_on(scale))
    more, end = more or (Decimal(0), end)
    word = grammar.word.match(folded, end)
    after = word.end() if word else end
    if scale == 0 or _is_another_amount(folded, first, after, grammar):
        return None
    if sign or word:
        rank = _SURE if sure else _NAMED
    elif grammar.unit.match(folded, end) or number.is_vague(scale):
        return None
    elif sure or scale > 1 or number.spelt:
        rank = _SURE if sure else _NAMED
    else:
        rank = _bare_rank(folded, (start, end), amount, currency, grammar)
    named = lexicon.money().signs[sign.group("sign")] if sign else ""
    named = named or (grammar.words[word.group("word")] if word else "")
    foreign = named if named and named != currency else None
    exact = _exact(amount * scale + more, foreign or currency)
    if exact is None or not rank:
        return None
    unsaid = scale == 1 and not (sign or word) and exact < _LEAST_BARE.get(currency, 0)
    confidence = _UNSAID if unsaid else _CONFIDENCE[rank]
    reading = Reading(exact, foreign, confidence, first, after)
    return _Found(reading, number, rank, _is_ranged(folded, (start, number.end), amount))


def _covers(whole: _Found, part: _Found) -> bool:
    """Whether a number is only the second half of another: "mil 200 pesos"."""
    return whole.number.start < part.number.start < whole.reading.end


def _is_ranged(folded: str, span: tuple[int, int], amount: Decimal) -> bool:
    """Whether the number is one end of "80-85 mil" or "80 o 85 mil"; "iPhone 13 - 85 mil" isn't."""
    start, end = span
    lower = _before(_RANGE_BEFORE, folded, start)
    if lower and amount / 2 <= Decimal(lower.group(1)) < amount:
        return True
    return _RANGE_AFTER.match(folded, end) is not None


def _before(pattern: re.Pattern[str], folded: str, end: int) -> re.Match[str] | None:
    """What a pattern finds right before a place; looking further back would cost the square."""
    return pattern.search(folded, max(0, end - _NEAR), end)


def _scale(
    folded: str, amount: Decimal, span: tuple[int, int], grammar: _Grammar, *, marked: bool
) -> tuple[int, int]:
    """What the amount is multiplied by and where that ends; 0 when the number is no price.

    `marked` tells that a currency or a price word stands before it.
    """
    start, end = span
    written = grammar.scale.match(folded, end)
    if written:
        word = written.group("scale")
        grouped = _GROUPED.search(folded, start, end) is not None
        resolution = word == "k" and not marked and amount in _AMBIGUOUS_K
        karats = word == "k" and amount in _KARATS and grammar.gold.search(folded) is not None
        return (0 if grouped or resolution or karats else grammar.scales[word]), written.end()
    if marked and _MILLION.match(folded, end):
        return 10**6, end + 1
    glued = _GLUED.match(folded, end) and not grammar.word.match(folded, end)
    return (0 if glued and not marked else 1), end


def _bare_rank(
    folded: str, span: tuple[int, int], amount: Decimal, currency: str, grammar: _Grammar
) -> int:
    """How likely a number without currency, money word or price word is the price."""
    start, end = span
    text = folded[start:end]
    grouped = _GROUPED.search(text) is not None
    written_out = grouped or _WITH_CENTS.search(text) is not None
    if amount in _YEARS and text.isdigit():
        return 0
    if amount >= _LEAST_LIKELY and _before(grammar.likely, folded, start):
        return _LIKELY
    if _before(_MEASURED, folded, start):
        return 0
    if amount >= _LEAST_CLOSED.get(currency, _LEAST_LIKELY) and grammar.closing.match(folded, end):
        return _LIKELY
    follows = _ALONE_AFTER.match(folded, end) is not None
    if written_out and amount >= (_LEAST_GROUPED if grouped else _LEAST_CENTS):
        return _ALONE if follows or grammar.trailing.match(folded, end) else 0
    if not (_before(_ALONE_BEFORE, folded, start) and follows):
        return 0
    plain = text.isdigit() and len(text) <= _MOST_DIGITS_ALONE and amount >= _LEAST_ALONE
    return _ALONE if plain or (written_out and amount >= _LEAST_LIKELY) else 0


def _is_another_amount(folded: str, first: int, after: int, grammar: _Grammar) -> bool:
    """Whether it is an instalment, the shipping, a discount or the price of before."""
    return bool(
        _before(grammar.other_before, folded, first)
        or _before(_INSTALMENTS, folded, first)
        or grammar.other_after.match(folded, after)
        or _DENIED.match(folded, after)
        or (_before(_FROM, folded, first) and _NOW.match(folded, after))
    )


def _exact(amount: Decimal, currency: str) -> Decimal | None:
    """The amount as the currency holds it, None when that would change it or is too much."""
    step = Decimal(1) if currency in WHOLE_CURRENCIES else _CENT
    return amount if amount <= MAX_AMOUNT and amount % step == 0 else None


@cache
def _grammar(currency: str) -> _Grammar:
    lists = lexicon.money()
    local = {"BRL": lists.words_brl, "PEN": lists.words_pen}.get(currency, {})
    words = lists.words | local
    scales = {word: value for word, value in lists.scales.items() if word not in local}
    scales |= lists.scales_of.get(currency, {})
    # A word that is also a sign belongs to the number after it: "talle 42 USD 200".
    both = [word for word in words if word in lists.signs]
    only = [word for word in words if word not in lists.signs]
    fillers = rf"(?:\s(?:{_either(lists.cues.fillers)}))*"
    other_fillers = rf"(?:\s(?:{_either(lists.others.fillers)})){{0,4}}"
    unit = rf"\s*(?:(?:{_either(lists.units.words)})(?![a-z0-9$])|{_either(lists.units.signs)})"
    return _Grammar(
        sign=re.compile(rf"(?<![a-z0-9])(?P<sign>{_either(lists.signs)})\s*$"),
        scale=re.compile(rf"\s*(?P<scale>{_either(scales)})(?![a-z0-9])"),
        word=re.compile(
            rf"\s*(?:de\s+)?(?P<word>(?:{_either(only)})(?![a-z0-9])"
            rf"|(?:{_either(both)})(?![a-z])(?!\s*[a-z]*[0-9]))"
        ),
        unit=re.compile(unit),
        sure=re.compile(rf"\b(?:{_either(lists.cues.sure)}){fillers}\s*[:=]?\s*$"),
        likely=re.compile(rf"\b(?:{_either(lists.cues.likely)})\s+$"),
        other_before=re.compile(rf"\b(?:{_either(lists.others.before)}){other_fillers}\s*:?\s*$"),
        other_after=re.compile(rf"\s*(?:{_either(lists.others.after)})\b"),
        closing=re.compile(rf"\s*(?:{_either(lists.cues.closing)})(?![a-z0-9])"),
        trailing=re.compile(
            rf"\s+(?:(?:{_either(lists.cues.trailing)})(?![a-z0-9])|ou?\s[0-9]+\s?x\b)"
        ),
        gold=re.compile(rf"\b(?:{_either(lists.others.gold)})\b"),
        scales=scales,
        words=words,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
