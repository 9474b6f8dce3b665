"""The sweep: no product waits for a run that nobody started.

A product's row and the engine's queue are two databases, so the status itself is the intent:
what is `processing` or `publishing` without a workflow is enqueued here, and what lost its
workflow for good is given back to the seller. Does not own the flows.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import structlog

from services.generating import Flow, Generations, Run, UnderWay
from services.outcomes import Repair
from services.products import Failure
from services.publishing import Publications, let_go
from services.workflows.engine import LOST, SUCCESS

log = structlog.get_logger(__name__)


class RunsUnderWay(Protocol):
    """System side: the products of every organisation that are being worked on."""

    async def under_way(self, limit: int) -> tuple[UnderWay, ...]:
        """Those `processing` or `publishing`, the longest untouched first."""
        ...


class Queue(Protocol):
    """The engine."""

    async def status(self, flow: Flow, product_id: UUID, attempt: int) -> str | None:
        """The engine's word on a run, None when it never heard of it."""
        ...

    async def enqueue(
        self, flow: Flow, organization_id: UUID, product_id: UUID, attempt: int
    ) -> None:
        """Have it run once."""
        ...


@dataclass(frozen=True, slots=True)
class Sweep:
    """The use case: look at everything under way and repair what stands still."""

    runs: RunsUnderWay
    queue: Queue
    generations: Generations
    publications: Publications
    limit: int = 500

    async def once(self) -> int:
        """One round; returns how many products it helped on."""
        return sum([await self._attend(work) for work in await self.runs.under_way(self.limit)])

    async def _attend(self, work: UnderWay) -> bool:
        run = work.run
        status = await self.queue.status(work.flow, run.product_id, run.attempt)
        if status is None:
            await self.queue.enqueue(work.flow, run.organization_id, run.product_id, run.attempt)
            return True
        if status not in LOST and status != SUCCESS:
            return False
        log.warning("run_lost", flow=work.flow, product=str(run.product_id), status=status)
        if work.flow == "generate":
            failure = Failure(None, "generation_failed", Repair.RETRY)
            return await self.generations.fail(run, failure)
        return await self._give_back(run)

    async def _give_back(self, run: Run) -> bool:
        """A lost publish run: what may exist at the marketplace stays unknown and blocks."""
        found = await self.publications.product(run)
        if found is None:
            return False
        _, publication = found
        return await let_go(self.publications, publication)
