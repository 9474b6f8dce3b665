"""Remaking: what a new run may change of the version on show.

Owns which parts of a fresh version go into the listing: all of it, or one field alone; and that
what the seller set by hand stays unless she says otherwise. Pure. Does not own the run
(services/workflows).
"""

from services.listings.confidence import combine
from services.listings.content import Content
from services.listings.edits import keep_by_hand
from services.listings.schema import CategorySchema

_PARTS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "description": ("description",),
    "price": ("price", "quoted"),
    "attributes": ("attributes", "missing", "disputes"),
    "category": ("category", "attributes", "missing", "disputes", "candidates"),
}
_ORIGIN = ("provider", "model", "fell_back", "followed", "capped")
_TERMS = ("warranty", "delivery", "listing_type", "sku", "quantity", "currency")
"""Never written by a run: they are her word or her standing wish."""


def remade(
    before: Content,
    after: Content,
    *,
    field: str | None = None,
    schema: CategorySchema | None = None,
    fresh: bool = False,
) -> Content:
    """The version that follows `before` when a run wrote `after`.

    `field` takes that part alone from the run. `fresh` has it written over what she set by hand.
    Without a `schema` nobody could say the category, so the one of before stays. Answers that
    the new category doesn't know are left behind.
    """
    if schema is None and before.category is not None:
        after = _with_parts(after, before, "category")
    whole = after if fresh else keep_by_hand(_fitting(before, schema), after)
    if field is None:
        return _with_terms(whole, before) if fresh else whole
    source = whole if field in ("attributes", "category") else after
    return _with_parts(before, source, field).model_copy(
        update={name: getattr(after, name) for name in _ORIGIN}
    )


def _fitting(before: Content, schema: CategorySchema | None) -> Content:
    """`before` with those answers only that the category of now asks for."""
    if schema is None:
        return before
    known = tuple(a for a in before.attributes if schema.spec(a.id) is not None)
    return before.model_copy(update={"attributes": known})


def _with_terms(content: Content, before: Content) -> Content:
    return content.model_copy(update={name: getattr(before, name) for name in _TERMS})


def _with_parts(content: Content, source: Content, field: str) -> Content:
    """`content` with the parts of `field` from `source`, and how sure it is of those."""
    parts = _PARTS[field]
    shares = content.confidence.model_dump(exclude={"overall"})
    theirs = source.confidence.model_dump()
    shares |= {part: theirs[part] for part in parts if part in shares}
    values: dict[str, object] = {part: getattr(source, part) for part in parts}
    others = tuple(name for name in content.replaced if name not in parts)
    values["replaced"] = (*others, *(name for name in source.replaced if name in parts))
    return content.model_copy(update={**values, "confidence": combine(**shares)})
