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
        """Wait in the right place; None when the work was never done."""
        done = await work() if self.work is Work.FIRST else None
        self.reached.set()
        await self.go.wait()
        return await work() if self.work is Work.LAST else done
