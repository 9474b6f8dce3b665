"""What the seller's sentence says in the category's own words: "gamer", "manga corta", "6 cuerdas".

Owns finding an attribute's name and its listed values among her words, and hearing "sin" and
"no" before them. Only what is said beyond doubt counts: a single word that may mean something
else ("regular", "claro") needs the attribute's name beside it. Does not own facts that are known
before the category (services/generation/offline) nor mapping them (`schema`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from services.generation.lexicon.meanings import answers, group_of, meanings
from services.generation.meanings import asked
from services.generation.words import Word, cut, key_of
from services.listings.schema import CLOSED, AttributeSpec, ValueType

_LOOKED_BACK = 3
"""Words before a mention among which "sin" or "con" still speaks of it."""

_NEAR = 2
"""Words between a listed value and the attribute's name that make it telling."""

_BREAK = re.compile(r"[,.;:!?()\n]|\s[-–/]\s")
_OWN_READERS = ("COLOR", "MATERIAL", "BRAND", "VOLTAGE")
_READ_BEFORE = frozenset(
    {"MODEL", "LINE", "SERIES", "SIZE", "GENDER", "GTIN", "ORIGIN", "COMPOSITION", "FRAME_SIZE"}
)
"""Attributes whose facts are read before there is a category, or that a bare word never tells."""

_MANY = 2
_STEM = 4


@dataclass(frozen=True, slots=True)
class Said:
    """Her sentence in clauses of stems: a comma ends what "sin" speaks of."""

    clauses: tuple[tuple[str, ...], ...]


def heard(text: str) -> Said:
    """Her sentence, cut for looking attributes up in it."""
    clauses: list[list[Word]] = [[]]
    end = 0
    for word in cut(text):
        if clauses[-1] and _BREAK.search(text[end : word.start]):
            clauses.append([])
        clauses[-1].append(word)
        end = word.end
    return Said(tuple(tuple(_stem(word.folded) for word in clause) for clause in clauses))


def mention(spec: AttributeSpec, said: Said) -> str | None:
    """The value of the attribute in the sentence, as a listed name or a number; None where it is
    not said, denied, or said in two ways."""
    if spec.value_type is ValueType.BOOLEAN:
        return _answered(spec, said)
    if spec.value_type is ValueType.NUMBER:
        return _counted(spec, said)
    if spec.id in _READ_BEFORE or any(word in spec.id for word in _OWN_READERS):
        return None
    return _named(spec, said) if spec.values else None


def _answered(spec: AttributeSpec, said: Said) -> str | None:
    core, there = asked(spec.name)
    named = tuple(map(_stem, core))
    called = [tuple(map(_stem, word.split())) for word in meanings().called.get(spec.id, [])]
    found: set[bool] = set()
    for clause in said.clauses:
        for wanted, present in ((named, there), *((one, True) for one in called)):
            telling = present and (spec.id.startswith("IS_") or len(wanted) >= _MANY)
            for start, _ in _places(clause, wanted):
                if any(any(_places(clause[:start], doubt)) for doubt in _doubting()):
                    continue
                has = _polarity(clause, start)
                if has is not None or (telling and not _elsewhere(clause, start)):
                    found.add((has is not False) == present)
    return {True: "yes", False: "no"}[found.pop()] if len(found) == 1 else None


def _counted(spec: AttributeSpec, said: Said) -> str | None:
    named = tuple(word for word in _content(spec.name) if word not in meanings().counts)
    called = {(_stem(word),) for word in meanings().called.get(spec.id, [])}
    numbers = {
        clause[start - 1]
        for clause in said.clauses
        for wanted in {named, *called}
        for start, end in _places(clause, wanted)
        if start and clause[start - 1].isdecimal() and _whole(clause, start - 1, end)
    }
    return numbers.pop() if len(numbers) == 1 else None


def _whole(clause: Sequence[str], start: int, end: int) -> bool:
    """Whether it is counted what the goods have: not what is missing, broken or new of it."""
    if _polarity(clause, start) is False or _elsewhere(clause, start):
        return False
    around = {*clause[max(start - _LOOKED_BACK, 0) : start], *clause[end : end + _NEAR]}
    return not around & _partial()


