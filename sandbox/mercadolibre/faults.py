"""Making the stand-in misbehave on purpose, and remembering every call.

Owns the faults, which routes they strike and how often, and the log of calls. Lives in memory: a
restart clears both. Owns no route.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any

from sandbox.holding import Hold

_CALLS_KEPT = 20_000


@dataclass(frozen=True)
class Answer:
    """Answer with this instead of doing the work. ``body`` is JSON, or text as it stands."""

    status: int
    body: object = None
    content_type: str = "application/json"


@dataclass(frozen=True)
class Hang:
    """Keep silent for so many seconds, then close the connection. Nothing is done."""

    seconds: float = 60


@dataclass(frozen=True)
class LoseResponse:
    """Do the work, then close the connection instead of answering."""


@dataclass(frozen=True)
class AnswerAfter:
    """Do the work, then answer with something else, as a gateway does that gave up waiting."""

    instead: Answer


@dataclass(frozen=True)
class Reset:
    """Close the connection at once. Nothing is done."""


@dataclass(frozen=True)
class Slow:
    """Wait so many seconds, then do the work and answer."""

    seconds: float


Effect = Answer | AnswerAfter | Hang | Hold | LoseResponse | Reset | Slow

# The body of a 429 (error table of autenticacion-y-autorizacion); no Retry-After is promised.
TOO_MANY_REQUESTS = Answer(
    429, {"message": "Too many requests", "error": "local_rate_limited", "status": 429, "cause": []}
)
# Recorded: transient, and that time nothing had been created.
INTERNAL_ERROR = Answer(
    500,
    {
        "cause": [],
        "message": "Oops! Something went wrong...",
        "error": "internal_error",
        "status": 500,
    },
)
HTML_PAGE = Answer(
    502, "<html><body><h1>502 Bad Gateway</h1></body></html>", content_type="text/html"
)
# Documented for two writes too close to each other.
CONFLICT = Answer(
    409,
    {"message": "item optimistic locking error", "error": "conflict", "status": 409, "cause": []},
)


@dataclass
class Fault:
    """One standing fault. ``route`` is ``"METHOD /path"`` with ``*`` for any run of signs."""

    route: str
    effect: Effect
    left: int


@dataclass
class Faults:
    """The standing faults, in the order in which they were added."""

    standing: list[Fault] = field(default_factory=list[Fault])

    def add(self, route: str, effect: Effect, times: int = 1) -> Fault:
        """Strike the next ``times`` calls of a route, such as ``"POST /items"`` or ``"* *"``."""
        fault = Fault(route, effect, times)
        self.standing.append(fault)
        return fault

    def clear(self) -> None:
        self.standing.clear()

    def take(self, method: str, path: str) -> Effect | None:
        """The effect for one call; counts it down."""
        for fault in self.standing:
            if fnmatchcase(f"{method} {path}", fault.route):
                fault.left -= 1
                if fault.left <= 0:
                    self.standing.remove(fault)
                return fault.effect
        return None


@dataclass
class Call:
    """One call. ``path`` is without the mount's prefix; ``body`` is kept for JSON alone."""

    method: str
    path: str
    query: dict[str, str]
    at: datetime
    body: Any = None
    status: int | None = None

    def matches(self, route: str) -> bool:
        return fnmatchcase(f"{self.method} {self.path}", route)


class Calls:
    """The latest calls, oldest first. Token requests are counted, their secrets not kept."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)
        self._news = asyncio.Condition()

    async def note(self, call: Call) -> None:
        self._calls.append(call)
        async with self._news:
            self._news.notify_all()

    def of(self, route: str = "* *") -> list[Call]:
        """Calls of a route, written as for ``Faults.add``."""
        return [call for call in self._calls if call.matches(route)]

    def count(self, route: str = "* *") -> int:
        return len(self.of(route))

    async def wait_for(self, route: str, count: int = 1) -> None:
        """Return once a route has been called so often."""
        async with self._news:
            await self._news.wait_for(lambda: self.count(route) >= count)

    def clear(self) -> None:
        self._calls.clear()
