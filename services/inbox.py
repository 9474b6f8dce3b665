"""The durable inbox's record and store: an update is written down before it is confirmed.

Owns what the reading of updates asks of storage. Does not own fetching or handling them
(bot/updates).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class StoredUpdate:
    """An update claimed for handling. `lane` is what it is ordered by ("m:<chat>" for messages,
    "p:<user>" for presses, "-" for the rest); `attempts` counts earlier tries."""

    update_id: int
    lane: str
    payload: dict[str, Any] = field(repr=False)
    attempts: int


class Inbox(Protocol):
    """The table of updates."""

    async def put(self, update_id: int, lane: str, payload: dict[str, Any]) -> bool:
        """Insert or ignore; False when it was there already."""
        ...

    async def put_all(self, arrived: Sequence[tuple[int, str, dict[str, Any]]]) -> None:
        """Insert or ignore each (update_id, lane, payload), all or none: a batch waits for the
        store once."""
        ...

    async def claim(
        self, owner: str, *, limit: int, lease_seconds: float
    ) -> tuple[StoredUpdate, ...]:
        """Lease the oldest waiting update of each lane that has none under way."""
        ...

    async def done(self, update_id: int) -> None:
        """Handled: the payload is dropped, the id stays to tell duplicates."""
        ...

    async def retry(self, update_id: int, *, wait_seconds: float, error: str) -> None:
        """Try again later; its lane waits, so that order is kept. `error` is a code or a type's
        name, never a text with somebody's data."""
        ...

    async def bury(self, update_id: int, *, error: str) -> None:
        """Give it up for a person to look at; its lane goes on."""
        ...

    async def waiting(self) -> int:
        """How many are neither done nor buried."""
        ...

    async def forget(self, *, older_than_days: int) -> int:
        """Delete handled ids of long ago; returns how many."""
        ...


class Leases(Protocol):
    """Named leases over all processes (the one poller, the one scheduler)."""

    async def acquire(self, name: str, owner: str, seconds: float) -> bool:
        """Take or prolong the lease; False while somebody else holds it."""
        ...

    async def release(self, name: str, owner: str) -> None:
        """Give it up, if it is ours."""
        ...
