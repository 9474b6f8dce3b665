"""Proposals: a change read out of her words that waits for her yes.

Owns the record and its store. Does not own the reading (services/generation), nor how before and
after are shown (handlers/views).
"""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from services.listings.content import Content
from services.sellers import Seller


@dataclass(frozen=True, slots=True)
class Proposal:
    """The content as it would be, made from `version`; `unclear` is what of her words nobody
    understood (untrusted text); further lines tell what can't be made, and why."""

    version: int
    content: Content
    unclear: str = field(default="", repr=False)


class Proposals(Protocol):
    """At most one a product, always within the seller's organisation."""

    async def propose(
        self, seller: Seller, product_id: UUID, revision: int, proposal: Proposal
    ) -> bool:
        """Keep it in place of an earlier one and turn the card to it (screen "proposal"); False
        when the product isn't `ready` or `failed` at that revision."""
        ...

    async def of(self, organization_id: UUID, product_id: UUID) -> Proposal | None:
        """The one that waits, None when there is none or the version on show is another."""
        ...

    async def drop(self, seller: Seller, product_id: UUID) -> None:
        """She said no."""
        ...
