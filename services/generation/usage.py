"""What work with models costs: every request, whether its answer was used or thrown away.

Owns the record and the meter of the work under way. Does not own prices (the vendors' library)
nor where figures are kept (services/spending).
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model. `cost` is in US dollars, None when its price is unknown;
    `accepted` is False when nothing of the answer was used, and it was paid for all the same."""

    provider: str
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    accepted: bool = True
    elapsed_ms: int = 0


@dataclass(slots=True)
class Meter:
    """The calls of one piece of work."""

    calls: list[Call] = field(default_factory=list[Call])

    @property
    def spent(self) -> Decimal:
        """US dollars, as far as prices are known."""
        return sum((call.cost for call in self.calls if call.cost is not None), Decimal(0))


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metering() -> Generator[Meter]:
    """Count the calls of the block, and of whatever it awaits."""
    meter = Meter()
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def note(call: Call) -> None:
    """Add a call to the work under way; outside of any, nobody counts."""
    meter = _METER.get()
    if meter is not None:
        meter.calls.append(call)


def spent() -> Decimal:
    """US dollars that the work under way has cost so far."""
    meter = _METER.get()
    return meter.spent if meter is not None else Decimal(0)
