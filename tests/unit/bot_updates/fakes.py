"""The inbox and the leases in memory, with the promises of their ports and a clock of their own."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

from services.inbox import StoredUpdate


@dataclass
class Row:
    lane: str
    payload: dict[str, Any]
    state: str = "waiting"
    attempts: int = 0
    due: float = 0.0
    error: str = ""
    owner: str = ""


class MemoryInbox:
    """`broken` makes every call fail, as a database does that went away."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.rows: dict[int, Row] = {}
        self.waits: list[float] = []
        self.claims = 0
        self.broken = False
        self._clock = clock

    def _answer(self) -> None:
        if self.broken:
            raise ConnectionError("the database went away")

    async def put(self, update_id: int, lane: str, payload: dict[str, Any]) -> bool:
        self._answer()
        if update_id in self.rows:
            return False
        self.rows[update_id] = Row(lane, payload)
        return True

    async def put_all(self, arrived: Sequence[tuple[int, str, dict[str, Any]]]) -> None:
        for one in arrived:
            await self.put(*one)

    async def claim(
        self, owner: str, *, limit: int, lease_seconds: float
    ) -> tuple[StoredUpdate, ...]:
        self._answer()
        self.claims += 1
        now, seen, claimed = self._clock(), set[str](), list[StoredUpdate]()
        for update_id, row in sorted(self.rows.items()):
            if row.state != "waiting" or row.lane in seen:
                continue
            seen.add(row.lane)
            if row.due <= now and len(claimed) < limit:
                row.owner, row.due = owner, now + lease_seconds
                claimed.append(StoredUpdate(update_id, row.lane, row.payload, row.attempts))
        return tuple(claimed)

    async def done(self, update_id: int) -> None:
        self._answer()
        self.rows[update_id].state = "done"

    async def retry(self, update_id: int, *, wait_seconds: float, error: str) -> None:
        self._answer()
        self.waits.append(wait_seconds)
        row = self.rows[update_id]
        row.attempts, row.error, row.due = row.attempts + 1, error, self._clock() + wait_seconds

    async def bury(self, update_id: int, *, error: str) -> None:
        self._answer()
        self.rows[update_id].state, self.rows[update_id].error = "buried", error

    async def waiting(self) -> int:
        return sum(row.state == "waiting" for row in self.rows.values())

    async def forget(self, *, older_than_days: int) -> int:
        self.rows = {key: row for key, row in self.rows.items() if row.state != "done"}
        return older_than_days


class MemoryLeases:
    def __init__(self) -> None:
        self.held: dict[str, tuple[str, float]] = {}

    async def acquire(self, name: str, owner: str, seconds: float) -> bool:
        holder, until = self.held.get(name, ("", 0.0))
        if holder not in ("", owner) and until > monotonic():
            return False
        self.held[name] = (owner, monotonic() + seconds)
        return True

    async def release(self, name: str, owner: str) -> None:
        if self.held.get(name, ("", 0.0))[0] == owner:
            del self.held[name]


async def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for a condition; fail when it doesn't come true in time."""
    async with asyncio.timeout(seconds):
        while True:
            if holds():
                return
            await asyncio.sleep(0.005)
