"""Condition and attributes in a request: by name ("talle 42"), or as what the goods are ("es
negro", "de cuero").

Owns which attribute of the category a word names and where its value ends. Does not own what a
value may be (services/generation/values).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from services.generation import lexicon
from services.generation.lexicon.asking import edit_words
from services.generation.offline.edits_talk import (
    Found,
    Talk,
    clause_end,
    either,
    patterns,
    phrase_at,
)
from services.generation.offline.edits_text import own_words
from services.generation.values import listed_value, value_for
from services.generation.words import cut, fold, key_of
from services.listings.attributes import writable
from services.listings.changes import Change, Part
from services.listings.schema import AttributeSpec, ValueType

_NAME_WORDS = 5
_SIZE = re.compile(
    r"(?:(?:us|br|ar|eu|uk|mx|cl)\s)?(?:[0-9]{1,3}(?:[.,][0-9])?(?:\s?(?:us|br|arg?|eur?|uk|mx|cl))?"
    r"|[0-9]{1,2}/[0-9]{1,2}|[2-6]?x{0,3}[slmgp]{1,2}|unic[oa]|one size|u)"
)
_FREE = frozenset({ValueType.STRING})
_COLOURS_JOIN = re.compile(r"\s*(?:/|,|\b(?:y|e|and|con|com|with)\b)\s*")
_BARE_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,2})?")
_WITH = re.compile(r"(?:con|com|with)\s+")
_QUOTE = re.compile(r"[\"'“«]")


@dataclass(frozen=True, slots=True)
class _Ways:
    named: re.Pattern[str]
    linked: re.Pattern[str]
    state: re.Pattern[str]
    made_of: re.Pattern[str]
    made_for: re.Pattern[str]
    condition: re.Pattern[str]
    removes: re.Pattern[str]
    about: re.Pattern[str]
    boundary: re.Pattern[str]


@cache
def _ways() -> _Ways:
    shared = patterns()
    art = rf"{shared.articles}?"
    asked = rf"(?P<asked>{shared.set}|{shared.add})"
    fields = either(form for forms in edit_words().fields.values() for form in forms)
    return _Ways(
        named=re.compile(
            rf"{asked}?(?:que\s)?{shared.copulas}?(?:con\s|com\s|with\s)?{art}(?:nuev[oa]\s|nov[oa]\s|new\s)?"
        ),
        linked=re.compile(shared.links),
        state=re.compile(
            rf"(?:{asked}(?:(?:como|as)\s+|{shared.copulas})?|(?P<told>{shared.copulas}))?"
        ),
        made_of=re.compile(
            r"(?:hech[oa]s?\s|made\s|feit[oa]s?\s)?(?:de|em|en|of|out of)\s+(?:puro\s)?"
        ),
        made_for=re.compile(r"(?:de|para|for|pra)\s+"),
        condition=re.compile(
            rf"(?:{asked}(?:que\s|de\s|como\s)?)?{art}(?:{shared.fields['condition']}){shared.links}"
        ),
        removes=re.compile(shared.remove),
        about=re.compile(rf"(?:(?:lo\s)?del?\s+)?{art}"),
        boundary=re.compile(rf"(?:{fields})\b"),
    )


def read_value_edit(talk: Talk, at: int) -> Iterator[Found]:
    """The readings of the condition or an attribute that begin right there."""
    ways = _ways()
    if match := ways.condition.match(talk.folded, at):
        yield from _condition(talk, match.end(), asked=True)
    # Words of the opening may belong to the name itself ("de marca", "a cor").
    for opened in dict.fromkeys(_openings(ways.named, talk, at)):
        yield from _named(talk, opened, asked=opened > at)
    if match := ways.state.match(talk.folded, at):
        told = bool(match["asked"] or match["told"])
        yield from _state(talk, match.end(), told=told, asked=match["asked"] is not None)
    if match := ways.removes.match(talk.folded, at):
        yield from read_removed_value(talk, match.end())


def read_removed_value(talk: Talk, at: int) -> Iterator[Found]:
    """An attribute that a verb of removal takes away, if the listing has it."""
    about = _ways().about.match(talk.folded, at)
    start = about.end() if about else at
    name = _name_at(talk, start)
    if name and any(a.id == name[0].id for a in talk.content.attributes):
        change = Change(part=Part.ATTRIBUTE, value="", attribute_id=name[0].id)
        yield Found((change,), name[1], asked=True, removes=True)


def _openings(pattern: re.Pattern[str], talk: Talk, at: int) -> Iterator[int]:
    match = pattern.match(talk.folded, at)
    if match:
        yield match.end()
    yield at


def _name_at(talk: Talk, at: int) -> tuple[AttributeSpec, int] | None:
    """The attribute that is named right there, by its longest name, and where that ends."""
    words = cut(talk.text[at : at + 80])[:_NAME_WORDS]
    if not words or words[0].start != 0:
        return None
    for count in range(len(words), 0, -1):
        end = words[count - 1].end
        spec = talk.names.get(key_of(talk.text[at : at + end]))
        if spec:
            return spec, at + end
    return None


def _named(talk: Talk, at: int, *, asked: bool) -> Iterator[Found]:
    name = _name_at(talk, at)
    link = _ways().linked.match(talk.folded, name[1]) if name else None
    if name is None or link is None:
        return
    spec, start = name[0], link.end()
    condition = phrase_at(lexicon.conditions(), talk, at)
    if condition and condition.end > name[1]:
        return
    if "COLOR" in spec.id:
        found = _colour(talk, start, asked=asked, specs=[spec])
        if found:
            yield found
            return
    if _QUOTE.match(talk.text, start):
        said, end = own_words(talk, start)
        yield from _valued(talk, spec, said, end, asked=asked)
        return
    yield from _unquoted(talk, spec, start, asked=asked)


def _unquoted(talk: Talk, spec: AttributeSpec, start: int, *, asked: bool) -> Iterator[Found]:
    """Values from there on, the longest first; her own words go up to the next name or verb."""
    stop = _boundary(talk, start)
    ends = [start + word.end for word in cut(talk.text[start:stop])]
    if not ends:
        return
    ends[-1] = start + len(talk.text[start:stop].rstrip())
    free = spec.value_type in _FREE and spec.id != "SIZE"
    for end in reversed(ends):
        said = talk.text[start:end]
        known = listed_value(spec, said) is not None
        doubtful = not known and any(w.folded in edit_words().around.doubtful for w in cut(said))
        if not doubtful and (not free or known or end == ends[-1]):
            yield from _valued(talk, spec, said, end, asked=asked)


def _boundary(talk: Talk, start: int) -> int:
    """Where the value ends at the latest: a mark, an "and", a verb or the name of a field."""
    stop = clause_end(talk, start)
    for word in cut(talk.text[start:stop])[1:]:
        place = start + word.start
        named = _name_at(talk, place) or _ways().boundary.match(talk.folded, place)
        if named or patterns().verb.match(talk.folded, place):
            return place
    return stop


def _valued(
    talk: Talk, spec: AttributeSpec, said: str, end: int, *, asked: bool
) -> Iterator[Found]:
    value = _value(talk, spec, said)
    if value:
        change = Change(part=Part.ATTRIBUTE, value=value, attribute_id=spec.id)
        free = spec.value_type in _FREE and listed_value(spec, said) is None
        yield Found((change,), end, asked=asked, free=free and spec.id != "SIZE")


def _value(talk: Talk, spec: AttributeSpec, said: str) -> str | None:
    """Her words as the attribute takes them, None where they can't be its value."""
    if spec.id == "SIZE":
        if not _SIZE.fullmatch(fold(said)) and listed_value(spec, said) is None:
            return None
        said = said.capitalize() if said.isalpha() and len(said) > len("XXXL") else said.upper()
        said = said.replace(",", ".")
    elif spec.value_type in _FREE and listed_value(spec, said) is None:
        material = lexicon.materials().get(said) if "MATERIAL" in spec.id else None
        return material.name(talk.language) if material else " ".join(said.split())
    if _BARE_NUMBER.fullmatch(said) and spec.default_unit:
        said = f"{said} {spec.default_unit}"
    value = value_for(spec, said, country=talk.country, charted=talk.charted)
    return value[1] if value else None


