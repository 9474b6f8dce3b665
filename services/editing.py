"""Editing's store: new versions by the seller's hand, the way back through them, and asking for
a new run.

Owns what reviewing asks of storage. Does not own parsing of her words (services/generation) nor
the buttons (handlers).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.listings.content import Content
from services.sellers import Seller
from services.wishes import EVERYTHING, Wish


class DailyLimitError(Exception):
    """The seller began as many runs today as this bot allows; nothing changed."""


@dataclass(frozen=True, slots=True)
class VersionNote:
    """A version in the history. `by` is its provider ("seller" after an edit); `changed` names
    the parts that an edit changed."""

    number: int
    at: datetime
    by: str
    changed: tuple[str, ...] = ()


class Versions(Protocol):
    """Changing what is on the card. Each change is scoped by the seller's organisation, is
    conditional on the revision that she saw, and returns False when that is no longer true."""

    async def save(
        self,
        seller: Seller,
        product_id: UUID,
        revision: int,
        content: Content,
        changed: tuple[str, ...] = (),
        *,
        screen: str | None = None,
    ) -> bool:
        """Save a new version of a `ready` or `failed` product, which becomes `ready`; `changed`
        names the parts that she changed. A pending proposal is answered by it, and the card turns
        to `screen`, the preview when there is none."""
        ...

    async def turn(self, seller: Seller, product_id: UUID, revision: int, version: int) -> bool:
        """Put another of its versions on show (undo, back and forward); nothing is lost."""
        ...

    async def history(self, seller: Seller, product_id: UUID) -> tuple[VersionNote, ...]:
        """Every version, oldest first."""
        ...

    async def content(self, seller: Seller, product_id: UUID, version: int) -> Content | None:
        """One version's content, None when there is none of that number."""
        ...

    async def regenerate(
        self, seller: Seller, product_id: UUID, revision: int, wish: Wish = EVERYTHING
    ) -> bool:
        """`ready` or `failed` -> `processing`, attempt + 1. Raises `DailyLimitError`."""
        ...

    async def cancel(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """Stop the run: `processing` -> `ready` when there is a version to show, else
        `uploading`, where it waits for her to go on."""
        ...

    async def resume(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """Start a draft that she had stopped. Raises `DailyLimitError`."""
        ...

    async def discard(self, seller: Seller, product_id: UUID, revision: int) -> bool:
        """-> `discarded`, wherever the status machine allows it."""
        ...
