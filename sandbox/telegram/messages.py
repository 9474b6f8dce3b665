"""Messages of all chats.

Owns their rows: content in the Bot API's own shape, edits, reactions, deletion. Message ids grow
over all chats, as they do for a bot's private chats. Who may change what is decided by the methods.
What she cleared from her side stays here, for the bot, but is no longer shown to her.
"""

import json
import time
from dataclasses import dataclass, replace
from typing import Any

from sandbox.telegram.database import Database, Json
from sandbox.telegram.hub import Hub


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """One message. `content` is everything that the Bot API shows of it but its id."""

    id: int
    chat_id: int
    from_bot: bool
    date: int
    content: Json
    client_markup: Json | None
    reaction: str | None
    edits: int
    update_id: int | None

    def wire(self) -> Json:
        """As the Bot API's Message."""
        return {"message_id": self.id, **self.content}


class MessageStore:
    """Rows of messages; every change is told to the hub."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub

    @staticmethod
    def now() -> int:
        """The time as messages carry it: whole seconds since 1970, UTC."""
        return int(time.time())

    def add(
        self, chat_id: int, content: Json, *, from_bot: bool, client_markup: Json | None = None
    ) -> MessageRecord:
        """Append a message to a chat; `date` is set here."""
        date = self.now()
        message_id = self._database.run(
            "insert into messages (chat_id, from_bot, date, json, client_markup)"
            " values (?, ?, ?, ?, ?)",
            *(chat_id, int(from_bot), date, json.dumps({**content, "date": date})),
            json.dumps(client_markup) if client_markup else None,
        )
        return self._told("message", chat_id, message_id)

    def get(self, chat_id: int, message_id: int) -> MessageRecord | None:
        """One message of a chat, or None."""
        row = self._database.one(
            "select * from messages where chat_id = ? and id = ?", chat_id, message_id
        )
        return _message(row) if row else None

    def of_chat(self, chat_id: int) -> list[MessageRecord]:
        """What she sees of her chat, oldest first."""
        rows = self._database.all(
            "select * from messages where chat_id = ? and id > ? order by id",
            *(chat_id, self._cleared(chat_id)),
        )
        return [_message(row) for row in rows]

    def latest(self, chat_id: int) -> MessageRecord | None:
        """The newest message that she sees, or None."""
        row = self._database.one(
            "select * from messages where chat_id = ? and id > ? order by id desc limit 1",
            *(chat_id, self._cleared(chat_id)),
        )
        return _message(row) if row else None

    def shown(self, chat_id: int, message_id: int) -> MessageRecord | None:
        """One message as she sees it; None also when she cleared it away."""
        return self.get(chat_id, message_id) if message_id > self._cleared(chat_id) else None

    def clear(self, chat_id: int) -> None:
        """Show her nothing of the chat so far. The bot goes on seeing and changing it."""
        self._database.run(
            "insert into cleared (chat_id, up_to)"
            " values (?, (select coalesce(max(id), 0) from messages where chat_id = ?))"
            " on conflict (chat_id) do update set up_to = excluded.up_to",
            *(chat_id, chat_id),
        )
        self._hub.publish("cleared", chat_id=chat_id)

    def _cleared(self, chat_id: int) -> int:
        row = self._database.one("select up_to from cleared where chat_id = ?", chat_id)
        return row["up_to"] if row else 0

    def replace(self, record: MessageRecord, content: Json, *, counted: bool) -> MessageRecord:
        """Put new content in place; `counted` edits change the edit date."""
        if counted:
            content = {**content, "edit_date": self.now()}
        self._database.run(
            "update messages set json = ?, edits = edits + 1 where id = ?",
            *(json.dumps(content), record.id),
        )
        return self._told("edited", record.chat_id, record.id)

    def remember_update(self, record: MessageRecord, update_id: int) -> MessageRecord:
        """Link a message of a seller to the update that carries it, for the ticks."""
        self._database.run("update messages set update_id = ? where id = ?", update_id, record.id)
        return replace(record, update_id=update_id)

    def react(self, record: MessageRecord, emoji: str | None) -> None:
        """The bot's reaction to a message, or none."""
        self._database.run("update messages set reaction = ? where id = ?", emoji, record.id)
        self._told("edited", record.chat_id, record.id)

    def delete(self, record: MessageRecord) -> None:
        """Take a message away for both sides."""
        self._database.run("delete from messages where id = ?", record.id)
        self._hub.publish("deleted", chat_id=record.chat_id, message_id=record.id)

    def _told(self, kind: str, chat_id: int, message_id: int) -> MessageRecord:
        record = self.get(chat_id, message_id)
        if record is None:
            raise LookupError(f"message {message_id} is gone")
        self._hub.publish(kind, chat_id=chat_id, message_id=message_id)
        return record


def _message(row: Any) -> MessageRecord:
    return MessageRecord(
        id=row["id"],
        chat_id=row["chat_id"],
        from_bot=bool(row["from_bot"]),
        date=row["date"],
        content=json.loads(row["json"]),
        client_markup=json.loads(row["client_markup"]) if row["client_markup"] else None,
        reaction=row["reaction"],
        edits=row["edits"],
        update_id=row["update_id"],
    )
