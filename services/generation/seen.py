"""What photos alone tell: the product's own number from the barcode on its box, and its labels.

Owns turning codes into facts. A wrong read can pass its check digit, so a code counts as sure only
where the digits printed under it, or a second photo, say the same (DESIGN section 7). Does not own
reading codes (services/photos) nor filling attributes (schema).
"""

import dataclasses
from collections import Counter
from collections.abc import Iterator

from services.generation import lexicon
from services.generation.brief import Authored, Fact, Written
from services.generation.disputing import located
from services.listings.confidence import BALANCED_ABOVE
from services.listings.content import Dispute, Evidence
from services.listings.gtin import GTIN, gtin_of, is_gtin
from services.products import Product

LABELS_MAX = 40
"""Lines for a model: a box can hold hundreds, and the first tell what it is."""

_LONGEST = 14
"""Digits of the longest GTIN: a shorter one is the same with noughts before it."""

CONFIRMED, READ_ONCE = 0.95, BALANCED_ABOVE
"""Sure, and just unsure enough for the card to say so: only above that edge nothing is said."""


def with_codes(authored: Authored, product: Product) -> Authored:
    """The work with the product's GTIN as a fact more, unless the photos disagree about it; what
    she said herself still counts before it (`schema.fill`), and she is asked which it is."""
    written, fact = authored.written, _gtin(product)
    if fact is None:
        return authored
    update = {
        "facts": (*written.facts, fact),
        "disputes": (*written.disputes, *_contradicted(written, fact.value, product)),
    }
    return dataclasses.replace(authored, written=written.model_copy(update=update))


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


def _contradicted(written: Written, gtin: str, product: Product) -> Iterator[Dispute]:
    """Her own number, where the bars say another."""
    keys = (GTIN, *lexicon.attributes().aliases.get(GTIN, []))
    hers = next((f for f in written.facts if f.key in keys and f.evidence is Evidence.SELLER), None)
    typed = gtin_of(hers.value) if hers else None
    if typed is None or typed.zfill(_LONGEST) == gtin.zfill(_LONGEST):
        return
    shows = (photo.facts and any(code.gtin == gtin for code in photo.facts.codes)
             for photo in product.photos)  # fmt: skip
    number = next((place for place, found in enumerate(shows, start=1) if found), 0)
    yield Dispute(
        id=GTIN, name=GTIN, kept=typed, other=gtin, evidence=Evidence.BARCODE, photo=number
    )


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
