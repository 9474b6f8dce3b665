"""Tells everybody who listens that something in the chats changed.

Owns the fan-out to chat pages and waiting tests. What an event means is the business of those who
publish and read it; a listener that connects late reads the stores first.
"""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

Event = dict[str, Any]


class Hub:
    """Publishes events to any number of listeners, each with a queue of its own."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event]] = set()

    def publish(self, kind: str, **details: object) -> None:
        """Hand an event to every listener, without waiting for any."""
        for queue in self._listeners:
            queue.put_nowait({"type": kind, **details})

    @contextmanager
    def listening(self) -> Generator[asyncio.Queue[Event]]:
        """A queue that receives every event published while the block runs."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)


class Bell:
    """Wakes everybody who waits at the moment it rings."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake those who wait now."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Wait for the next ring; False when `seconds` pass without one."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        return True
