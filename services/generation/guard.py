"""What a writer's work must pass before anybody sees it.

Owns the filters after every writer: unfit texts fall back to the offline ones, the seller's own
words beat a model's, and a model's claim about price or condition without her words is a guess.
Does not own the judgement over one text (hygiene) nor the title rules (titles).
"""

from collections.abc import Iterable

from services.generation import hygiene
from services.generation.brief import Brief, Fact, Written
from services.generation.prompt import echoes
from services.generation.titles import clean_title, cut_words
from services.generation.trust import GUESS_CEILING, agreed, believed
from services.generation.words import cut, key_of
from services.listings.content import (
    DESCRIPTION_MAX,
    DESCRIPTION_MIN,
    TITLE_MIN,
    Backed,
    ConditionValue,
    Evidence,
    Price,
    Quantity,
    Text,
)

_VALUE_MAX = 255
"""value_max_length of text attributes (https://developers.mercadolibre.com.ar/es_ar/atributos)."""

CODES = frozenset({"GTIN", "MPN", "EAN", "UPC", "SELLER_SKU"})
"""Facts that are long numbers by nature, which would look like telephones."""

_PHOTO = frozenset({Evidence.PHOTO, Evidence.PHOTO_TEXT, Evidence.BARCODE})


def guard(written: Written, brief: Brief, referee: Written) -> Written:
    """The work with unfit parts replaced. `referee` is what the offline writer made of the same
    brief: what she stated stands in it, with her evidence."""
    return Written(
        title=_title(written.title, brief, referee.title),
        description=_description(written.description, brief, referee.description),
        price=_price(written.price, referee.price),
        quantity=_quantity(written.quantity, referee.quantity),
        condition=_condition(written.condition, referee.condition),
        facts=_facts(written.facts, brief, referee.facts),
        image_analysis=written.image_analysis if brief.photos else 0.0,
    )


def _title(text: Text, brief: Brief, fallback: Text) -> Text:
    title = clean_title(text.value, brief.currency)
    if len(title) < TITLE_MIN and len(title) < len(fallback.value):
        return fallback
    if hygiene.flaw_of(text.value) or hygiene.flaw_of(title) or echoes(text.value):
        return fallback
    return text.model_copy(update={"value": title})


def _description(text: Text, brief: Brief, fallback: Text) -> Text:
    description = hygiene.plain(text.value)
    if len(description) < DESCRIPTION_MIN or hygiene.flaw_of(description) or echoes(description):
        return fallback
    if key_of(brief.prompt) and key_of(description) == key_of(brief.prompt):
        return fallback
    return text.model_copy(update={"value": cut_words(description, DESCRIPTION_MAX)})


def _price(claimed: Price | None, stated: Price | None) -> Price | None:
    return stated or (claimed and claimed.model_copy(update=_as_guess(claimed)))


def _quantity(claimed: Quantity | None, stated: Quantity | None) -> Quantity | None:
    return stated or (claimed and claimed.model_copy(update=_as_guess(claimed)))


def _condition(
    claimed: ConditionValue | None, stated: ConditionValue | None
) -> ConditionValue | None:
    return stated or (claimed and claimed.model_copy(update=_as_guess(claimed)))


def _as_guess(claim: Backed) -> dict[str, object]:
    return {
        "evidence": Evidence.GUESS,
        "confidence": min(claim.confidence, GUESS_CEILING),
    }


def _facts(claims: Iterable[Fact], brief: Brief, stated: Iterable[Fact]) -> tuple[Fact, ...]:
    known = {fact.key: fact for fact in stated if not _is_unfit(fact)}
    said = {word.folded for word in cut(brief.said)}
    for claim in claims:
        fact = claim.model_copy(update={"value": " ".join(hygiene.plain(claim.value).split())})
        if _is_unfit(fact):
            continue
        own = known.get(fact.key)
        if own is None:
            known[fact.key] = _checked(fact, brief, said)
        elif own.evidence is Evidence.SELLER:
            known[fact.key] = _with_her_words(own, fact, said)
    return tuple(known[key] for key in sorted(known))


def _is_unfit(fact: Fact) -> bool:
    if hygiene.says_nothing(fact.value) or len(fact.value) > _VALUE_MAX:
        return True
    flaw = hygiene.flaw_of(fact.value)
    return flaw is not None and not (flaw is hygiene.Flaw.CONTACT and fact.key in CODES)


def _checked(fact: Fact, brief: Brief, said: set[str]) -> Fact:
    """The claim with the evidence that it really has: her words must hold what is said to be
    hers, and without photos nothing was seen."""
    evidence = fact.evidence
    hers = evidence is Evidence.SELLER and _is_said(fact.value, said)
    seen = evidence in _PHOTO and bool(brief.photos)
    kept = evidence if hers or seen else Evidence.GUESS
    return fact.model_copy(update={"evidence": kept, "confidence": believed(kept, fact.confidence)})


def _with_her_words(own: Fact, claim: Fact, said: set[str]) -> Fact:
    """What she stated, surer when the claim agrees; a longer claim wins when all of it is hers
    ("Air Max 90 Retro" over "Air Max 90")."""
    if claim == own:  # the referee's own work: no second source
        return own
    mine, other = key_of(own.value), key_of(claim.value)
    if mine == other:
        return own.model_copy(update={"confidence": agreed(own.confidence, claim.confidence)})
    if f" {mine} " in f" {other} " and _is_said(claim.value, said):
        return own.model_copy(update={"value": claim.value})
    return own


def _is_said(value: str, said: set[str]) -> bool:
    words = [word.folded for word in cut(value)]
    return bool(words) and all(word in said for word in words)
