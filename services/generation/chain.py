"""The chain of writers: the first that can writes, and always somebody can.

Owns that every work is guarded and carries its provenance. Does not own when a writer is asked
again or passed over (services/generation/chain_asking), any provider, nor the filters themselves
(services/generation/guard).
"""

import asyncio
from collections.abc import Mapping, Sequence

from services.generation.breaker import Breaker, Circuit
from services.generation.brief import Authored, Brief, Watch, Writer, Written, unwatched
from services.generation.chain_asking import (
    CAPPED,
    MAX_CALLS,
    Asking,
    NobodyAnsweredError,
    Patience,
)
from services.generation.chain_wishes import offline_wish, was_replaced
from services.generation.guard import guard
from services.generation.offline.writer import write_offline
from services.generation.orders import without_orders_in
from services.generation.usage import metering
from services.outcomes import TryLaterError


class WriterChain:
    """Writers in the order of AI_PROVIDERS, shared by all runs of one process."""

    def __init__(
        self,
        writers: Sequence[Writer],
        *,
        patience: Patience | None = None,
        max_calls: int = MAX_CALLS,
        breakers: Mapping[str, Breaker] | None = None,
    ) -> None:
        self._writers = Asking(writers, patience=patience, max_calls=max_calls, breakers=breakers)

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each writer's circuit breaker, by name."""
        return self._writers.circuits

    async def write(self, brief: Brief, watch: Watch = unwatched) -> Authored:
        """Write with the first writer that can, within the patience's total and the time of the
        writers that call nobody; no model is asked any more once the brief's allowance is spent.
        Raises `TryLaterError` when all of them fail."""
        wish, brief = brief.instruction, without_orders_in(brief)
        with metering(brief.allowance) as meter:
            try:
                asked = await self._writers.ask(lambda writer: writer.write(brief, watch))
            except NobodyAnsweredError as error:
                raise TryLaterError("no_writer", after=error.after) from error
        written, followed = await asyncio.to_thread(  # a long description takes 0.1 s
            _guarded, asked.answer, brief, by_model=bool(asked.provider.model)
        )
        return Authored(
            written=written,
            provider=asked.provider.name,
            model=asked.provider.model,
            fell_back=bool(asked.failures),
            elapsed_ms=asked.elapsed_ms,
            calls=tuple(meter.calls),
            failures=tuple(map(str, asked.failures)),
            followed=followed and brief.instruction == wish,
            capped=any(failure.code == CAPPED for failure in asked.failures),
        )


def _guarded(wrote: Written, brief: Brief, *, by_model: bool) -> tuple[Written, bool]:
    """The work after the filters, and whether the instruction, if there is one, was followed."""
    referee = write_offline(brief)
    written = guard(wrote, brief, referee)
    if not brief.instruction:
        return written, True
    if by_model:
        return written, not was_replaced(brief, wrote, written, referee)
    return offline_wish(brief, written)
