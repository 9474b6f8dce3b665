"""Text in capitals, as people write it.

Owns what counts as shouting and how it is calmed: brands and lines as they write themselves,
codes and short names as they are. Does not own what else is wrong with a text (hygiene, titles).
"""

import re
from functools import cache

from services.generation import lexicon
from services.generation.words import Word, cut

_LEAST_LETTERS = 8
_SHARE = 0.7
_ACRONYM = 4
"""Words of fewer letters are taken for names: HP, LED, JBL."""

_LONG_ACRONYMS = frozenset({"AMOLED", "HDMI", "NVME", "OLED", "PCIE", "QLED", "WIFI"})
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s+)[^\w]*(\w)")


def titled(text: str) -> str:
    """A title in capitals with a capital for each word that names something."""
    if not _shouts(text):
        return text
    calm = _rewritten(text, keep_first=True)
    return calm if calm[:1] == text[:1] else text[:1] + calm[1:]


def spoken(text: str) -> str:
    """The text with its lines in capitals written as sentences."""
    return "\n".join(
        _sentences(_rewritten(line, keep_first=False)) if _shouts(line) else line
        for line in text.split("\n")
    )


def _shouts(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    upper = sum(letter.isupper() for letter in letters)
    return upper >= _LEAST_LETTERS and upper >= _SHARE * len(letters)


def _rewritten(text: str, *, keep_first: bool) -> str:
    words = cut(text)
    brands = [(m, m.meaning.name) for m in lexicon.brands().find(text, words)]
    lines = [(m, m.meaning.name) for m in lexicon.lines().find(text, words)]
    names = {m.first: (m.last, name) for m, name in (*brands, *lines)}
    parts: list[str] = []
    position, index = 0, 0
    while index < len(words):
        word = words[index]
        last, written = names.get(index, (index, _own(word, keep_first=keep_first)))
        parts.append(text[position : word.start] + written)
        position, index = words[last].end, last + 1
    return "".join(parts) + text[position:]


def _own(word: Word, *, keep_first: bool) -> str:
    if not word.text.isupper() or any(c.isdigit() for c in word.text):
        return word.text
    if word.folded in _small_words():
        return word.text.lower()
    if len(word.text) < _ACRONYM or word.text in _LONG_ACRONYMS:
        return word.text
    return word.text.capitalize() if keep_first else word.text.lower()


def _sentences(text: str) -> str:
    return _SENTENCE_START.sub(lambda match: match.group()[:-1] + match[1].upper(), text)


@cache
def _small_words() -> frozenset[str]:
    """Words that hold a sentence together, in any of the languages."""
    short = {word for word in lexicon.grammar().plain if len(word) < _ACRONYM}
    return frozenset[str]().union(short, *lexicon.languages().values())
