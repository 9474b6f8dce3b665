"""How far a claim about a product is believed: what it names as its source must bear it out.

Owns checking a fact against her words and the labels that a machine read. A model's eyes alone
are never enough to be shown as sure (from pictures alone the best find about half of the
attributes right: reference, ai-providers.md). Does not own whose claim stands (guard).
"""

import re
from collections.abc import Collection, Iterable

from services.generation import lexicon
from services.generation.brief import Brief, Fact
from services.generation.trust import believed
from services.generation.words import cut, key_of
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Evidence

CODES = frozenset({"GTIN", "MPN", "EAN", "UPC", "ISBN", "SELLER_SKU", "PART_NUMBER"})
"""Facts that are long numbers by nature, which nobody sees without reading them, and which would
look like telephones."""

DOUBTFUL = BALANCED_ABOVE
"""The most that is believed of what nobody but the model says: shown with a mark."""

_PHOTO = frozenset({Evidence.PHOTO, Evidence.PHOTO_TEXT, Evidence.BARCODE})
_SHARE = re.compile(r"[0-9]\s*%")
_AROUND = 3
"""Words before a name in which it can turn out to be another product's: "funda para el iPhone"."""


def checked(fact: Fact, brief: Brief, stated: Collection[Fact]) -> Fact:
    """The claim with the evidence that it really has. `stated` is what the grammar read in her
    words and on the labels."""
    evidence, most = _borne_out(fact, brief, stated)
    sure = min(believed(evidence, fact.confidence), most)
    return fact.model_copy(update={"evidence": evidence, "confidence": sure})


def is_said(value: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds the value, word for word; "128 GB" is in "128gb"."""
    key = key_of(value)
    whole = key.replace(" ", "")
    codelike = any(c.isdigit() for c in whole) and any(c.isalpha() for c in whole)
    return bool(key) and any(
        f" {key} " in f" {said} "
        or (codelike and f" {whole} " in f" {said} ")
        or (codelike and " " not in key and key in said.replace(" ", ""))
        for said in map(key_of, texts)
    )


def _borne_out(fact: Fact, brief: Brief, stated: Collection[Fact]) -> tuple[Evidence, float]:
    """The evidence of the claim, and the most that may be believed of it."""
    evidence = fact.evidence
    if evidence is Evidence.SELLER and is_said(fact.value, [brief.said]):
        return evidence, DOUBTFUL if _means_another(fact, brief, stated) else 1.0
    if evidence not in _PHOTO or not brief.photos:
        return Evidence.GUESS, 1.0
    if evidence is Evidence.PHOTO_TEXT and is_said(fact.value, brief.labels):
        return evidence, 1.0 if _is_printed(fact, brief.labels) else DOUBTFUL
    if evidence is Evidence.PHOTO_TEXT and not brief.labels:
        return evidence, DOUBTFUL
    unseen = fact.key in CODES or _SHARE.search(fact.value) is not None
    return (Evidence.GUESS if unseen else Evidence.PHOTO), DOUBTFUL


def _is_printed(fact: Fact, labels: Iterable[str]) -> bool:
    """Whether a line says the value and nothing else, or after the word for it: in "made in
    Vietnam" the last word is no brand."""
    names = [lexicon.wording(language).labels.get(fact.key, "") for language in ("es", "pt")]
    key = key_of(fact.value)
    whole = {key, *(f"{key_of(name)} {key}" for name in (*names, fact.key) if name)}
    return not key.isdigit() and any(key_of(label) in whole for label in labels)


def _means_another(fact: Fact, brief: Brief, stated: Collection[Fact]) -> bool:
    """Whether her words for it are understood otherwise: a number without a name, a fact of
    another kind, an everyday word, the product's own noun, or what the product goes with."""
    words = [word.folded for word in cut(fact.value)]
    if all(word.isdigit() for word in words) or set(words) <= lexicon.grammar().plain:
        return True
    if lexicon.products().get(fact.value) is not None:
        return True
    key = key_of(fact.value)
    if any(other.key != fact.key and key_of(other.value) == key for other in stated):
        return True
    said = [word.folded for word in cut(brief.said)]
    starts = [at for at, word in enumerate(said) if word == words[0]]
    others = lexicon.grammar().for_another
    return bool(starts) and all(others & set(said[max(0, at - _AROUND) : at]) for at in starts)
