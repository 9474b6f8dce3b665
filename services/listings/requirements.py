"""What a category demands of this very item, and the questions that follow from it.

Owns which attributes are wanted by its condition and by the marketplace's answer about the whole
item, and asking each once. Pure. Does not own asking the marketplace (services/requiring).
Source: https://developers.mercadolibre.com.ar/es_ar/atributos
"""

from collections.abc import Iterable

from services.listings.attributes import question, writable
from services.listings.confidence import combine
from services.listings.content import Condition, Content, Missing
from services.listings.edits import by_hand
from services.listings.gtin import GTIN, NO_GTIN
from services.listings.schema import AttributeSpec, CategorySchema

BRAND = "BRAND"


def asked_for(schema: CategorySchema, attribute_id: str) -> AttributeSpec | None:
    """The attribute to ask the seller for when the marketplace names one: for the reason why
    something is missing, that thing itself, since the reasons are offered with it."""
    reasoned = (s for s in schema.attributes if s.instead and s.instead.id == attribute_id)
    return next(reasoned, schema.spec(attribute_id))


def with_demands(
    content: Content, schema: CategorySchema, demanded: Iterable[str] | None
) -> Content:
    """The content asking for all that is demanded of it, and for nothing that no longer is.

    `demanded` are the attributes that the marketplace names for this item, None when it didn't
    say: then its earlier questions stay. Her reason for having no barcode takes back one that
    was only read.
    """
    content = _without_read_number(content)
    named = [asked_for(schema, one) for one in demanded or ()]
    wanted = {spec.id: spec for spec in schema.attributes if _always(spec, content)}
    wanted |= {spec.id: spec for spec in named if spec is not None}
    held = {attribute.id for attribute in content.attributes}
    kept = tuple(
        gap
        for gap in content.missing
        if gap.id not in held
        and not (gap.instead and gap.instead[0] in held)
        and (gap.id in wanted or not _settled(schema.spec(gap.id), told=demanded is not None))
    )
    asked = {gap.id for gap in kept}
    fresh = tuple(
        question(spec)
        for spec in wanted.values()
        if spec.id not in asked | held and not (spec.instead and spec.instead.id in held)
    )
    return _asking(content, (*kept, *fresh))


def moved(before: Content, after: Content) -> bool:
    """Whether anything changed that decides what is demanded: the condition, the category or the
    brand; or whether something was taken away."""
    return _deciding(before) != _deciding(after) or bool(
        {a.id for a in before.attributes} - {a.id for a in after.attributes}
    )


def _always(spec: AttributeSpec, content: Content) -> bool:
    """Whether the category by itself wants it. What is sold as refurbished counts as new."""
    used = content.condition is None or content.condition.value is Condition.USED
    return writable(spec) and (spec.required or (spec.required_new and not used))


def _settled(spec: AttributeSpec | None, *, told: bool) -> bool:
    """Whether a question that nobody wants now was one of those that come and go."""
    if spec is None or spec.required:
        return False
    return spec.required_new or (spec.conditional and told)


def _without_read_number(content: Content) -> Content:
    reason = next((a for a in content.attributes if a.id == NO_GTIN), None)
    if not by_hand(reason):
        return content
    kept = tuple(a for a in content.attributes if a.id != GTIN)
    return content.model_copy(update={"attributes": kept})


def _deciding(content: Content) -> tuple[str | None, ...]:
    condition, category = content.condition, content.category
    brand = next((a.value_name for a in content.attributes if a.id == BRAND), None)
    return condition and condition.value.value, category and category.id, brand


def _asking(content: Content, missing: tuple[Missing, ...]) -> Content:
    """The content with these questions; each one more makes its attributes less complete."""
    if missing == content.missing:
        return content
    known, shares = len(content.attributes), content.confidence.model_dump(exclude={"overall"})
    before, after = known + len(content.missing), known + len(missing)
    if before and after:
        shares["attributes"] = min(shares["attributes"] * before / after, 1.0)
    return content.model_copy(update={"missing": missing, "confidence": combine(**shares)})