def _named(spec: AttributeSpec, said: Said) -> str | None:
    found: list[tuple[int, int, int, str]] = []
    for number, clause in enumerate(said.clauses):
        for _, name in spec.values:
            for phrase in _phrases(name):
                found += [
                    (number, start, end, name)
                    for start, end in _places(clause, phrase)
                    if _telling(spec, clause, start, end)
                    and _polarity(clause, start) is not False
                    and not _elsewhere(clause, start)
                ]
    names = dict.fromkeys(
        one[3] for one in found if not any(_covers(other, one) for other in found)
    )
    if len(names) > 1 and not (spec.multivalued and spec.value_type not in CLOSED):
        return None
    return ",".join(names) or None


def _covers(other: tuple[int, int, int, str], one: tuple[int, int, int, str]) -> bool:
    """Whether another mention is the longer one at that place: "MacBook Air" is no "MacBook"."""
    same = other[0] == one[0] and other[1] <= one[1] and one[2] <= other[2]
    return same and other[2] - other[1] > one[2] - one[1]


def _telling(spec: AttributeSpec, clause: Sequence[str], start: int, end: int) -> bool:
    phrase = clause[start:end]
    if spec.id in meanings().telling and not set(phrase) & _vague():
        return True
    if sum(word.isalpha() for word in phrase) >= _MANY:
        return True
    own = {*_content(spec.name), *map(_stem, meanings().beside.get(spec.id, []))}
    near = (*clause[max(start - _NEAR, 0) : start], *clause[end : end + _NEAR])
    return bool(own & set(near))


def _polarity(clause: Sequence[str], start: int) -> bool | None:
    """Whether what stands there is said to be there ("con"), or not ("sin", "no incluye"); None
    when neither is said."""
    for at in range(start - 1, max(start - 1 - _LOOKED_BACK, -1), -1):
        if clause[at] in _denying():
            return False
        if clause[at] in _having():
            return not (at and clause[at - 1] in _denying())
    return None


def _elsewhere(clause: Sequence[str], start: int) -> bool:
    """Whether it is spoken of something else: what it is for, or what she would take for it."""
    return bool(set(clause[max(start - _LOOKED_BACK, 0) : start]) & _aside())


def _places(clause: Sequence[str], wanted: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if not wanted:
        return
    for start in range(len(clause) - len(wanted) + 1):
        if tuple(clause[start : start + len(wanted)]) == wanted:
            yield start, start + len(wanted)


@cache
def _phrases(name: str) -> frozenset[tuple[str, ...]]:
    """A listed value and the other words for it, in stems."""
    group = group_of().get(key_of(name))
    same = meanings().groups[group] if group is not None else []
    return frozenset(tuple(map(_stem, key_of(form).split())) for form in (name, *same))


@cache
def _content(name: str) -> tuple[str, ...]:
    """The words of an attribute's name that say what it is."""
    return tuple(_stem(word) for word in key_of(name).split() if word not in meanings().joints)


@cache
def _partial() -> frozenset[str]:
    return frozenset(map(_stem, meanings().partial))


@cache
def _doubting() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(map(_stem, words.split())) for words in meanings().doubting)


@cache
def _denying() -> frozenset[str]:
    return frozenset(map(_stem, meanings().denying))


@cache
def _having() -> frozenset[str]:
    return frozenset(_stem(word) for word, yes in answers().items() if yes and " " not in word)


@cache
def _aside() -> frozenset[str]:
    return frozenset(map(_stem, meanings().aside))


@cache
def _vague() -> frozenset[str]:
    return frozenset(map(_stem, meanings().vague))


def _stem(word: str) -> str:
    """A word without its plural and without the ending of its gender."""
    one = word.removesuffix("s") if word.isalpha() and len(word) >= _STEM else word
    return one.rstrip("aoe") if one.isalpha() and len(one) > _STEM else one
