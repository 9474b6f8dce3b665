"""One printed line cut into what it states: pairs of a word and a value, or a bare value.

Owns the shape of a label's line and the mistakes of reading letters in its words. Does not own
what a value may be (`labels`). A sentence is no label: such lines state nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.generation.hygiene import Flaw, flaw_of
from services.generation.lexicon.labels import label_keys, told
from services.generation.words import cut, fold

_MOST_CHARACTERS, _MOST_WORDS = 70, 12
_MOST_KEY_WORDS = 3
_COLON = re.compile(r"\s*[:=]\s*")
_AFTER_KEY = re.compile(r"\s*[:=#]\s*|\s*\.\s*:?\s*|\s+[-–]\s+|\s+|(?=[0-9])")
_GLUED = re.compile(r"(?P<key>[a-z01]{3,})(?P<value>[0-9]{1,4}(?:[.,]5)?)$")
_PARTS = re.compile(r"\s*[|;•·]\s*|\s+/\s+|\s{3,}")
_NAMED_SO = frozenset({"BOOK_PUBLISHER"})
"""Words that are part of the name where no colon follows: "Editorial Litoral"."""

_AS_LETTERS = (str.maketrans("015", "ois"), str.maketrans("015", "ols"))
"""Digits that stand for letters where a word is expected; a value is never changed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed value. `key` is what the word before it says that it is, empty for a bare one;
    `marked` tells that a colon or an equal sign stood between."""

    key: str
    text: str
    marked: bool = False


def is_order(line: str) -> bool:
    """Whether the line gives orders to its reader, or echoes a prompt: no label does."""
    flaw = flaw_of(line)
    return flaw in {Flaw.ECHO, Flaw.REFUSAL} or bool(told().find(line, cut(line)))


def pieces(line: str) -> tuple[Piece, ...]:
    """What the line states; nothing where it is too long for a label or holds contact data."""
    text = line.strip()
    if not text or len(text) > _MOST_CHARACTERS or len(cut(text)) > _MOST_WORDS:
        return ()
    return tuple(piece for part in _PARTS.split(text) for piece in _pairs(part) if piece.text)


def _pairs(text: str) -> Iterator[Piece]:
    """The text at each "word:"; what stands before the first is a pair or a bare value."""
    starts = [(start, end, key) for start, end, key in _marked_keys(text)]
    first = starts[0][0] if starts else len(text)
    if head := text[:first].strip(" ,-"):
        yield _head(head)
    for at, (_, end, key) in enumerate(starts):
        stop = starts[at + 1][0] if at + 1 < len(starts) else len(text)
        yield Piece(key, text[end:stop].strip(" ,-"), marked=True)


def _marked_keys(text: str) -> Iterator[tuple[int, int, str]]:
    """Words of the lexicon with a colon behind them, as (start, end of the colon, key)."""
    words = cut(text)
    for last, word in enumerate(words):
        colon = _COLON.match(text, word.end)
        if colon is None:
            continue
        for count in range(_MOST_KEY_WORDS, 0, -1):
            first = last - count + 1
            if first >= 0 and (key := key_for(text[words[first].start : word.end])):
                yield words[first].start, colon.end(), key
                break


def _head(text: str) -> Piece:
    """A pair without a colon ("TALLE 42"), else the bare text."""
    words = cut(text)
    for count in range(min(_MOST_KEY_WORDS, len(words)), 0, -1):
        end = words[count - 1].end
        after = _AFTER_KEY.match(text, end)
        if words[0].start == 0 and after and (key := key_for(text[:end])):
            named = key in _NAMED_SO
            return Piece(key, text if named else text[after.end() :].strip())
    glued = _GLUED.fullmatch(fold(text))
    if glued and (key := key_for(glued["key"])):
        return Piece(key, glued["value"])
    return Piece("", text)


def key_for(text: str) -> str | None:
    """What a word before a value says that it is, read through 0 for O and 1 for I or L."""
    exact = label_keys().get(text)
    if exact or not any(character.isalpha() for character in text):
        return exact
    folded = fold(text)
    readings = (label_keys().get(folded.translate(table)) for table in _AS_LETTERS)
    return next((key for key in readings if key), None)
