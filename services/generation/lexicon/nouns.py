"""What product nouns are called on a site: slang and English in the site's own words.

Owns the typed, cached access to the word list (nouns.toml). Does not own which nouns name a
product (products.toml).
"""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel

from services.generation.words import Phrases


class _Nouns(BaseModel):
    standard: dict[str, str]
    kinds: dict[str, str]


@cache
def _nouns(language: str) -> _Nouns:
    """Of a site's language, Spanish where there is no other."""
    text = resources.files(__package__ or "").joinpath("nouns.toml").read_text(encoding="utf-8")
    languages = tomllib.loads(text)
    return _Nouns.model_validate(languages.get(language, languages["es"]))


@cache
def standard_nouns(language: str) -> Phrases[str]:
    """The site's word for a noun, by the noun as a seller wrote it."""
    return Phrases(_nouns(language).standard)


def in_kind(noun: str, kind: str | None, language: str) -> str:
    """A noun with what kind of goods it is; the noun alone where the kind is not known."""
    return _nouns(language).kinds.get(kind or "", "{}").format(noun)
