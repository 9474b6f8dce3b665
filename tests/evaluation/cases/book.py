"""The cases as they stand in data/*.toml, one file a product family.

Owns reading the data and what follows from it: the site's language and currency, the family's
category, a quantity of one where none is named, the colour that a photo shows, and the part of the
set that a case belongs to.
Does not own drawing the photos (photographs) nor the files that are written (__main__).
"""

import hashlib
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from sandbox.mercadolibre.catalogue import Catalogue
from services.listings.content import Condition
from services.listings.sites import SITES
from tests.evaluation.cases.views import Kind, View

DATA = Path(__file__).parent / "data"

Split = Literal["tuning", "held_back"]
_HELD_BACK_PERCENT = 30
_SALT = "3452"
"""Of all tried before any case was run, the one that gives every family its share."""

_COLOURS = ("COLOR", "MAIN_COLOR", "STRUCTURE_COLOR")
"""Attributes that say the same: a category has one or two of them."""


class Entry(BaseModel):
    """One case of the data, without what follows from it. An empty `category`: none is right;
    values with a slash between them: each of them is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    site: str
    prompt: str
    language: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    condition: Condition | None = None
    quantity: int = 1
    brand: str | None = None
    model: str | None = None
    gtin: str | None = None
    category: str | None = None
    attributes: dict[str, str] = {}
    tags: tuple[str, ...]
    photos: tuple[View, ...] = ()

    def photo_names(self) -> tuple[str, ...]:
        """Paths of the photos, beside cases.jsonl."""
        return tuple(f"photos/{self.id}-{number}.jpg" for number in range(1, len(self.photos) + 1))


class Family(BaseModel):
    """The cases of one kind of goods, and the category that the stand-in has for them a site."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    family: str
    categories: dict[str, str] = {}
    case: tuple[Entry, ...]


@cache
def families() -> tuple[Family, ...]:
    """All of them, in the order of their files' names."""
    return tuple(
        Family.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        for path in sorted(DATA.glob("*.toml"))
    )


def split_of(case_id: str) -> Split:
    """The part that a case belongs to, by its name alone: nobody chooses, and nothing moves when
    cases are added."""
    share = int.from_bytes(hashlib.sha256(f"{_SALT}:{case_id}".encode()).digest()[:4], "big") % 100
    return "held_back" if share < _HELD_BACK_PERCENT else "tuning"


def lines() -> Iterator[dict[str, Any]]:
    """The objects of cases.jsonl, in order."""
    for family in families():
        for entry in family.case:
            yield _line(family, entry)


def _line(family: Family, entry: Entry) -> dict[str, Any]:
    site = SITES[entry.site]
    category = family.categories.get(entry.site) if entry.category is None else entry.category
    return {
        "id": entry.id,
        "site": entry.site,
        "language": entry.language or site.language,
        "prompt": entry.prompt,
        "photos": list(entry.photo_names()),
        "truth": {
            "price": str(entry.price) if entry.price is not None else None,
            "currency": entry.currency or site.currency,
            "condition": entry.condition,
            "quantity": entry.quantity,
            "brand": entry.brand,
            "model": entry.model,
            "gtin": entry.gtin,
            "category": category or None,
            "attributes": _attributes(entry, category),
        },
        "tags": [family.family, *entry.tags],
        "split": split_of(entry.id),
    }


def _attributes(entry: Entry, category: str | None) -> dict[str, str]:
    """What the data says, and the colour under each of the category's names for it."""
    known = dict(entry.attributes)
    said = next((known.pop(name) for name in _COLOURS if name in known), None)
    colour = said or _seen_colour(entry)
    if colour:
        leaf = _catalogue().leaf(category) if category else None
        names = [name for name in _COLOURS if leaf and name in leaf.attributes]
        known |= dict.fromkeys(names or ["COLOR"], colour)
    return dict(sorted(known.items()))


def _seen_colour(entry: Entry) -> str | None:
    """The colour of the goods in the photos, as the site calls it."""
    language = SITES[entry.site].language
    shown = (view.colour for view in entry.photos if view.view is Kind.GOODS)
    return next((colour.called(language) for colour in shown), None)


@cache
def _catalogue() -> Catalogue:
    return Catalogue()
