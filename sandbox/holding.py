"""Stopping a caller on the threshold, so that a test may do something exactly then.

Owns the meeting of a held call and the test that holds it. Which call is held, and what its work
is, are the stand-ins' own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Work(StrEnum):
    """When the work of a held call is done."""

    FIRST = "first"
    """Before the caller waits: only the answer is held back."""
    UNTOLD = "untold"
    """Before the caller waits; the connection is closed when it is let go."""
    LAST = "last"
    """After it was let go, whether or not the caller is still there."""
    NEVER = "never"
    """Not at all: the connection is closed when it is let go."""


@dataclass(frozen=True, slots=True, eq=False)
class Hold:
    """A call kept waiting: `reached` tells that it has come, `go` lets it go on."""

    work: Work = Work.NEVER
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def around(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """Do the work when it is time; its result, None when nothing is to be told of it."""
        done = await work() if self.work in (Work.FIRST, Work.UNTOLD) else None
        self.reached.set()
        await self.go.wait()
        match self.work:
            case Work.FIRST:
                return done
            case Work.LAST:
                return await work()
            case Work.UNTOLD | Work.NEVER:
                return None
