"""How a seller asks for changes of a listing: verbs, fields, and the words around them.

Owns the typed, cached access to the word list (edits.toml). Does not own the grammar that uses
it (services/generation/offline/edits).
"""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel, Field

from services.listings.content import ListingType


class Verbs(BaseModel):
    """Verbs by what they do to a listing."""

    set: list[str]
    lower: list[str]
    increase: list[str] = Field(alias="raise")
    remove: list[str]
    add: list[str]
    call: list[str]
    shorten: list[str]


class Around(BaseModel):
    """What stands around a request; what each list is for stands in its file."""

    polite: list[str]
    modal: list[str]
    joins: list[str]
    articles: list[str]
    copulas: list[str]
    links: list[str]
    doubtful: frozenset[str]


class Tone(BaseModel):
    """Words that tell a request from a new product's sentence."""

    selling: list[str]
    corrected: list[str]
    changed: list[str]


class EditWords(BaseModel):
    """The whole list; every word is folded."""

    verbs: Verbs
    around: Around
    fields: dict[str, list[str]]
    listing_types: dict[ListingType, list[str]]
    attributes: dict[str, list[str]]
    numbers: dict[str, str]
    tone: Tone


@cache
def edit_words() -> EditWords:
    """How a seller asks for changes."""
    text = resources.files(__package__ or "").joinpath("edits.toml").read_text(encoding="utf-8")
    return EditWords.model_validate(tomllib.loads(text))
