"""A request of the seller while it is being read, and the patterns that all its readers share.

Owns the places in the text, the words that open, join and end requests, and amounts. Does not
own what any request means (the readers beside this module).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TypeVar

from services.generation import lexicon
from services.generation.lexicon.asking import edit_words
from services.generation.offline.money import read_price
from services.generation.words import Match, Phrases, cut, fold, key_of
from services.listings.attributes import writable
from services.listings.changes import Change
from services.listings.content import Content
from services.listings.schema import AttributeSpec, CategorySchema, ValueType
from services.listings.sites import SITES

T = TypeVar("T")

ABOUT = (
    r"(?:(?:todo\s)?lo del?|la parte del?|lo que dice del?|a parte d[aoe]|o que diz d[aoe]"
    r"|the part about|everything about|any mention of|what it says about)\s+"
)
FROM_DESCRIPTION = r"\s+(?:de la descripcion|da descricao|from the description)"
"""How she points at what the description says."""

_SITE_PREFIX = 3
_PHRASE_REACH = 60
"""Characters that a phrase of the lexicon or an amount may take up."""

_PERCENT = re.compile(
    r"(?:un\s|um\s|a\s)?(?P<n>[0-9]{1,3}(?:[.,][0-9]{1,2})?|[a-z]+)"
    r"\s?(?:%|(?:por ciento|por cento|percent|per cent)\b)"
)
_COUNT = re.compile(r"(?P<n>[0-9]{1,6}|[a-z]+)(?![\w%$]|[.,][0-9])")
_WORD_NUMBER = re.compile(r"(?P<n>[a-z]+)\s(?=\S)")
_PRICE_CUE = "precio "


@dataclass(frozen=True, slots=True)
class Talk:
    """Her words with the listing that they are about. Places are of `text` and `folded` alike.

    `country` is the site's, `charted` tells that the category has size charts, `names` lead to its
    attributes: their own names and what people call them.
    """

    text: str
    folded: str
    content: Content
    schema: CategorySchema | None
    language: str
    country: str = ""
    charted: bool = False
    names: Mapping[str, AttributeSpec] = field(default_factory=dict[str, AttributeSpec])

    @classmethod
    def of(
        cls, text: str, content: Content, schema: CategorySchema | None, language: str
    ) -> "Talk":
        """A request about a listing; `language` names values where the site is not known."""
        site = SITES.get(schema.id[:_SITE_PREFIX]) if schema else None
        return cls(
            text,
            fold(text),
            content,
            schema,
            site.language if site else language,
            site.country if site else "",
            any(spec.value_type is ValueType.GRID for spec in schema.attributes)
            if schema
            else False,
            _names(schema) if schema else {},
        )


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader understood and where that ends.

    `asked` tells that a verb asks for it, so that it may be a polite question; `removes`, that it
    takes something away; `toggles`, that it names a thing without any value; `free`, that its
    last words are a text of her own, which may go on behind an "and".
    """

    changes: tuple[Change, ...]
    end: int
    asked: bool = False
    removes: bool = False
    toggles: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of money: `marked` by a currency, a money word or grouped thousands."""

    value: Decimal
    end: int
    marked: bool


def either(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Patterns:
    """The word list as patterns, each matched at a place; verbs take their pronouns along."""

    set: str
    lower: str
    increase: str
    remove: str
    add: str
    call: str
    shorten: str
    articles: str
    copulas: str
    links: str
    polite: re.Pattern[str]
    modal: re.Pattern[str]
    joins: re.Pattern[str]
    parted: re.Pattern[str]
    with_article: re.Pattern[str]
    verb: re.Pattern[str]
    fields: dict[str, str]


_PRONOUN = r"(?:(?:me|te|se|nos)?(?:l[aeo]s?)?|-l?h?[eoa]s?)"
_GAP = r"(?:\s(?:it|them|ele|ela|isso|esto|eso|lo|la|le|los|las|les))?"


@cache
def patterns() -> Patterns:
    """The patterns, made once."""
    words = edit_words()
    verbs, around = words.verbs, words.around

    def verb(forms: Sequence[str]) -> str:
        return rf"(?:{either(forms)}){_PRONOUN}\b{_GAP}\s+"

    every = [form for forms in verbs.model_dump().values() for form in forms]
    return Patterns(
        set=verb(verbs.set),
        lower=verb(verbs.lower),
        increase=verb(verbs.increase),
        remove=verb(verbs.remove),
        add=verb(verbs.add),
        call=verb(verbs.call),
        shorten=verb(verbs.shorten),
        articles=rf"(?:(?:{either(around.articles)})\s+)",
        copulas=rf"(?:(?:{either(around.copulas)})\s+)",
        links=rf"(?:\s*[:=]\s*|\s+(?:{either(around.links)})\s*[:=]?\s+|\s+)",
        polite=re.compile(
            rf"(?:(?:{either(around.polite)})\b(?:\s*[,:.!]+)?|(?:si|sim|yes)\s*[,.!]+)\s*"
        ),
        modal=re.compile(rf"(?:{either(around.modal)})\s+"),
        joins=re.compile(rf"(?:[,;.!?¿¡\n]\s*)*(?:(?:{either(around.joins)})\b\s*|[;.!?¿¡\n,]\s*)"),
        parted=re.compile(rf"[,;.!?\n]|\b(?:{either(around.joins)})\b"),
        with_article=re.compile(rf"(?:lo del?\s+|(?:{either(around.articles)})\s+)"),
        verb=re.compile(verb(every)),
        fields={name: either(forms) for name, forms in words.fields.items()},
    )


def phrase_at(phrases: Phrases[T], talk: Talk, at: int) -> Match[T] | None:
    """The phrase of a lexicon that begins right there; places are of the whole text."""
    reach = talk.text[at : at + _PHRASE_REACH]
    found = phrases.find(reach, cut(reach)[:6])
    if not found or found[0].start != 0:
        return None
    match = found[0]
    return Match(match.meaning, match.text, at, at + match.end, match.first, match.last)


def number_of(written: str) -> Decimal | None:
    """A number in digits or as a word."""
    digits = edit_words().numbers.get(written, written).replace(",", ".")
    return Decimal(digits) if digits.replace(".", "", 1).isascii() and digits[0].isdigit() else None


def percent_at(talk: Talk, at: int) -> tuple[Decimal, int] | None:
    """A percentage and where it ends."""
    match = _PERCENT.match(talk.folded, at)
    number = number_of(match["n"]) if match else None
    return (number, match.end()) if match and number is not None else None


def count_at(talk: Talk, at: int) -> tuple[int, int] | None:
    """A whole number and where it ends."""
    match = _COUNT.match(talk.folded, at)
    number = number_of(match["n"]) if match else None
    if match is None or number is None or number != int(number):
        return None
    return int(number), match.end()


def amount_at(talk: Talk, at: int) -> Amount | None:
    """An amount in the listing's own currency that begins right there."""
    stop = clause_end(talk, at)
    rest = talk.folded[at : min(stop, at + _PHRASE_REACH)]
    said = _WORD_NUMBER.match(rest)
    number = edit_words().numbers.get(said["n"]) if said else None
    shift = 0
    if said and number:
        rest, shift = f"{number}{rest[said.end('n') :]}", len(said["n"]) - len(number)
    reading = read_price(_PRICE_CUE + rest, talk.content.currency)
    if reading is None or reading.currency is not None or reading.start != len(_PRICE_CUE):
        return None
    end = reading.end - len(_PRICE_CUE)
    written = rest[:end]
    marked = not written.isdigit() and not re.fullmatch(r"[0-9]+[.,][0-9]{1,2}", written)
    if number and not marked:
        return None
    return Amount(reading.amount, at + end + shift, marked)


