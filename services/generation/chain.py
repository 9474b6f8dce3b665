"""The chain of writers: tried in order, each with retries, a circuit breaker and a timeout.

Owns when a writer is retried, left alone or passed over, and that every work is guarded. Does
not own any provider nor the filters themselves (services/generation/guard).
"""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from services.generation.breaker import Breaker, Circuit
from services.generation.brief import Authored, Brief, Writer, Written
from services.generation.guard import guard
from services.generation.offline.writer import write_offline
from services.outcomes import RefusedError, TryLaterError

log = structlog.get_logger(__name__)

MAX_CALLS = 4
"""Calls to providers at one time: twenty block the loop for 0.6 s (reference: ai-providers.md)."""

RETRIES = 3
RETRY_BASE_SECONDS = 2.0
CALL_SECONDS = 30.0
TOTAL_SECONDS = 60.0
"""After a minute a plain listing is worth more than a good one (H108)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a chain keeps trying. Seconds; retries wait `base`, twice and four times that,
    or as long as the provider asks."""

    retries: int = RETRIES
    base: float = RETRY_BASE_SECONDS
    call: float = CALL_SECONDS
    total: float = TOTAL_SECONDS


class _PassedOverError(Exception):
    """This writer will not do it now; the next one is asked. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WriterChain:
    """Writers in the order of AI_PROVIDERS, shared by all runs of one process.

    A writer with an empty `model` calls nobody, so it needs no turn and no timeout.
    """

    def __init__(
        self,
        writers: Sequence[Writer],
        *,
        patience: Patience | None = None,
        max_calls: int = MAX_CALLS,
        breakers: Mapping[str, Breaker] | None = None,
    ) -> None:
        self._writers = tuple(writers)
        self._patience = patience or Patience()
        self._turns = asyncio.Semaphore(max_calls)
        self._breakers = {w.name: (breakers or {}).get(w.name) or Breaker() for w in writers}

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each writer's circuit breaker, by name."""
        return {name: breaker.circuit for name, breaker in self._breakers.items()}

    async def write(self, brief: Brief) -> Authored:
        """Write with the first writer that can, within `patience.total` seconds and the time of
        the writers that call nobody. Raises `TryLaterError` when all of them fail."""
        started = time.monotonic()
        failures: list[str] = []
        for position, writer in enumerate(self._writers):
            try:
                written = await self._persist(writer, brief, started + self._patience.total)
            except _PassedOverError as error:
                failures.append(f"{writer.name}:{error.code}")
                log.warning("writer_passed_over", writer=writer.name, code=error.code)
                continue
            return Authored(
                written=guard(written, brief, write_offline(brief)),
                provider=writer.name,
                model=writer.model,
                fell_back=position > 0,
                elapsed_ms=max(1, round((time.monotonic() - started) * 1000)),
                failures=tuple(failures),
            )
        raise TryLaterError("no_writer", after=self._patience.base)

    async def _persist(self, writer: Writer, brief: Brief, deadline: float) -> Written:
        """Try one writer until it works, refuses, or the time is up."""
        for attempt in range(self._patience.retries + 1):
            try:
                return await self._attempt(writer, brief, deadline)
            except TryLaterError as error:
                delay = error.after or self._patience.base * 2**attempt
                if attempt == self._patience.retries or time.monotonic() + delay >= deadline:
                    raise _PassedOverError(error.reason) from error
                await asyncio.sleep(delay)
        raise _PassedOverError("retries")

    async def _attempt(self, writer: Writer, brief: Brief, deadline: float) -> Written:
        breaker = self._breakers[writer.name]
        if not breaker.admits():
            raise _PassedOverError("circuit_open")
        try:
            written = await self._call(writer, brief, deadline)
        except TimeoutError as error:
            breaker.failed()
            raise _PassedOverError("timeout") from error
        except RefusedError as error:
            # It answered: a clear no to this brief tells nothing against the provider.
            breaker.succeeded()
            raise _PassedOverError(_code_of(error)) from error
        except (asyncio.CancelledError, _PassedOverError):
            breaker.released()
            raise
        except TryLaterError:
            breaker.failed()
            raise
        except Exception as error:
            breaker.failed()
            # No traceback: a validation error's text holds what the model answered.
            log.warning("writer_broke", writer=writer.name, error=type(error).__name__)
            raise _PassedOverError("unexpected") from error
        breaker.succeeded()
        return written

    async def _call(self, writer: Writer, brief: Brief, deadline: float) -> Written:
        if not writer.model:
            return await writer.write(brief)
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                await self._turns.acquire()
        except TimeoutError as error:
            raise _PassedOverError("busy") from error
        try:
            patience = min(self._patience.call, deadline - time.monotonic())
            async with asyncio.timeout(patience):
                return await writer.write(brief)
        finally:
            self._turns.release()


def _code_of(error: RefusedError) -> str:
    return error.causes[0].code if error.causes else "refused"
