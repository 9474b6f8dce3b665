"""Lore: what a card's screen needs to know beyond its product.

Owns which parts there are and how they are gathered, outside of the handlers: a part that can't
be had in time is left out, and the screen does without. Does not own the screens (handlers/views).
"""

from dataclasses import dataclass

from services.editing import VersionNote
from services.listings.content import Content
from services.listings.schema import CategorySchema
from services.marketplaces.port import CategoryNode, Cost


@dataclass(frozen=True, slots=True)
class Needs:
    """What a screen asks for. `candidates` is the text to find categories for ("" for the
    product's own title), `node` the id of the category to look into ("" for the roots), `other`
    the number of the version to compare with; None where not needed."""

    schema: bool = False
    costs: bool = False
    candidates: str | None = None
    node: str | None = None
    versions: bool = False
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Lore:
    """What was found; empty parts are unknown or weren't asked for. `reachable` is False when
    the marketplace did not answer for one of them."""

    schema: CategorySchema | None = None
    costs: tuple[Cost, ...] = ()
    candidates: tuple[CategoryNode, ...] = ()
    node: CategoryNode | None = None
    versions: tuple[VersionNote, ...] = ()
    other: Content | None = None
    reachable: bool = True