_SEPARATOR = re.compile(r"\s*(?:[;!?¿¡\n]|[.,](?!\d))|\s+(?=(?:y|e|and)\s)")


def clause_end(talk: Talk, at: int) -> int:
    """Where the words up to the next mark, line or "and" end."""
    match = _SEPARATOR.search(talk.folded, at)
    return match.start() if match else len(talk.folded.rstrip())


def opening(talk: Talk, at: int) -> int:
    """The place behind greetings, joining words and polite turns: where a request begins."""
    return opening_of(talk.folded, at)


def opening_of(folded: str, at: int) -> int:
    """The same, of folded words alone."""
    shared = patterns()
    at = _space(folded, at)
    while True:
        match = shared.joins.match(folded, at) or shared.polite.match(folded, at)
        if match is None or match.end() == at:
            return at
        at = _space(folded, match.end())


def _space(folded: str, at: int) -> int:
    while at < len(folded) and folded[at].isspace():
        at += 1
    return at


def _names(schema: CategorySchema) -> dict[str, AttributeSpec]:
    specs = {spec.id: spec for spec in schema.attributes if writable(spec)}
    aliases = lexicon.attributes().aliases
    names: dict[str, AttributeSpec] = {}
    for key, forms in edit_words().attributes.items():
        others = [other for other, keys in aliases.items() if key in keys]
        spec = next((specs[i] for i in (key, *others) if i in specs), None)
        if spec:
            for form in forms:
                names.setdefault(form, spec)
    own = {key_of(spec.name): spec for spec in reversed(specs.values()) if key_of(spec.name)}
    return names | own
