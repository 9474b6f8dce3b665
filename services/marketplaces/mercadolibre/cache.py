"""A small cache in memory: a value lives so long, and one caller at a time loads it.

Owns age, size and single flight. Does not own what is cached.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class TimedCache(Generic[K, V]):
    """At most `size` values, each for `seconds`; the oldest leaves first. Failures aren't kept."""

    def __init__(
        self, seconds: float, size: int, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._size = size
        self._now = now
        self._held: dict[K, tuple[float, V]] = {}
        self._loading: WeakValueDictionary[K, asyncio.Lock] = WeakValueDictionary()

    async def get(self, key: K, load: Callable[[], Awaitable[V]]) -> V:
        """The value, loaded first when it is absent or too old. Raises what `load` raises."""
        async with self._loading.setdefault(key, asyncio.Lock()):
            held = self._held.get(key)
            if held is not None and self._now() - held[0] < self._seconds:
                return held[1]
            value = await load()
            self._held.pop(key, None)
            self._held[key] = (self._now(), value)
            while len(self._held) > self._size:
                self._held.pop(next(iter(self._held)))
            return value