def _state(talk: Talk, at: int, *, told: bool, asked: bool) -> Iterator[Found]:
    """What the goods are: new or used, of a colour, of a material, for someone, of a brand."""
    yield from _condition(talk, at, asked=asked)
    colour = _colour(talk, at, asked=asked, specs=_specs(talk, "COLOR"), cued=told)
    if colour:
        yield colour
    made_of = _ways().made_of.match(talk.folded, at)
    if made_of or told:
        material = phrase_at(lexicon.materials(), talk, made_of.end() if made_of else at)
        if material:
            said = material.meaning.name(talk.language)
            yield from _of_concept(talk, "MATERIAL", said, material.end, asked=asked)
    made_for = _ways().made_for.match(talk.folded, at)
    gender = phrase_at(lexicon.genders(), talk, made_for.end() if made_for else at)
    if gender and gender.meaning.key and (made_for or told):
        said = gender.meaning.name(talk.language)
        yield from _of_concept(talk, "GENDER", said, gender.end, asked=asked)
    brand = phrase_at(lexicon.brands(), talk, at) if told else None
    if brand and not brand.meaning.common:
        yield from _of_concept(talk, "BRAND", brand.meaning.name, brand.end, asked=asked)


def _condition(talk: Talk, at: int, *, asked: bool) -> Iterator[Found]:
    with_ = _WITH.match(talk.folded, at)
    match = phrase_at(lexicon.conditions(), talk, at)
    if match is None and with_:
        match = phrase_at(lexicon.conditions(), talk, with_.end())
    if match:
        change = Change(part=Part.CONDITION, value=match.meaning.value)
        yield Found((change,), match.end, asked=asked)


