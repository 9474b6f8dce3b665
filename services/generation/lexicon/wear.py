"""What tells that goods are used without saying so, and where the words for a state speak of
something else.

Owns the typed, cached access to the word list (wear.toml). Does not own the states' own words
(traits.toml) nor the grammar that uses both (services/generation/offline/traits).
"""

import tomllib
from functools import cache
from importlib import resources

from pydantic import BaseModel

from services.generation.words import Phrases


class _Said(BaseModel):
    phrases: list[str]


class _Denying(BaseModel):
    words: frozenset[str]


class _Wear(BaseModel):
    worn: _Said
    unworn: _Denying
    praised: _Said
    newish: _Said
    elsewhere: _Said


@cache
def _wear() -> _Wear:
    text = resources.files(__package__ or "").joinpath("wear.toml").read_text(encoding="utf-8")
    return _Wear.model_validate(tomllib.loads(text))


@cache
def wear() -> Phrases[bool]:
    """What only used goods have (True), and praise that mostly speaks of used ones (False)."""
    praised = dict.fromkeys(_wear().praised.phrases, False)
    return Phrases(praised | dict.fromkeys(_wear().worn.phrases, True))


def newish() -> Phrases[bool]:
    """What is said of new goods, and of used ones as good as new too."""
    return Phrases(dict.fromkeys(_wear().newish.phrases, True))


def unworn() -> frozenset[str]:
    """Words that deny a flaw behind them."""
    return _wear().unworn.words


@cache
def of_something_else() -> Phrases[bool]:
    """Phrases in which a state's word does not speak of the goods: "de nuevo", "New York"."""
    return Phrases(dict.fromkeys(_wear().elsewhere.phrases, True))
