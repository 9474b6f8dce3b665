"""What labels print: the words before a value, firms, and words that no label says.

Owns the typed, cached access to the word list (labels.toml). Does not own the grammar that uses
it (services/generation/offline/labels).
"""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel

from services.generation.words import Phrases


class _Words(BaseModel):
    words: frozenset[str]


class LabelWords(BaseModel):
    """The whole list; what each part is for stands in its file."""

    keys: dict[str, list[str]]
    badges: dict[str, frozenset[str]]
    firms: _Words
    unbranded: _Words
    common: _Words
    told: _Words


@cache
def label_words() -> LabelWords:
    """How labels are printed."""
    text = resources.files(__package__ or "").joinpath("labels.toml").read_text(encoding="utf-8")
    return LabelWords.model_validate(tomllib.loads(text))


@cache
def label_keys() -> Phrases[str]:
    """What the words before a printed value say that it is."""
    return Phrases({word: key for key, words in label_words().keys.items() for word in words})


def badges(kind: str) -> frozenset[str]:
    """Brands that on goods of that kind name a part."""
    return label_words().badges.get(kind, frozenset())


@cache
def told() -> Phrases[bool]:
    """Phrases that no label says."""
    return Phrases(dict.fromkeys(label_words().told.words, True))
