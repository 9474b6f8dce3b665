"""A seller's sentence cut up once for all readers.

Owns the words, their folded form, the guessed language and the product noun. Does not own what
any other word means (the readers beside this module).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.generation import lexicon
from services.generation.lexicon import Brand, Line
from services.generation.words import Match, Word, cut, fold, key_of

Span = tuple[int, int]

_SHORT = 3
_MODEL_CODE = re.compile(r"[a-z]{0,2}[0-9]{1,2}[a-z]?")
_CODE = re.compile(r"[a-z]{1,2}[0-9]{1,3}[a-z]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """The text with its words, and the names of the lexicon that occur in it.

    `language` is "es", "pt" or "en" by its common words, None when they tell nothing.
    """

    text: str
    folded: str
    words: tuple[Word, ...]
    language: str | None
    noun: Match[str] | None
    brands: tuple[Match[Brand], ...]
    lines: tuple[Match[Line], ...]

    def word(self, index: int) -> str:
        """The folded word at an index, empty outside the text."""
        return self.words[index].folded if 0 <= index < len(self.words) else ""

    def between(self, first: int, second: int) -> str:
        """What stands between two words, by their indexes."""
        return self.text[self.words[first].end : self.words[second].start]

    @property
    def cased(self) -> bool:
        """Whether capitals mean something here: some longer word is written without one."""
        return any(len(w.text) > _SHORT and w.text.islower() for w in self.words)

    @property
    def name_spans(self) -> tuple[Span, ...]:
        """Places of brands and lines of two words or more ("New Balance" is not new)."""
        return tuple((m.start, m.end) for m in (*self.brands, *self.lines) if m.last > m.first)


def read(text: str) -> Sentence:
    """Cut a text into a `Sentence`."""
    words = cut(text)
    brands = tuple(lexicon.brands().find(text, words))
    found = lexicon.lines().find(text, words)
    lines = tuple(m for m in found if not m.meaning.before_code or _precedes_code(m, words))
    return Sentence(
        text=text,
        folded=fold(text),
        words=words,
        language=_language(words),
        noun=_noun(text, words, (*brands, *lines)),
        brands=brands,
        lines=lines,
    )


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    """Whether a place touches one of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _noun(
    text: str, words: tuple[Word, ...], names: Sequence[Match[Brand] | Match[Line]]
) -> Match[str] | None:
    """The first product noun, together with one right behind it ("bici mountain bike").

    After a line or a brand a noun may tell what comes with the product ("iPhone 11 batería 85%",
    "PS4 + 2 joysticks"): it counts there only if it is of the line's own kind and no part, or
    right behind the line in English ("iPhone case").
    """
    nouns = lexicon.products().find(text, words)
    if not nouns:
        return None
    noun = nouns[0]
    before = [name for name in names if name.first < noun.first]
    kinds = {name.meaning.type for name in before if isinstance(name.meaning, Line)}
    compound = _language(words) == "en" and any(
        isinstance(name.meaning, Line) and leads_to(name, noun, words) for name in before
    )
    part = bool(before) and key_of(noun.text) in lexicon.condition_parts()
    if not compound and (part or (kinds and noun.meaning not in kinds)):
        return None
    if len(nouns) > 1 and text[noun.end : nouns[1].start] == " ":
        tail = nouns[1]
        whole = text[noun.start : tail.end]
        return Match(noun.meaning, whole, noun.start, tail.end, noun.first, tail.last)
    return noun


def leads_to(name: Match[Brand] | Match[Line], noun: Match[str], words: Sequence[Word]) -> bool:
    """Whether nothing but a model's code stands between a name and a noun: "iPhone 14 Pro case"."""
    between = words[name.last + 1 : noun.first]
    return name.last < noun.first and all(
        word.folded in lexicon.continuing() or _MODEL_CODE.fullmatch(word.folded)
        for word in between
    )


def _precedes_code(match: Match[Line], words: tuple[Word, ...]) -> bool:
    following = words[match.last + 1].folded if match.last + 1 < len(words) else ""
    return _CODE.fullmatch(following) is not None


def _language(words: tuple[Word, ...]) -> str | None:
    folded = [word.folded for word in words]
    counts = {
        language: sum(word in common for word in folded)
        for language, common in lexicon.grammar().languages.items()
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > 0 else None
