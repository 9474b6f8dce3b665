"""Twins: another product of hers that may be the same thing, listed before.

Owns what makes two products alike and which of several is named. Pure but for the port. Does not
own showing it (handlers/views) nor where products are kept. A twin is a warning, never a verdict:
she may well sell the same thing twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from services.generation.words import cut
from services.listings.content import Content, Sign, Twin
from services.photos.facts import ALIKE_BITS
from services.products import Product

LOOKED_THROUGH = 2_000
"""Her newest products that are compared: what was listed long before is seldom listed again."""

SAME_PICTURE_BITS = 2
"""Perceptual hashes that differ in no more than this are of one picture, saved twice."""

_SAME_TITLE, _LIKE_TITLE = 0.8, 0.5
"""Shares of the words of two titles that both have: the same by itself; the same where the photos
look alike too (a hash knows no colours, so two plain shirts may share it)."""

IN_ONE_GO = timedelta(hours=1)
"""What she lists within this under one name are several of a kind: the name alone is no sign."""

_RANK = (Sign.GTIN, Sign.SKU, Sign.PHOTO, Sign.TITLE)


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of another product: `fingerprints` are its photos' perceptual hashes."""

    product_id: UUID
    title: str
    at: datetime
    gtin: str | None = None
    sku: str | None = None
    price: Decimal | None = None
    currency: str = ""
    fingerprints: tuple[str, ...] = ()


class Shelves(Protocol):
    """Where her products are kept."""

    async def others(self, product: Product, gtin: str | None) -> Sequence[Known]:
        """Her organisation's newest LOOKED_THROUGH products with content, the newest first,
        without this one and the discarded ones; `gtin` is told of those alone that have it."""
        ...


def gtin_of(content: Content) -> str | None:
    """The product's own number, where its listing has one."""
    return next((a.value_name for a in content.attributes if a.id == "GTIN"), None)


def twin_of(product: Product, content: Content, others: Iterable[Known]) -> Twin | None:
    """The one that most likely is the same, the newest of equals; None when none is. Takes some
    50 ms for LOOKED_THROUGH others."""
    mine = _Mine(
        _words(content.title.value),
        gtin_of(content),
        content.sku,
        tuple(int(p.facts.fingerprint, 16) for p in product.photos if p.facts is not None),
        product.created_at,
    )
    found = ((_weight(signs), other, signs) for other in others if (signs := mine.signs(other)))
    best = max(found, key=lambda one: one[0], default=None)
    if best is None:
        return None
    _, other, signs = best
    return Twin(
        product_id=other.product_id, title=other.title, signs=signs, at=other.at,
        price=other.price, currency=other.currency,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mine:
    """What of this product is compared."""

    title: frozenset[str]
    gtin: str | None
    sku: str | None
    fingerprints: tuple[int, ...]
    at: datetime

    def signs(self, other: Known) -> tuple[Sign, ...]:
        shared = _shared(self.title, _words(other.title))
        distance = self._distance(other.fingerprints)
        found = {
            Sign.GTIN: self.gtin is not None and self.gtin == other.gtin,
            Sign.SKU: self.sku is not None and self.sku == other.sku,
            Sign.PHOTO: distance <= SAME_PICTURE_BITS
            or (distance <= ALIKE_BITS and shared >= _LIKE_TITLE),
            Sign.TITLE: shared >= _SAME_TITLE,
        }
        signs = tuple(sign for sign in _RANK if found[sign])
        return () if signs == (Sign.TITLE,) and self.at - other.at < IN_ONE_GO else signs

    def _distance(self, fingerprints: Sequence[str]) -> int:
        """The least difference in bits between a photo of one and a photo of the other."""
        theirs = [int(fingerprint, 16) for fingerprint in fingerprints]
        return min(((a ^ b).bit_count() for a in self.fingerprints for b in theirs), default=64)


def _weight(signs: Sequence[Sign]) -> int:
    """A stronger sign outweighs all weaker ones together."""
    return sum(1 << (len(_RANK) - _RANK.index(sign)) for sign in signs)


def _words(title: str) -> frozenset[str]:
    return frozenset(word.folded for word in cut(title))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of two titles' words that both have; 0 when a number differs: another size,
    another capacity is another product."""
    if any(sign.isdigit() for word in one ^ other for sign in word):
        return 0.0
    return len(one & other) / len(one | other) if one or other else 0.0
