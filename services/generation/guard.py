"""What a writer's work must pass before anybody sees it.

Owns the filters after every writer: unfit texts fall back to the offline ones and are marked, the
seller's own words beat a model's, and a model's claim about price or condition without her words
is a guess. Does not own the judgement over a text (fitness, hygiene), over a claim (claims), nor
the title rules (titles).
"""

from collections.abc import Collection, Iterable, Sequence

from services.generation import hygiene, lexicon
from services.generation.brief import Brief, Fact, Written
from services.generation.capitals import spoken
from services.generation.claims import CODES, DOUBTFUL, checked, is_said
from services.generation.fitness import description_flaws, title_flaws, unfounded
from services.generation.hygiene import Flaw
from services.generation.titles import clean_title, cut_words
from services.generation.trust import GUESS_CEILING, agreed
from services.generation.words import key_of
from services.listings.content import (
    DESCRIPTION_MAX,
    Backed,
    ConditionValue,
    Evidence,
    Price,
    Quantity,
    Text,
)

_VALUE_MAX = 255
"""value_max_length of text attributes (https://developers.mercadolibre.com.ar/es_ar/atributos)."""

_BORROWED = 0.6
"""How sure a text is that stands in for an unfit one: a doubt, so that she looks at it."""

_NAMED = frozenset({"MODEL", "LINE", "ALPHANUMERIC_MODEL", "PART_NUMBER", "MPN"})
"""Facts that may look like telephones where she or a label says them."""

TITLE, DESCRIPTION = "title", "description"


def guard(written: Written, brief: Brief, referee: Written) -> Written:
    """The work with unfit parts replaced. `referee` is what the offline writer made of the same
    brief: what she stated stands in it, with her evidence. Guarded work passes unchanged."""
    facts = _facts(written.facts, brief, referee.facts)
    known = [fact.value for fact in facts if fact.confidence > DOUBTFUL]
    title, title_fits = _title(written.title, brief, referee.title)
    description, description_fits = _description(written.description, brief, referee.description)
    fits = {TITLE: title_fits, DESCRIPTION: description_fits}
    return Written(
        title=_founded(title, brief, known),
        description=_founded(description, brief, known),
        price=None if referee.quoted else _price(written.price, referee.price),
        quoted=referee.quoted,
        quantity=_quantity(written.quantity, referee.quantity),
        condition=_condition(written.condition, referee.condition),
        facts=facts,
        image_analysis=written.image_analysis if brief.photos else 0.0,
        disputes=tuple(dict.fromkeys((*referee.disputes, *written.disputes))),
        replaced=tuple(name for name, fit in fits.items() if not fit or name in written.replaced),
    )


def _title(text: Text, brief: Brief, fallback: Text) -> tuple[Text, bool]:
    """The title, and whether it is the writer's own."""
    own = text.value == fallback.value  # cleaned already, and given its capital after that
    title = text.value if own else clean_title(text.value, brief.currency)
    flaws = set(title_flaws(text.value, brief))
    if len(title) >= len(fallback.value):
        flaws.discard(Flaw.SHORT)  # there is no longer one
    if own:
        flaws.discard(Flaw.UNFOUNDED)  # it has no other words than hers and the goods' own noun
    if not flaws:
        return text.model_copy(update={"value": title}), True
    if set(title_flaws(fallback.value, brief)) - {Flaw.SHORT, Flaw.UNFOUNDED}:
        return Text(value="", evidence=Evidence.GUESS, confidence=0.0), False
    return _borrowed(fallback), False


def _description(text: Text, brief: Brief, fallback: Text) -> tuple[Text, bool]:
    """The description, and whether it is the writer's own."""
    if not description_flaws(text.value, brief):
        description = spoken(hygiene.plain(text.value))
        return text.model_copy(update={"value": cut_words(description, DESCRIPTION_MAX)}), True
    if description_flaws(fallback.value, brief):
        closing = lexicon.wording(brief.language).closing
        return Text(value=closing, evidence=Evidence.DEFAULT, confidence=GUESS_CEILING), False
    return _borrowed(fallback), False


def _borrowed(text: Text) -> Text:
    return text.model_copy(update={"confidence": min(text.confidence, _BORROWED)})


def _founded(text: Text, brief: Brief, facts: Sequence[str]) -> Text:
    """The text, doubted where it says what nobody else does."""
    if text.confidence <= DOUBTFUL or not unfounded(text.value, brief, facts):
        return text
    return text.model_copy(update={"confidence": DOUBTFUL})


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


def _facts(claims: Iterable[Fact], brief: Brief, stated: Collection[Fact]) -> tuple[Fact, ...]:
    known = {fact.key: fact for fact in stated if not _is_unfit(fact, brief)}
    for claim in claims:
        fact = claim.model_copy(update={"value": " ".join(hygiene.plain(claim.value).split())})
        if _is_unfit(fact, brief):
            continue
        own = known.get(fact.key)
        if own is None:
            known[fact.key] = checked(fact, brief, stated)
        elif own.evidence is Evidence.SELLER:
            known[fact.key] = _with_her_words(own, fact, brief)
        elif key_of(own.value) == key_of(fact.value):
            again = checked(fact, brief, stated).confidence
            known[fact.key] = own.model_copy(update={"confidence": max(own.confidence, again)})
    return tuple(known[key] for key in sorted(known))


def _is_unfit(fact: Fact, brief: Brief) -> bool:
    if hygiene.says_nothing(fact.value) or len(fact.value) > _VALUE_MAX:
        return True
    flaws = set(hygiene.flaws_of(fact.value))
    named = fact.key in _NAMED and is_said(fact.value, [brief.said, *brief.labels])
    if fact.key in CODES or named:
        flaws.discard(Flaw.CONTACT)
    return bool(flaws)


def _with_her_words(own: Fact, claim: Fact, brief: Brief) -> Fact:
    """What she stated, surer when another source agrees; a longer claim wins when all of it is
    hers ("Air Max 90 Retro" over "Air Max 90")."""
    mine, other = key_of(own.value), key_of(claim.value)
    if mine == other:
        again = claim.evidence is Evidence.SELLER
        sure = claim.confidence if again else agreed(own.confidence, claim.confidence)
        return own.model_copy(update={"confidence": max(own.confidence, sure)})
    if f" {mine} " in f" {other} " and is_said(claim.value, [brief.said]):
        return own.model_copy(update={"value": claim.value})
    return own
