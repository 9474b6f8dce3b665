"""How much a bot may send.

Owns the token buckets behind 429: one for all chats, one a chat; sends and edits share them. Once
a chat is refused, everything in it fails until the announced time is over. Kept in memory.
"""

import math
import time
from collections.abc import Callable

from sandbox.telegram.errors import too_many_requests
from sandbox.telegram.limits import (
    BURST_ALL,
    BURST_CHAT,
    RATE_ALL_PER_SECOND,
    RATE_CHAT_PER_SECOND,
)


class _Bucket:
    def __init__(self, rate: float, burst: int, now: float) -> None:
        self._rate, self._burst = rate, burst
        self._level, self._at = float(burst), now

    def missing_seconds(self, cost: int, now: float) -> float:
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (cost - self._level) / self._rate)

    def take(self, cost: int) -> None:
        self._level -= cost


class RateLimits:
    """The budget of one bot; `enabled` switches it."""

    def __init__(
        self, *, enabled: bool = True, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.enabled = enabled
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """Start with full buckets and no penalties."""
        self._all = _Bucket(RATE_ALL_PER_SECOND, BURST_ALL, self._clock())
        self._chats: dict[int, _Bucket] = {}
        self._closed_until: dict[int, float] = {}

    def spend(self, chat_id: int, cost: int = 1) -> None:
        """Take `cost` messages from the budget of a chat. Raises a 429 when there is none left."""
        if not self.enabled:
            return
        now = self._clock()
        chat = self._chats.setdefault(chat_id, _Bucket(RATE_CHAT_PER_SECOND, BURST_CHAT, now))
        wait = max(
            self._closed_until.get(chat_id, now) - now,
            chat.missing_seconds(cost, now),
            self._all.missing_seconds(cost, now),
        )
        if wait > 0:
            seconds = math.ceil(wait)
            self._closed_until[chat_id] = max(self._closed_until.get(chat_id, 0), now + seconds)
            raise too_many_requests(seconds)
        chat.take(cost)
        self._all.take(cost)
