"""When two texts are the same value: spelling, plurals, joining words, and words for one thing.

Owns the forms that are compared, from the strictest to the loosest. Does not own what an
attribute makes of a match (services/generation/values) nor the words (services/generation/lexicon).
"""

import re
from functools import lru_cache

from services.generation import lexicon
from services.generation.lexicon import Concept
from services.generation.lexicon.meanings import answers, group_of, meanings
from services.generation.units import canonical
from services.generation.words import fold, key_of
from services.listings.schema import AttributeSpec

Forms = frozenset[str]

_SHORTEST = 3
"""Letters of a word that may lose its plural."""

_IS = frozenset({"e", "es", "is"})
_NAMES = frozenset({"MODEL", "LINE", "SERIES", "MANUFACTURER", "ALPHANUMERIC_MODEL", "MPN"})
"""Attributes whose values are names, as all brands are: a name has no plural and no synonym."""

_CONSONANTS = "bcdfghjklmnñpqrstvwxyz"
_PORTUGUESE = (
    ("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ois", "ol"), ("uis", "ul"),
    ("ns", "m"), ("ces", "z"), ("is", "il"),
)  # fmt: skip
_VOLTS = re.compile(
    r"(?P<low>\d{1,4}(?:[.,]\d)?) ?(?:v|volts?|voltios)?"
    r"(?: ?(?:/|-|~|\b(?:a|o|e|y|ou|or)\b) ?(?P<high>\d{2,4}))? ?(?:v|volts?|voltios|vac|vca)?"
)


def forms(spec: AttributeSpec, text: str) -> tuple[Forms, ...]:
    """The forms of a text as a value of the attribute, strictest first: as it is written, without
    blanks, by its words, by what they mean. Names have no meaning."""
    return _forms(spec.id, spec.name, text)


def concept_of(attribute_id: str, text: str) -> Concept | None:
    """The colour, gender or material that a text names, for attributes of those."""
    if "COLOR" in attribute_id:
        return lexicon.colours().get(text)
    if attribute_id == "GENDER":
        return lexicon.genders().get(text)
    if "MATERIAL" in attribute_id or attribute_id == "COMPOSITION":
        return lexicon.materials().get(text)
    return None


def answer_of(name: str, text: str) -> bool | None:
    """Whether a text says yes or no to the attribute of that name ("Con Bluetooth"): by itself,
    or with what is asked ("sin bluetooth"); None when it says neither."""
    said = key_of(text)
    alone = answers().get(said)
    wanted, theirs = asked(name), asked(text)
    if said and wanted[0] and wanted[0] == theirs[0]:
        return wanted[1] == theirs[1]
    return alone


def says_nothing(text: str) -> bool:
    """Whether there is no value in it: no letter and no digit, or words for not knowing."""
    key = key_of(text)
    return not key or key in meanings().nothing


def asked(text: str) -> tuple[tuple[str, ...], bool]:
    """What is spoken of, and whether as being there: "sin cable" and "É sem fio" say that it is
    not. "It is" is no thing of its own."""
    words = key_of(text).split()
    there = True
    while words and (words[0] in _IS or words[0] in answers()):
        there = there == answers().get(words.pop(0), True)
    return _singular(" ".join(words)), there


def _compact(attribute_id: str, folded: str) -> set[str]:
    bare = folded.replace(" ", "").strip(".")
    same = lexicon.attributes().same
    found = {bare, same.get(bare, bare)}
    if "VOLTAGE" in attribute_id and (match := _VOLTS.fullmatch(folded)):
        volts = f"{match['low'].replace(',', '.')}" + (f"/{match['high']}" if match["high"] else "")
        found |= {f"{volts}v", same.get(f"{volts}v", "")}
    measure = canonical(folded)
    return found | {measure} if measure else found


@lru_cache(maxsize=16_384)
def _forms(attribute_id: str, attribute_name: str, text: str) -> tuple[Forms, ...]:
    folded = " ".join(fold(text).split())
    exact, words = frozenset({folded} - {""}), frozenset({key_of(text)} - {""})
    strict = (exact, frozenset(_compact(attribute_id, folded) - {""}), words)
    if attribute_id in _NAMES or attribute_id.endswith("BRAND"):
        return strict
    return (*strict, _loose(attribute_id, attribute_name, text))


def _loose(attribute_id: str, attribute_name: str, text: str) -> Forms:
    """By meaning: singular, without the attribute's own words, by synonym, by concept."""
    key = key_of(text)
    own = {*_singular(key_of(attribute_name)), *key_of(attribute_name).split()}
    found: set[str] = set()
    for words in (_singular(key), _consonant_singular(key), _portuguese_singular(key)):
        found.add(" ".join(words))
        rest = [word for word in words if word not in own | meanings().joints]
        found.add(" ".join(rest))
    groups = {f"group:{group_of()[form]}" for form in {key, *found} if form in group_of()}
    concept = concept_of(attribute_id, text)
    if concept and concept.key:
        groups.add(f"concept:{concept.key}")
    return frozenset((found | groups) - {""})


def _singular(key: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") if _may_be_many(word) else word for word in key.split())


def _consonant_singular(key: str) -> tuple[str, ...]:
    return tuple(
        word[:-2]
        if _may_be_many(word) and word.endswith("es") and word[-3] in _CONSONANTS
        else word.removesuffix("s")
        if _may_be_many(word)
        else word
        for word in key.split()
    )


def _portuguese_singular(key: str) -> tuple[str, ...]:
    return tuple(_from_portuguese(word) if _may_be_many(word) else word for word in key.split())


def _from_portuguese(word: str) -> str:
    for many, one in _PORTUGUESE:
        if word.endswith(many):
            return word.removesuffix(many) + one
    return word.removesuffix("s")


def _may_be_many(word: str) -> bool:
    return len(word) >= _SHORTEST and word.isalpha() and word.endswith("s")
