"""From the marketplace's causes to one reason, one repair button, and the questions to ask.

Owns the table. Does not own the sentences (handlers/views) nor reading answers
(services/marketplaces). Causes: reference mercadolibre.md section 4.3,
https://developers.mercadolibre.com.ar/es_ar/validaciones
"""

from services.listings.attributes import question
from services.listings.content import Content
from services.listings.requirements import asked_for
from services.listings.schema import CategorySchema
from services.outcomes import Cause, Repair
from services.products import Failure, Stage

DETAIL_MAX = 300
"""Characters of the marketplace's own words on a card: captions hold 1,024 in all."""

_BY_ID: dict[int, tuple[str, Repair]] = {
    **dict.fromkeys((109, 129), ("price_refused", Repair.EDIT_PRICE)),
    **dict.fromkeys((462, 3705, 4210), ("title_refused", Repair.EDIT_TITLE)),
    **dict.fromkeys((173, 201, 204, 508, 509, 3703, 3706), ("photos_refused", Repair.ADD_PHOTOS)),
    398: ("description_refused", Repair.EDIT_DESCRIPTION),
    **dict.fromkeys((147, 7810, 3704, 5400, 5401, 5402), ("attributes_missing", Repair.REGENERATE)),
    **dict.fromkeys(range(2610, 2618), ("size_chart_refused", Repair.REGENERATE)),
    126: ("category_refused", Repair.REGENERATE),
    **dict.fromkeys((3701, 3711, 3712, 7710, 7711, 7712, 7714), ("barcode_refused", Repair.RETRY)),
}


ASKING = frozenset({147, 7810, 3510, 5400, 5401, 5402})
"""Causes that name attributes which only the seller can answer, the sizes of her parcel too."""


def with_questions(
    content: Content, causes: tuple[Cause, ...], schema: CategorySchema
) -> Content | None:
    """The content with a question for each attribute that the causes name; None when they name
    none that the category knows."""
    named = [field for cause in causes if cause.cause_id in ASKING for field in cause.fields]
    specs = {spec.id: spec for one in named if (spec := asked_for(schema, one)) is not None}
    if not specs:
        return None
    return content.model_copy(
        update={
            "attributes": tuple(a for a in content.attributes if a.id not in specs),
            "missing": (
                *(m for m in content.missing if m.id not in specs),
                *map(question, specs.values()),
            ),
        }
    )


def repair_for(causes: tuple[Cause, ...], stage: Stage) -> Failure:
    """The first cause that the seller can repair decides; unknown ones are shown as they are."""
    known = [_BY_ID[c.cause_id] for c in causes if c.cause_id in _BY_ID]
    reason, repair = known[0] if known else ("refused", Repair.RETRY)
    detail = " · ".join(cause.message or cause.code for cause in causes)
    return Failure(stage, reason, repair, detail[:DETAIL_MAX])
