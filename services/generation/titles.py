"""Titles by the marketplace's rules, whoever wrote them.

Owns what a title may hold and its length: product, brand, model and key data; no condition,
price, stock, shipping, payment or discount words, no symbols and no word twice. Source:
https://developers.mercadolibre.com.ar/es_ar/publica-productos
"""

import re

from services.generation import lexicon
from services.generation.capitals import titled
from services.generation.hygiene import plain
from services.generation.offline.money import read_price
from services.generation.offline.sentence import Sentence, read
from services.generation.offline.traits import condition_words
from services.listings.content import TITLE_MAX

_SYMBOLS = re.compile(r"[^\w\s.,'’&+/\"°º-]|_")
_STRAY = re.compile(r"(?<!\S)[.,'’&+/\"°º-]+(?!\S)")
_SPACES = re.compile(r"\s+")
_STRETCHED = re.compile(r"(?<=\w{2})([aeou])\1{2,}", re.IGNORECASE)
""""OFERTAAA" is the word that it stretches."""

_EDGE = " .,'’&+/-"
_LEAST_REPEATED = 3
"""Letters of a word that stands once in a title; shorter ones are units and joints."""

_HANGING = frozenset(
    ["a", "al", "o", "ou", "or", "por", "de", "del", "da", "do", "con", "com", "with",
     "y", "e", "and", "para", "for", "en", "em", "muy", "casi", "muito", "quase", "very", "lightly"]
)  # fmt: skip


def clean_title(text: str, currency: str, limit: int = TITLE_MAX) -> str:
    """The title without what a title may not say, cut to `limit` characters at a word's end.

    May come back short or empty: the caller decides what then.
    """
    cleaned = _cleaned(text, currency, limit)
    while cleaned != text:  # what is taken out can bring together what may not stand either
        text, cleaned = cleaned, _cleaned(cleaned, currency, limit)
    return text


def _cleaned(text: str, currency: str, limit: int) -> str:
    text = _STRETCHED.sub(r"\1", _SPACES.sub(" ", plain(text)))
    while price := read_price(text, currency):
        text = f"{text[: price.start]} {text[price.end :]}"
    text = _without(text, _unwanted_spans(read(text)))
    text = _without(text, _repeated_spans(read(text)))
    text = _SPACES.sub(" ", _STRAY.sub(" ", _SYMBOLS.sub(" ", text))).strip(_EDGE)
    return _trimmed(cut_words(titled(text), limit))


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
    states = [(match.start, match.end) for match in condition_words(sentence)]
    said = lexicon.title_words().find(sentence.text, sentence.words)
    spans = [(m.start, m.end) for m in said if not m.overlaps(sentence.name_spans)]
    return sorted({*spans, *states})


def _repeated_spans(sentence: Sentence) -> list[tuple[int, int]]:
    """Words said before, but for names made of one word twice: "Duran Duran"."""
    common = {match.first for match in lexicon.products().find(sentence.text, sentence.words)}
    brands = {match.first for match in sentence.brands}
    seen: set[str] = set()
    spans: list[tuple[int, int]] = []
    for index, word in enumerate(sentence.words):
        named = word.text[:1].isupper() and index not in common | brands
        doubled = named and index > 0 and sentence.word(index - 1) == word.folded
        thrice = index > 1 and sentence.word(index - 2) == word.folded
        letters = len(word.folded) >= _LEAST_REPEATED and not word.folded.isdigit()
        if letters and word.folded in seen and (thrice or not doubled):
            spans.append((word.start, word.end))
        seen.add(word.folded)
    return spans


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]} {text[end:]}"
    return text
