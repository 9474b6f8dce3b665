"""From the marketplace's causes to one reason and one repair button for the card.

Owns the table. Does not own the sentences (handlers/views) nor reading answers
(services/marketplaces). Causes: reference mercadolibre.md section 4.3,
https://developers.mercadolibre.com.ar/es_ar/validaciones
"""

from services.outcomes import Cause, Repair
from services.products import Failure, Stage

DETAIL_MAX = 300
"""Characters of the marketplace's own words on a card: captions hold 1,024 in all."""

_BY_ID: dict[int, tuple[str, Repair]] = {
    **dict.fromkeys((109, 129), ("price_refused", Repair.EDIT_PRICE)),
    **dict.fromkeys((462, 3705, 4210), ("title_refused", Repair.EDIT_TITLE)),
    **dict.fromkeys((173, 201, 204, 508, 509, 3703, 3706), ("photos_refused", Repair.ADD_PHOTOS)),
    398: ("description_refused", Repair.EDIT_DESCRIPTION),
    **dict.fromkeys((147, 7810, 3704), ("attributes_missing", Repair.REGENERATE)),
    **dict.fromkeys(range(2610, 2618), ("size_chart_refused", Repair.REGENERATE)),
    126: ("category_refused", Repair.REGENERATE),
    **dict.fromkeys((3701, 3711, 3712, 7710, 7711, 7712, 7714), ("barcode_refused", Repair.RETRY)),
}


def repair_for(causes: tuple[Cause, ...], stage: Stage) -> Failure:
    """The first cause that the seller can repair decides; unknown ones are shown as they are."""
    known = [_BY_ID[c.cause_id] for c in causes if c.cause_id in _BY_ID]
    reason, repair = known[0] if known else ("refused", Repair.RETRY)
    detail = " · ".join(cause.message or cause.code for cause in causes)
    return Failure(stage, reason, repair, detail[:DETAIL_MAX])
