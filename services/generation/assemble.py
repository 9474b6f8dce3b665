"""A version of a listing's content from all its parts, with how sure each is.

Owns the components of confidence. Does not own their weights (services/listings/confidence) nor
the filling of attributes (services/generation/schema).
"""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import TypeVar

from services.generation.brief import Authored, Fact, Written
from services.generation.disputing import askable, doubted, less_sure
from services.generation.schema import Filled
from services.generation.titles import cut_words
from services.generation.trust import MODEL_CEILING, believed
from services.listings.confidence import combine
from services.listings.content import (
    DESCRIPTION_MAX,
    DESCRIPTION_MIN,
    TITLE_MIN,
    Backed,
    Category,
    Content,
    Evidence,
    Price,
    Proposal,
    Quantity,
    Text,
)
from services.listings.disputes import CONDITION
from services.listings.schema import CategorySchema

_OUT_OF_RULES = 0.3
_NOTHING_ASKED = 0.5
"""A category without required attributes, of which nothing is known."""

B = TypeVar("B", bound=Backed)


def category_of(schema: CategorySchema, certainty: float) -> Category:
    """The category as the marketplace names it, as sure as its choice was."""
    return Category(
        id=schema.id,
        name=schema.name,
        path=schema.path,
        domain_id=schema.domain_id,
        max_title_length=schema.max_title_length,
        evidence=Evidence.CATALOGUE,
        confidence=believed(Evidence.CATALOGUE, certainty),
    )


def assemble(
    authored: Authored,
    *,
    currency: str,
    schema: CategorySchema | None = None,
    certainty: float = 0.0,
    candidates: Sequence[Proposal] = (),
    filled: Filled | None = None,
) -> Content:
    """Make a version. Without a schema (no account yet, or no prediction) it has no category;
    with one, `certainty` tells how sure its choice is (0 to 1).

    A guessed price, condition or quantity is left out: the publish gate must ask for it.
    """
    written = authored.written
    filled = filled or Filled()
    disputes = askable(written.disputes, schema, filled)
    filled = replace(filled, attributes=doubted(filled.attributes, disputes))
    condition = _known(written.condition)
    if condition is not None and any(dispute.id == CONDITION for dispute in disputes):
        condition = condition.model_copy(update={"confidence": less_sure(condition)})
    title = _fitted_title(written.title, schema)
    description = _fitted_description(written.description, schema)
    category = category_of(schema, certainty) if schema else None
    price = _known(written.price)
    quantity = _known(written.quantity)
    return Content(
        title=title,
        description=description,
        currency=currency,
        price=price,
        quoted=written.quoted if price is None else None,
        quantity=quantity or _one(),
        condition=condition,
        category=category,
        attributes=filled.attributes,
        missing=filled.missing,
        disputes=disputes,
        candidates=tuple(candidates),
        replaced=written.replaced,
        confidence=combine(
            title=title.confidence,
            description=description.confidence,
            category=category.confidence if category else 0.0,
            price=_price_confidence(price, schema),
            attributes=_attributes_confidence(filled, schema),
            image_analysis=min(written.image_analysis, MODEL_CEILING),
        ),
        provider=authored.provider,
        model=authored.model,
        fell_back=authored.fell_back,
        followed=authored.followed,
        capped=authored.capped,
        generation_ms=authored.elapsed_ms,
    )


def recalled(content: Content) -> Authored:
    """The version on show as if it had just been written: what a run works from that writes
    nothing itself, such as fitting the attributes into another category."""
    facts = [
        Fact(key=a.id, value=a.value_name, evidence=a.evidence, confidence=a.confidence)
        for a in content.attributes
        if a.value_name
    ]
    written = Written(
        title=content.title,
        description=content.description,
        price=content.price,
        quoted=content.quoted,
        quantity=content.quantity,
        condition=content.condition,
        facts=tuple(facts),
        image_analysis=content.confidence.image_analysis,
        disputes=content.disputes,
        replaced=content.replaced,
    )
    return Authored(
        written, content.provider, content.model, content.fell_back, 0, capped=content.capped
    )


def _known(value: B | None) -> B | None:
    """The value unless it is a guess."""
    return None if value is None or value.evidence is Evidence.GUESS else value


def _one() -> Quantity:
    return Quantity(value=1, evidence=Evidence.DEFAULT, confidence=believed(Evidence.DEFAULT, 1.0))


def _fitted_title(title: Text, schema: CategorySchema | None) -> Text:
    """The title within the category's limit, hardly trusted when it breaks the rules."""
    value = cut_words(title.value, schema.max_title_length) if schema else title.value
    return _rated(title, value, within=len(value) >= TITLE_MIN)


def _fitted_description(description: Text, schema: CategorySchema | None) -> Text:
    limit = schema.max_description_length if schema else DESCRIPTION_MAX
    value = cut_words(description.value, limit)
    return _rated(description, value, within=len(value) >= DESCRIPTION_MIN)


def _rated(text: Text, value: str, *, within: bool) -> Text:
    confidence = believed(text.evidence, min(text.confidence, MODEL_CEILING))
    rated = confidence if within else min(confidence, _OUT_OF_RULES)
    return text.model_copy(update={"value": value, "confidence": rated})


def _price_confidence(price: Price | None, schema: CategorySchema | None) -> float:
    if price is None:
        return 0.0
    low = schema.minimum_price if schema else None
    high = schema.maximum_price if schema else None
    if (low and price.value < low) or (high and price.value > high):
        return min(price.confidence, _OUT_OF_RULES)
    return price.confidence


def _attributes_confidence(filled: Filled, schema: CategorySchema | None) -> float:
    """The mean over what is known and what is still to be asked, which counts as nothing."""
    if schema is None:
        return 0.0
    required = [attribute.confidence for attribute in filled.attributes if attribute.required]
    known = required or [attribute.confidence for attribute in filled.attributes]
    figures = [*known, *(0.0 for _ in filled.missing)]
    return fmean(figures) if figures else _NOTHING_ASKED
