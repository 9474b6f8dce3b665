"""The stand-in's memory: one SQLite file.

Owns the connection, the schema and small typed access; what the rows mean belongs to the stores.
Writes are durable against a killed process (WAL), which is what the sandbox promises.
"""

import json
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_SCHEMA = """
create table if not exists settings (name text primary key, value text not null);
create table if not exists sellers (
    id integer primary key autoincrement, first_name text not null, username text not null,
    language_code text, started integer not null default 0, blocked integer not null default 0
);
create table if not exists media (id integer primary key autoincrement, kind text not null,
    json text not null);
create table if not exists files (
    file_id text primary key, media_id integer not null references media(id),
    unique_id text not null, path text not null unique, size integer not null, mime text not null
);
create table if not exists messages (
    id integer primary key autoincrement, chat_id integer not null, from_bot integer not null,
    date integer not null, json text not null, client_markup text, reaction text,
    edits integer not null default 0, update_id integer
);
create index if not exists messages_by_chat on messages (chat_id, id);
create table if not exists cleared (chat_id integer primary key, up_to integer not null);
create table if not exists updates (
    id integer primary key autoincrement, kind text not null, queue text not null,
    json text not null, created real not null, deliveries integer not null default 0,
    due integer not null default 1, underway integer not null default 0
);
create index if not exists updates_due on updates (due, id);
create table if not exists presses (
    id text primary key, seller_id integer not null, message_id integer not null,
    created real not null, answer text
);
create table if not exists commands (
    scope text not null, language_code text not null, json text not null,
    primary key (scope, language_code)
);
"""

_CHAT_TABLES = ("updates", "presses", "cleared", "messages", "files", "media", "sellers")


class Database:
    """A connection to the file at `path`, made with its schema on first use."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=normal")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Everything inside happens, or nothing does. Joins a transaction that is already open."""
        if self._connection.in_transaction:
            yield
            return
        self._connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def run(self, statement: str, *values: object) -> int:
        """Execute and return the id of the row inserted last (0 when none was)."""
        return self._connection.execute(statement, values).lastrowid or 0

    def changed(self, statement: str, *values: object) -> int:
        """Execute and return how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def one(self, query: str, *values: object) -> sqlite3.Row | None:
        """The first row, or None."""
        return self._connection.execute(query, values).fetchone()

    def all(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows."""
        return self._connection.execute(query, values).fetchall()

    def setting(self, name: str) -> Any:
        """The JSON value kept under `name`, or None."""
        row = self.one("select value from settings where name = ?", name)
        return json.loads(row["value"]) if row else None

    def keep(self, name: str, value: object) -> None:
        """Keep a JSON value under `name`."""
        self.run(
            "insert into settings (name, value) values (?, ?)"
            " on conflict (name) do update set value = excluded.value",
            name,
            json.dumps(value),
        )

    def wipe_chats(self) -> None:
        """Forget sellers, chats and updates. Ids go on growing; the bot's own settings stay."""
        with self.transaction():
            for table in _CHAT_TABLES:
                self.run(f"delete from {table}")  # noqa: S608 - names from the tuple above
