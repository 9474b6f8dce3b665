"""Button presses and their answers.

Owns the rows of presses: each waits for one answer for a short while, then is too old.
"""

import json
import time
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.database import Database, Json
from sandbox.telegram.hub import Hub
from sandbox.telegram.limits import PRESS_ANSWER_SECONDS


@dataclass(frozen=True, slots=True)
class PressRecord:
    """A press; `answer` holds `text`, `alert` and `url` once the bot gave one."""

    id: str
    seller_id: int
    message_id: int
    answer: Json | None


class PressStore:
    """Rows of presses; answers are told to the hub."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub

    def add(self, press_id: str, seller_id: int, message_id: int) -> None:
        """A press that waits for its answer."""
        self._database.run(
            "insert into presses (id, seller_id, message_id, created) values (?, ?, ?, ?)",
            *(press_id, seller_id, message_id, time.time()),
        )

    def get(self, press_id: str) -> PressRecord | None:
        """One press, or None."""
        row = self._database.one("select * from presses where id = ?", press_id)
        return _press(row) if row else None

    def answer(self, press_id: str, answer: Json) -> bool:
        """Give the answer; False when the press is unknown, answered already or too old."""
        answered = self._database.changed(
            "update presses set answer = ? where id = ? and answer is null and created > ?",
            *(json.dumps(answer), press_id, time.time() - PRESS_ANSWER_SECONDS),
        )
        press = self.get(press_id)
        if not answered or press is None:
            return False
        self._hub.publish(
            "answered",
            chat_id=press.seller_id,
            message_id=press.message_id,
            press_id=press_id,
            **answer,
        )
        return True


def _press(row: Any) -> PressRecord:
    return PressRecord(
        id=row["id"],
        seller_id=row["seller_id"],
        message_id=row["message_id"],
        answer=json.loads(row["answer"]) if row["answer"] else None,
    )
