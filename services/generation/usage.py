"""What work with models costs: every request, whether its answer was used or thrown away.

Owns the record and the meter of the work under way. Does not own prices (the vendors' library)
nor where figures are kept (services/spending).
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal

ASSUMED_INPUT, ASSUMED_OUTPUT = Decimal("0.000003"), Decimal("0.000015")
"""US dollars for a token in and out of a model whose price nobody knows, nearly four times the
dearest that is a default here: a limit must hold sooner rather than not at all."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question to a model. `cost` is in US dollars, None when its price is unknown;
    `accepted` is False when nothing of the answer was used, and it was paid for all the same.
    `elapsed_ms` is the time until there was an answer to use, or none."""

    provider: str
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = None
    accepted: bool = True
    elapsed_ms: int = 0

    @property
    def charged(self) -> Decimal:
        """US dollars that it takes from an allowance: its cost, or what is assumed of one."""
        if self.cost is not None:
            return self.cost
        return self.input_tokens * ASSUMED_INPUT + self.output_tokens * ASSUMED_OUTPUT


@dataclass(slots=True)
class Meter:
    """The calls of one piece of work, which may take `allowance` US dollars (None: any). It may
    be part of an `outer` one that is metered, too."""

    allowance: Decimal | None = None
    outer: "Meter | None" = None
    calls: list[Call] = field(default_factory=list[Call])

    @property
    def spent(self) -> Decimal:
        """US dollars taken from the allowance."""
        return sum((call.charged for call in self.calls), Decimal(0))

    @property
    def used_up(self) -> bool:
        """Whether its allowance, or that of a work around it, is spent."""
        if self.allowance is not None and self.spent >= self.allowance:
            return True
        return self.outer is not None and self.outer.used_up


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metering(allowance: Decimal | None = None) -> Generator[Meter]:
    """Count the calls of the block, and of whatever it awaits."""
    meter = Meter(allowance, outer=_METER.get())
    token = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(token)


def note(call: Call) -> None:
    """Add a call to the work under way; outside of any, nobody counts."""
    meter = _METER.get()
    while meter is not None:
        meter.calls.append(call)
        meter = meter.outer


def used_up() -> bool:
    """Whether the work under way may ask no model any more."""
    meter = _METER.get()
    return meter is not None and meter.used_up
