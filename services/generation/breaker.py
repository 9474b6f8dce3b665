"""A circuit breaker for one provider.

Owns when a provider is left alone after failing again and again, and the one probe that finds
out whether it is back. Does not own what counts as a failure (services/generation/chain).
"""

import time
from collections.abc import Callable
from enum import StrEnum

FAILURES = 5
REST_SECONDS = 30.0


class Circuit(StrEnum):
    """What the breaker lets through: all calls, none, or one probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `failures` in a row, rests `rest_seconds`, then admits one probe at a time.

    Every admitted call must end in exactly one of `succeeded`, `failed` and `released`.
    """

    def __init__(
        self,
        failures: int = FAILURES,
        rest_seconds: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._rest = rest_seconds
        self._resting = rest_seconds
        self._clock = clock
        self._failures = 0
        self._opened_at: float | None = None
        self._probing = False

    @property
    def circuit(self) -> Circuit:
        """Its state now."""
        if self._opened_at is None:
            return Circuit.CLOSED
        rested = self._clock() - self._opened_at >= self._resting
        return Circuit.HALF_OPEN if rested else Circuit.OPEN

    def admits(self) -> bool:
        """Whether a call may go; a half-open circuit gives its one probe to the caller."""
        match self.circuit:
            case Circuit.CLOSED:
                return True
            case Circuit.OPEN:
                return False
            case Circuit.HALF_OPEN:
                if self._probing:
                    return False
                self._probing = True
                return True

    def succeeded(self) -> None:
        """The provider answered."""
        self._failures = 0
        self._opened_at = None
        self._probing = False

    def failed(self, leave_alone: float = 0.0) -> None:
        """The provider failed; a failed probe opens the circuit for another rest. One that asks to
        be left alone for longer than a rest is, at once."""
        self._failures += 1
        if self._probing or self._failures >= self._most or leave_alone > self._rest:
            self._opened_at = self._clock()
            self._resting = max(self._rest, leave_alone)
        self._probing = False

    def released(self) -> None:
        """The call ended without telling anything about the provider (it was cancelled)."""
        self._probing = False
