"""Words of a text, compared without accents and case, and phrases found among them.

Owns folding and matching; positions always refer to the original text. Does not own what the
phrases mean (services/generation/lexicon).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GAP = re.compile(r"(?:[ \t\-&+/]|\. ?){1,3}")
"""What may stand between two words of one phrase: never a comma or a line's end."""


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    return (decomposed[:1] or character).lower()[:1] or character


def fold(text: str) -> str:
    """Lower case without accents, character by character, so that positions stay the same."""
    return "".join(map(_fold_character, text))


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the text; `folded` has neither accents nor apostrophes."""

    text: str
    folded: str
    start: int
    end: int


def cut(text: str) -> tuple[Word, ...]:
    """The words of a text, in order."""
    return tuple(
        Word(m.group(), fold(m.group()).replace("'", "").replace("’", ""), m.start(), m.end())
        for m in _WORD.finditer(text)
    )


def key_of(phrase: str) -> str:
    """A phrase's form for comparison: folded words with single spaces."""
    return " ".join(word.folded for word in cut(phrase))


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A phrase found: its meaning, its place, and the words it spans (`first` to `last`)."""

    meaning: T
    text: str
    start: int
    end: int
    first: int
    last: int

    def overlaps(self, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether it touches one of the spans of characters."""
        return any(self.start < end and start < self.end for start, end in spans)


class Phrases(Generic[T]):
    """A set of phrases with their meanings; of two at one place the longer one is found."""

    def __init__(self, meanings: Mapping[str, T]) -> None:
        self._meanings = {key_of(phrase): meaning for phrase, meaning in meanings.items()}
        self._longest = max((key.count(" ") + 1 for key in self._meanings), default=0)

    def get(self, phrase: str) -> T | None:
        """The meaning of exactly that phrase."""
        return self._meanings.get(key_of(phrase))

    def find(self, text: str, words: Sequence[Word]) -> list[Match[T]]:
        """All phrases in a text cut into `words`, from left to right, not overlapping."""
        found: list[Match[T]] = []
        at = 0
        while at < len(words):
            match = self._at(text, words, at)
            if match is not None:
                found.append(match)
                at = match.last
            at += 1
        return found

    def _at(self, text: str, words: Sequence[Word], first: int) -> Match[T] | None:
        best: Match[T] | None = None
        key = ""
        for last in range(first, min(first + self._longest, len(words))):
            word = words[last]
            if last > first and not _GAP.fullmatch(text[words[last - 1].end : word.start]):
                break
            key = f"{key} {word.folded}" if key else word.folded
            meaning = self._meanings.get(key)
            if meaning is not None:
                start = words[first].start
                best = Match(meaning, text[start : word.end], start, word.end, first, last)
        return best
