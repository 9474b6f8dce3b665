"""Whether a title or a description is fit for the listing that it was written for.

Owns the judgement that needs to know what she said, what the labels print and the site's language.
Does not own the judgement over a text by itself (hygiene), what replaces an unfit one (guard), nor
how a model is told (complaints).
"""

import re
from collections.abc import Iterable

from services.generation import lexicon
from services.generation.brief import Brief
from services.generation.condensing import numbers
from services.generation.hygiene import Flaw, flaws_of, plain
from services.generation.languages import language_of
from services.generation.prompt import echoes
from services.generation.titles import clean_title
from services.generation.words import cut, key_of
from services.listings.content import DESCRIPTION_MIN, TITLE_MIN

_HIDING = re.compile(r"[<`]")
_STEM = 4
_TELLING = len("10")
"""Digits of a number that has to come from somewhere; smaller ones count sentences and stars."""


def title_flaws(text: str, brief: Brief) -> tuple[Flaw, ...]:
    """What makes a title unfit once what we repair ourselves is repaired."""
    title = clean_title(text, brief.currency)
    flaws = {*flaws_of(title), *(set(flaws_of(text)) - {Flaw.PRICE})}
    if len(title) < TITLE_MIN:
        flaws.add(Flaw.SHORT)
    if echoes(text):
        flaws.add(Flaw.ECHO)
    if not _is_about(title, brief):
        flaws.add(Flaw.UNFOUNDED)
    return _ordered(flaws)


def description_flaws(text: str, brief: Brief) -> tuple[Flaw, ...]:
    """What makes a description unfit once what we repair ourselves is repaired."""
    description = plain(text)
    flaws = set(flaws_of(description))
    if _HIDING.search(text):  # "<marca>" looks like a tag
        flaws |= set(flaws_of(text)) & {Flaw.PLACEHOLDER, Flaw.ECHO}
    if len(description) < DESCRIPTION_MIN:
        flaws.add(Flaw.SHORT)
    said = key_of(brief.prompt)
    if echoes(description) or (said and key_of(description) == said):
        flaws.add(Flaw.ECHO)
    if language_of(description) not in {brief.language, None}:
        flaws.add(Flaw.LANGUAGE)
    return _ordered(flaws)


def unfounded(text: str, brief: Brief, facts: Iterable[str]) -> tuple[str, ...]:
    """Numbers, brands and materials in a text that neither she, nor a label, nor one of the
    facts (their values) names: what a model invents first."""
    known = [*_sources(brief), *facts]
    told = numbers(number for number in known)
    strange = [n for n in numbers([text]) if n not in told and sum(map(str.isdigit, n)) >= _TELLING]
    named = {*_brands(known), *_lines_brands(known)}
    strange += [name for name in _brands([text]) if name not in named]
    of = {concept for one in known for concept in _materials(one)}
    strange += [name for name in _materials(text) if name not in of]
    return tuple(sorted(set(strange)))


def _ordered(flaws: set[Flaw]) -> tuple[Flaw, ...]:
    return tuple(flaw for flaw in Flaw if flaw in flaws)


def _sources(brief: Brief) -> list[str]:
    """All that a text about the product can come from; on a listing that exists, that too."""
    current = brief.current
    if current is None:
        return [brief.said, *brief.labels]
    values = (attribute.value_name for attribute in current.attributes)
    return [brief.said, *brief.labels, current.title.value, current.description.value, *values]


def _is_about(title: str, brief: Brief) -> bool:
    """Whether a title speaks of the product that she or the labels name, as far as they do: it
    shares a word or a kind of product, and names no other brand."""
    known = _sources(brief)
    kinds = _kinds(known)
    brands = {*_brands(known), *_lines_brands(known)}
    if not kinds and not brands:
        return True
    others = {*_brands([title])} - brands
    if brands and others:
        return False
    return bool(_stems([title]) & _stems(known) or _kinds([title]) & kinds)


def _stems(texts: Iterable[str]) -> set[str]:
    """The beginnings of the words that can name a product."""
    common = lexicon.grammar().plain
    return {
        word.folded[:_STEM]
        for text in texts
        for word in cut(text)
        if len(word.folded) > 1 and word.folded not in common
    }


def _kinds(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        words = cut(text)
        found |= {match.meaning for match in lexicon.products().find(text, words)}
        found |= {match.meaning.type for match in lexicon.lines().find(text, words)}
    return found


def _brands(texts: Iterable[str]) -> set[str]:
    """Brands named in the texts, but for those that are everyday words too."""
    return {
        match.meaning.name
        for text in texts
        for match in lexicon.brands().find(text, cut(text))
        if not match.meaning.common
    }


def _lines_brands(texts: Iterable[str]) -> set[str]:
    return {
        match.meaning.brand for text in texts for match in lexicon.lines().find(text, cut(text))
    }


def _materials(text: str) -> set[str]:
    return {
        match.meaning.names["es"]
        for match in lexicon.materials().find(text, cut(text))
        if len(match.text) >= _STEM
    }
