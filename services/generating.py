"""Generation's store: how far a run has come, and the version that it ends with.

Owns what the generate workflow asks of storage. Does not own the run (services/workflows).
"""

from dataclasses import dataclass
from typing import Literal, Protocol
from uuid import UUID

from services.listings.content import Content
from services.products import Failure, Product, Stage


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of a background flow over a product."""

    organization_id: UUID
    product_id: UUID
    attempt: int


Flow = Literal["generate", "publish"]
"""The background flows."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A product that some run is, or should be, working on."""

    flow: Flow
    run: Run


class Generations(Protocol):
    """The rows behind a run of generation. Every change holds only while the product is
    `processing` with the run's own attempt, so a superseded run changes nothing (False)."""

    async def product(self, run: Run) -> Product | None:
        """The product, None when the run is superseded."""
        ...

    async def progress(self, run: Run, stage: Stage) -> bool:
        """Show the stage on the card."""
        ...

    async def finish(self, run: Run, content: Content) -> bool:
        """Save a new version and make the product `ready`, in one transaction."""
        ...

    async def fail(self, run: Run, failure: Failure) -> bool:
        """Make the product `failed` with its reason."""
        ...