def _colour(
    talk: Talk, at: int, *, asked: bool, specs: Sequence[AttributeSpec], cued: bool = True
) -> Found | None:
    """A colour, or the ones that are joined; forms with other meanings only where `cued`."""
    said: list[str] = []
    end, start = at, at
    while match := phrase_at(lexicon.colours(), talk, start):
        if not cued and not said and key_of(match.text) in lexicon.cued_colours()[0]:
            return None
        own = " " in match.text.strip() and not _listed(specs, match.text)
        said.append(match.text.capitalize() if own else match.meaning.name(talk.language))
        end = match.end
        joint = _COLOURS_JOIN.match(talk.folded, end)
        if joint is None:
            break
        start = joint.end()
    if not said or not specs:
        return None
    value = _value(talk, specs[0], "/".join(dict.fromkeys(said)))
    if value is None:
        return None
    change = Change(part=Part.ATTRIBUTE, value=value, attribute_id=specs[0].id)
    return Found((change,), end, asked=asked)


def _listed(specs: Sequence[AttributeSpec], said: str) -> bool:
    """Whether the first attribute's list has that very value."""
    return bool(specs) and listed_value(specs[0], said) is not None


def _of_concept(talk: Talk, key: str, said: str, end: int, *, asked: bool) -> Iterator[Found]:
    for spec in _specs(talk, key)[:1]:
        yield from _valued(talk, spec, said, end, asked=asked)


def _specs(talk: Talk, key: str) -> list[AttributeSpec]:
    """The category's attributes that take a fact of that key, the best first."""
    if talk.schema is None:
        return []
    aliases = lexicon.attributes().aliases
    ids = [key, *(other for other, keys in aliases.items() if key in keys)]
    found = [talk.schema.spec(attribute_id) for attribute_id in ids]
    return [spec for spec in found if spec is not None and writable(spec)]
