"""Asking providers in order: each with retries, a circuit breaker, a turn and a timeout.

Owns when a provider is asked again, left alone or passed over, whatever it is asked for. Does
not own any provider, the question, nor what an answer is worth (the chains of each kind).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import structlog

from services.generation.breaker import Breaker, Circuit
from services.generation.usage import used_up
from services.outcomes import RefusedError, TryLaterError

log = structlog.get_logger(__name__)

MAX_CALLS = 4
"""Calls to providers at one time: twenty block the loop for 0.6 s (reference: ai-providers.md)."""

RETRIES = 3
RETRY_BASE_SECONDS = 2.0
CALL_SECONDS = 30.0
TOTAL_SECONDS = 60.0
"""After a minute a plain listing is worth more than a good one (H108)."""

CAPPED = "capped"
"""The code of a provider that was passed over because the work's allowance is spent (usage)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a chain keeps trying. Seconds; retries wait `base`, twice and four times that,
    or as long as the provider asks."""

    retries: int = RETRIES
    base: float = RETRY_BASE_SECONDS
    call: float = CALL_SECONDS
    total: float = TOTAL_SECONDS


class Provider(Protocol):
    """Somebody who can be asked; an empty `model` calls nobody outside."""

    @property
    def name(self) -> str:
        """Its name in AI_PROVIDERS."""
        ...

    @property
    def model(self) -> str:
        """The model's name, empty when there is none."""
        ...


P = TypeVar("P", bound=Provider)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one provider was passed over; `refused` when it answered with a clear no."""

    name: str
    code: str
    refused: bool = False

    def __str__(self) -> str:
        return f"{self.name}:{self.code}"


@dataclass(frozen=True, slots=True)
class Asked(Generic[P, T]):
    """An answer, who gave it, and who had been passed over before."""

    answer: T
    provider: P
    failures: tuple[Failure, ...]
    elapsed_ms: int


class NobodyAnsweredError(TryLaterError):
    """All were passed over; `failures` says why, in their order."""

    def __init__(self, failures: tuple[Failure, ...], after: float) -> None:
        super().__init__("nobody_answered", after)
        self.failures = failures


class _PassedOverError(Exception):
    """This provider will not do it now; the next one is asked."""

    def __init__(self, code: str, *, refused: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.refused = refused


class Asking(Generic[P]):
    """Providers in the order of AI_PROVIDERS, shared by everything in one process that asks them.

    A provider with an empty `model` calls nobody, so it needs no turn and no timeout.
    """

    def __init__(
        self,
        providers: Sequence[P],
        *,
        patience: Patience | None = None,
        max_calls: int = MAX_CALLS,
        breakers: Mapping[str, Breaker] | None = None,
    ) -> None:
        self._providers = tuple(providers)
        self._patience = patience or Patience()
        self._turns = asyncio.Semaphore(max_calls)
        self._beginning = asyncio.Lock()
        self._breakers = {p.name: (breakers or {}).get(p.name) or Breaker() for p in providers}

    @property
    def circuits(self) -> dict[str, Circuit]:
        """The state of each provider's circuit breaker, by name."""
        return {name: breaker.circuit for name, breaker in self._breakers.items()}

    async def ask(self, question: Callable[[P], Awaitable[T]]) -> Asked[P, T]:
        """The answer of the first provider that can, within `patience.total` seconds and the
        time of those that call nobody. Raises `NobodyAnsweredError`."""
        started = time.monotonic()
        failures: list[Failure] = []
        for provider in self._providers:
            try:
                deadline = started + self._patience.total
                answer = await self._persist(provider, question, deadline)
            except _PassedOverError as error:
                failures.append(Failure(provider.name, error.code, error.refused))
                log.warning("provider_passed_over", provider=provider.name, code=error.code)
                continue
            elapsed_ms = max(1, round((time.monotonic() - started) * 1000))
            return Asked(answer, provider, tuple(failures), elapsed_ms)
        raise NobodyAnsweredError(tuple(failures), after=self._patience.base)

    async def _persist(
        self, provider: P, question: Callable[[P], Awaitable[T]], deadline: float
    ) -> T:
        """Ask one provider until it answers, refuses, or the time is up."""
        for attempt in range(self._patience.retries + 1):
            try:
                return await self._attempt(provider, question, deadline)
            except TryLaterError as error:
                delay = error.after or self._patience.base * 2**attempt
                if attempt == self._patience.retries or time.monotonic() + delay >= deadline:
                    raise _PassedOverError(error.reason) from error
                await asyncio.sleep(delay)
        raise _PassedOverError("retries")

    async def _attempt(
        self, provider: P, question: Callable[[P], Awaitable[T]], deadline: float
    ) -> T:
        if provider.model and used_up():
            raise _PassedOverError(CAPPED)
        breaker = self._breakers[provider.name]
        if provider.model and time.monotonic() >= deadline:
            raise _PassedOverError("busy")  # it was not asked: nothing is known against it
        if not breaker.admits():
            raise _PassedOverError("circuit_open")
        try:
            answer = await self._call(provider, question, deadline)
        except TimeoutError as error:
            breaker.failed()
            raise _PassedOverError("timeout") from error
        except RefusedError as error:
            # It answered: a clear no to this question tells nothing against the provider.
            breaker.succeeded()
            raise _PassedOverError(_code_of(error), refused=True) from error
        except (asyncio.CancelledError, _PassedOverError):
            breaker.released()
            raise
        except TryLaterError as error:
            breaker.failed(leave_alone=error.after)
            raise
        except Exception as error:
            breaker.failed()
            # No traceback: a validation error's text holds what the model answered.
            log.warning("provider_broke", provider=provider.name, error=type(error).__name__)
            raise _PassedOverError("unexpected") from error
        breaker.succeeded()
        return answer

    async def _call(self, provider: P, question: Callable[[P], Awaitable[T]], deadline: float) -> T:
        if not provider.model:
            return await question(provider)
        try:
            async with asyncio.timeout(deadline - time.monotonic()):
                await self._turns.acquire()
        except TimeoutError as error:
            raise _PassedOverError("busy") from error
        try:
            patience = min(self._patience.call, deadline - time.monotonic())
            async with asyncio.timeout(patience):
                async with self._beginning:
                    # Photos are encoded on the loop, each question's in one go: others get a look
                    # in before the next one's.
                    await asyncio.sleep(0)
                return await question(provider)
        finally:
            self._turns.release()


def _code_of(error: RefusedError) -> str:
    return error.causes[0].code if error.causes else "refused"
