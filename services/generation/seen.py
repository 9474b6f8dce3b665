"""What photos alone tell: the product's own number from the barcode on its box, and its labels.

Owns turning codes into facts. A wrong read can pass its check digit, so a code counts as sure only
where the digits printed under it, or a second photo, say the same (DESIGN section 7). Does not own
reading codes (services/photos) nor filling attributes (schema).
"""

import dataclasses
from collections import Counter

from services.generation.brief import Authored, Fact
from services.generation.disputing import located
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Evidence
from services.listings.gtin import GTIN, is_gtin
from services.products import Product

LABELS_MAX = 40
"""Lines for a model: a box can hold hundreds, and the first tell what it is."""

CONFIRMED, READ_ONCE = 0.95, BALANCED_ABOVE
"""Sure, and just unsure enough for the card to say so: only above that edge nothing is said."""


def with_codes(authored: Authored, product: Product) -> Authored:
    """The work with the product's GTIN as a fact more, unless the photos disagree about it; what
    she said herself still counts before it (`schema.fill`)."""
    written, fact = authored.written, _gtin(product)
    if fact is None:
        return authored
    facts = (*written.facts, fact)
    return dataclasses.replace(authored, written=written.model_copy(update={"facts": facts}))


def with_places(authored: Authored, product: Product) -> Authored:
    """The work with each dispute's photo, where its text was read."""
    lines = [[line.text for line in p.facts.lines] if p.facts else [] for p in product.photos]
    disputes = located(authored.written.disputes, lines)
    written = authored.written.model_copy(update={"disputes": disputes})
    return dataclasses.replace(authored, written=written)


def labels_of(product: Product) -> tuple[str, ...]:
    """The lines read in its photos that may leave, each once, surest first."""
    read = [p.facts.lines for p in product.photos if p.facts is not None and not p.held]
    lines = sorted((line for found in read for line in found), key=lambda one: -one.confidence)
    return tuple(dict.fromkeys(line.text for line in lines))[:LABELS_MAX]


def _gtin(product: Product) -> Fact | None:
    codes = [
        code
        for photo in product.photos
        if photo.facts is not None
        for code in photo.facts.codes
        if is_gtin(code.gtin)
    ]
    seen = Counter(code.gtin for code in codes)
    if len(seen) != 1:
        return None
    (gtin, times), *_ = seen.items()
    sure = times > 1 or any(code.printed for code in codes)
    return Fact(
        key=GTIN,
        value=gtin,
        evidence=Evidence.BARCODE,
        confidence=CONFIRMED if sure else READ_ONCE,
    )
