"""What the bot called, and when.

Owns a short memory of calls for tests and experiments; it holds no arguments but the chat.
"""

import time
from collections import deque
from dataclasses import dataclass

_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Call:
    """A call of `method` at `at` (seconds since 1970); `status` the HTTP status, 0 when cut off."""

    method: str
    chat_id: int | None
    at: float
    status: int


class Calls:
    """The latest calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)

    def note(self, method: str, chat_id: int | None, status: int) -> None:
        """Remember a call that was just answered."""
        self._calls.append(Call(method, chat_id, time.time(), status))

    def of(self, method: str) -> list[Call]:
        """All calls of a method, by its name in any case."""
        return [call for call in self._calls if call.method.lower() == method.lower()]

    def count(self, method: str) -> int:
        """How often a method was called, refused calls included."""
        return len(self.of(method))

    def forget(self) -> None:
        """Start counting anew."""
        self._calls.clear()
