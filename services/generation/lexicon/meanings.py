"""What values mean beyond their spelling: words that are one value, yes and no, joining words.

Owns the typed, cached access to `meanings.toml`. Does not own comparing (services/generation/
meanings) nor units and aliases (`attributes.toml`).
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel

from services.generation import lexicon
from services.generation.words import key_of


class _YesNo(BaseModel):
    yes: list[str]
    no: list[str]


class Meanings(BaseModel):
    """`groups` are forms of one value; `joints` are words that change no value; `likely` are keys
    whose fact mostly, but not by definition, holds for an attribute; `unbranded` says that goods
    have no brand; `nothing` that an answer is none; `sizes` stand before a size, and `countries`
    beside it. What is read in her own sentence: `telling` attributes' values need no other word,
    `vague` ones do, those of `beside` among them; `called` are other words for
    what a name asks; `denying` words take back what follows, `aside` ones speak of other goods,
    beside `partial` ones not all of a number is meant, after `doubting` ones nothing is said."""

    groups: list[list[str]]
    joints: frozenset[str]
    answers: _YesNo
    unbranded: frozenset[str]
    nothing: frozenset[str]
    sizes: frozenset[str]
    counts: frozenset[str]
    telling: frozenset[str]
    vague: list[str]
    denying: list[str]
    partial: list[str]
    doubting: list[str]
    aside: list[str]
    countries: dict[str, str]
    likely: dict[str, list[str]]
    beside: dict[str, list[str]]
    called: dict[str, list[str]]


@cache
def meanings() -> Meanings:
    """The file."""
    text = resources.files(lexicon).joinpath("meanings.toml").read_text(encoding="utf-8")
    return Meanings.model_validate(tomllib.loads(text))


@cache
def group_of() -> Mapping[str, int]:
    """The number of each form's group, by the form's key."""
    groups = meanings().groups
    return {key_of(form): number for number, group in enumerate(groups) for form in group}


@cache
def answers() -> Mapping[str, bool]:
    """What each word for yes and no answers, by its key."""
    listed = meanings().answers
    return {key_of(word): True for word in listed.yes} | {key_of(word): False for word in listed.no}
