"""Titles by the marketplace's rules, whoever wrote them.

Owns what a title may hold and its length: product, brand, model and key data; no condition,
price, stock, shipping, payment or discount words and no symbols. Source:
https://developers.mercadolibre.com.ar/es_ar/publica-productos
"""

import re

from services.generation import lexicon
from services.generation.hygiene import plain
from services.generation.offline.money import read_price
from services.generation.offline.sentence import Sentence, read
from services.generation.offline.traits import read_condition
from services.generation.words import cut
from services.listings.content import TITLE_MAX

_SYMBOLS = re.compile(r"[^\w\s.,'’&+/\"°º-]|_")
_STRAY = re.compile(r"(?<!\S)[.,'’&+/\"°º-]+(?!\S)")
_SPACES = re.compile(r"\s+")
_EDGE = " .,'’&+/-"
_SHOUTED_LETTERS = 8
_ACRONYM = 4
_HANGING = frozenset(
    [
        "a",
        "al",
        "o",
        "ou",
        "or",
        "por",
        "de",
        "del",
        "da",
        "do",
        "con",
        "com",
        "with",
        "y",
        "e",
        "and",
        "para",
        "for",
        "en",
        "em",
    ]
)


def clean_title(text: str, currency: str, limit: int = TITLE_MAX) -> str:
    """The title without what a title may not say, cut to `limit` characters at a word's end.

    May come back short or empty: the caller decides what then.
    """
    text = _SPACES.sub(" ", plain(text))
    price = read_price(text, currency)
    if price:
        text = f"{text[: price.start]} {text[price.end :]}"
    text = _without(text, _unwanted_spans(read(text)))
    text = _SPACES.sub(" ", _STRAY.sub(" ", _SYMBOLS.sub(" ", text))).strip(_EDGE)
    return _trimmed(cut_words(_unshouted(text), limit))


def cut_words(text: str, limit: int) -> str:
    """The text as it is, or what of its whole words fits into `limit` characters."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    return _trimmed(head.rsplit(" ", 1)[0] if " " in head else text[:limit])


def capitalised(text: str) -> str:
    """The text with a capital first letter, unless its first word has capitals of its own."""
    first = text.split(" ", 1)[0]
    return text if first != first.lower() else text[:1].upper() + text[1:]


def _trimmed(text: str) -> str:
    """The text without marks at its ends and words that can't end a phrase."""
    words = text.strip(_EDGE).split(" ")
    while len(words) > 1 and words[-1].lower() in _HANGING:
        words.pop()
    return " ".join(words).strip(_EDGE)


def _unwanted_spans(sentence: Sentence) -> list[tuple[int, int]]:
    condition = read_condition(sentence)
    said = lexicon.title_words().find(sentence.text, sentence.words)
    spans = [(m.start, m.end) for m in said if not m.overlaps(sentence.name_spans)]
    return sorted([*spans, *(condition.spans if condition else ())])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text


def _unshouted(text: str) -> str:
    """A title in capitals as people write it; brands as they write themselves."""
    letters = [character for character in text if character.isalpha()]
    if len(letters) < _SHOUTED_LETTERS or any(letter.islower() for letter in letters):
        return text
    words = cut(text)
    brands = [(m, m.meaning.name) for m in lexicon.brands().find(text, words)]
    lines = [(m, m.meaning.name) for m in lexicon.lines().find(text, words)]
    names = {m.first: (m.last, name) for m, name in (*brands, *lines)}
    parts: list[str] = []
    position, index = 0, 0
    while index < len(words):
        word = words[index]
        keep = any(c.isdigit() for c in word.text) or len(word.text) < _ACRONYM
        own = word.text if keep else word.text.capitalize()
        last, written = names.get(index, (index, own))
        parts.append(text[position : word.start] + written)
        position, index = words[last].end, last + 1
    return "".join(parts) + text[position:]
