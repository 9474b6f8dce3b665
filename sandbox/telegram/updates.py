"""The queue of updates for the bot.

Owns their ids, their order, when they expire, and which are still due. How they leave is not its
business: `polling` and `webhook` take from here. Update ids grow by one and never restart.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.database import Database, Json
from sandbox.telegram.hub import Bell, Hub
from sandbox.telegram.limits import PRESS_LIFE_SECONDS, UPDATE_LIFE_SECONDS

_FIRST_ID = 700_000_001
_OPTIONAL = {"chat_member", "message_reaction", "message_reaction_count"}
PRESS = "callback_query"


@dataclass(frozen=True, slots=True)
class UpdateRecord:
    """One update. `due` counts the deliveries that are still wanted; 0 means confirmed."""

    id: int
    kind: str
    queue: str
    content: Json
    deliveries: int
    due: int

    def wire(self) -> Json:
        """As the Bot API's Update."""
        return {"update_id": self.id, self.kind: self.content}


class UpdateQueue:
    """Rows of updates, and a bell for those who wait for the next."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._held: dict[str, list[tuple[Json, int]]] = {}
        self.bell = Bell()
        self.times = 1
        """How often each new update is delivered (a fault switch)."""

    def add(self, kind: str, content: Json, chat_id: int) -> int | None:
        """Queue an update and return its id; None when held back or not among those asked for."""
        if kind in self._held:
            self._held[kind].append((content, chat_id))
            return None
        allowed = self.allowed
        if (allowed and kind not in allowed) or (not allowed and kind in _OPTIONAL):
            return None
        queue = f"{'press' if kind == PRESS else 'chat'}:{chat_id}"
        update_id = self._insert(kind, queue, content)
        self.bell.ring()
        return update_id

    def _insert(self, kind: str, queue: str, content: Json) -> int:
        first = self._database.one("select 1 from sqlite_sequence where name = 'updates'") is None
        return self._database.run(
            "insert into updates (id, kind, queue, json, created, due) values (?, ?, ?, ?, ?, ?)",
            *(_FIRST_ID if first else None, kind, queue, json.dumps(content), time.time()),
            self.times,
        )

    @property
    def allowed(self) -> list[str]:
        """The kinds that the bot asked for; empty means the default ones."""
        return self._database.setting("allowed_updates") or []

    def allow(self, kinds: list[str]) -> None:
        """Set the kinds that the bot asked for."""
        if kinds != self.allowed:
            self._database.keep("allowed_updates", kinds)

    def hold(self, kind: str) -> None:
        """Keep updates of a kind back, so that later ones of other kinds overtake them."""
        self._held.setdefault(kind, [])

    def release(self, kind: str) -> None:
        """Let go what was held back; it gets its ids now, as in the server's own reorderings."""
        for content, chat_id in self._held.pop(kind, []):
            self.add(kind, content, chat_id)

    def due(self, limit: int = 1000) -> list[UpdateRecord]:
        """What the bot has not confirmed, oldest first."""
        self._expire()
        rows = self._database.all("select * from updates where due > 0 order by id limit ?", limit)
        return [_update(row) for row in rows]

    def due_ids(self) -> set[int]:
        """The ids of all that the bot has not confirmed."""
        return {row["id"] for row in self._database.all("select id from updates where due > 0")}

    def queues(self) -> list[str]:
        """The queues in which something is due."""
        self._expire()
        rows = self._database.all("select distinct queue from updates where due > 0")
        return [row["queue"] for row in rows]

    def head(self, queue: str) -> UpdateRecord | None:
        """The first due update of a queue: only this one may be in flight."""
        self._expire()
        row = self._database.one(
            "select * from updates where due > 0 and queue = ? order by id limit 1", queue
        )
        return _update(row) if row else None

    def get(self, update_id: int) -> UpdateRecord | None:
        """One update, confirmed or not."""
        row = self._database.one("select * from updates where id = ?", update_id)
        return _update(row) if row else None

    def log(self) -> list[UpdateRecord]:
        """All updates since the last reset, oldest first."""
        return [_update(row) for row in self._database.all("select * from updates order by id")]

    def sent(self, update_id: int) -> None:
        """A delivery is on its way; whether it arrived is not known yet."""
        self._database.run(
            "update updates set deliveries = deliveries + 1, underway = 1 where id = ?", update_id
        )

    def confirm(self, update_id: int) -> None:
        """The delivery that was on its way arrived."""
        update = self.get(update_id)
        if update and update.due:
            self._settle([update])

    def confirm_before(self, offset: int) -> None:
        """A poll with this offset confirms everything below that is not wanted once more."""
        rows = self._database.all(
            "select * from updates where due > 0 and id < ? and (underway or not deliveries)",
            offset,
        )
        self._settle([_update(row) for row in rows])

    def _settle(self, updates: list[UpdateRecord]) -> None:
        for update in updates:
            self._database.run(
                "update updates set due = due - 1, underway = 0 where id = ?", update.id
            )
            chat_id = int(update.queue.partition(":")[2])
            self._hub.publish("read", chat_id=chat_id, update_id=update.id)

    def drop(self) -> None:
        """Forget everything that is due: `drop_pending_updates`."""
        self._database.run("update updates set due = 0 where due > 0")

    def again(self, update_id: int, times: int = 1) -> None:
        """Deliver an update once more, confirmed or not."""
        self._database.run("update updates set due = due + ? where id = ?", times, update_id)
        self.bell.ring()

    def _expire(self) -> None:
        now = time.time()
        self._database.run(
            "update updates set due = 0"
            " where due > 0 and created < case kind when ? then ? else ? end",
            *(PRESS, now - PRESS_LIFE_SECONDS, now - UPDATE_LIFE_SECONDS),
        )


def _update(row: Any) -> UpdateRecord:
    return UpdateRecord(
        id=row["id"],
        kind=row["kind"],
        queue=row["queue"],
        content=json.loads(row["json"]),
        deliveries=row["deliveries"],
        due=row["due"],
    )
