"""Things that go wrong on the way, on demand.

Owns the switches that tests and experiments set: each names a method of the Bot API (or any) and
how many calls it spoils. The HTTP front carries them out.
"""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sandbox.holding import Hold, Work
from sandbox.telegram.errors import ApiError, too_many_requests
from sandbox.telegram.updates import UpdateQueue

ANY = "*"


@dataclass(slots=True)
class Fault:
    """What happens to the next `times` calls of `method`."""

    method: str
    times: int
    error: ApiError | None = None
    """Answer with this instead of doing the work."""
    delay: float = 0
    """Seconds to wait before the work."""
    drop_before: bool = False
    """Close the connection; the work is not done."""
    drop_after: bool = False
    """Do the work, then close the connection without an answer."""
    plain_status: int | None = None
    """Answer with this status and no JSON, as a broken gateway does."""
    hold: Hold | None = None
    """Keep the call waiting until it is let go."""


@dataclass(slots=True)
class Faults:
    """Faults waiting to happen, used up in the order in which they were set."""

    updates: UpdateQueue
    _waiting: list[Fault] = field(default_factory=list[Fault])

    def lose_answer(self, method: str, times: int = 1) -> None:
        """The work is done, but the bot never hears of it."""
        self._waiting.append(Fault(method, times, drop_after=True))

    def drop_connection(self, method: str, times: int = 1) -> None:
        """The connection ends before anything is done."""
        self._waiting.append(Fault(method, times, drop_before=True))

    def flood(self, method: str, retry_after: int, times: int = 1) -> None:
        """429 with `retry_after` seconds."""
        self.refuse(method, too_many_requests(retry_after), times)

    def refuse(self, method: str, error: ApiError, times: int = 1) -> None:
        """Any answer of the Bot API's error shape."""
        self._waiting.append(Fault(method, times, error=error))

    def bad_gateway(self, method: str, times: int = 1) -> None:
        """502 with an HTML page, as from a proxy in between."""
        self._waiting.append(Fault(method, times, plain_status=502))

    def slow(self, method: str, seconds: float, times: int = 1) -> None:
        """The work begins only after `seconds`."""
        self._waiting.append(Fault(method, times, delay=seconds))

    def hold(self, method: str, work: Work = Work.NEVER) -> Hold:
        """The next call waits until it is let go."""
        hold = Hold(work)
        self._waiting.append(Fault(method, 1, hold=hold))
        return hold

    def deliver_each_update(self, times: int) -> None:
        """Every update from now on arrives `times` times."""
        self.updates.times = times

    @contextmanager
    def holding(self, kind: str) -> Generator[None]:
        """Updates of `kind` wait until the block ends, so that others overtake them."""
        self.updates.hold(kind)
        try:
            yield
        finally:
            self.updates.release(kind)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._waiting.clear()
        self.updates.times = 1

    def take(self, method: str) -> Fault | None:
        """The fault for this call, used up by one."""
        for fault in self._waiting:
            if fault.method.lower() in {ANY, method.lower()}:
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None
