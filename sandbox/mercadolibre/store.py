"""Where the stand-in keeps its things: one SQLite file and a folder of pictures.

Owns rows and files, committed one call at a time, so that a killed process loses nothing it has
answered. Owns no meaning: documents are JSON, and what they say is decided elsewhere.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox.mercadolibre.answers import Json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sequences (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    id TEXT PRIMARY KEY, seller_id INTEGER NOT NULL, created_at REAL NOT NULL,
    pictures_ready_at REAL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pictures (id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS descriptions (item_id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS moderations (item_id TEXT PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS missed_feeds (id INTEGER PRIMARY KEY, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS codes (
    code TEXT PRIMARY KEY, seller_id INTEGER NOT NULL, redirect_uri TEXT NOT NULL,
    challenge TEXT NOT NULL, method TEXT NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS access_tokens (
    token TEXT PRIMARY KEY, seller_id INTEGER NOT NULL, expires_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    token TEXT PRIMARY KEY, seller_id INTEGER NOT NULL, expires_at REAL NOT NULL);
"""
# All but the sequences: an id given once is never given to another thing.
_FORGOTTEN = (
    "items",
    "pictures",
    "descriptions",
    "moderations",
    "missed_feeds",
    "codes",
    "access_tokens",
    "refresh_tokens",
)


@dataclass
class ItemRow:
    """One item; times are seconds since the epoch."""

    id: str
    seller_id: int
    created_at: float
    pictures_ready_at: float | None
    doc: Json


class Store:
    """The state of the stand-in in ``state_dir``."""

    def __init__(self, state_dir: Path) -> None:
        self.pictures = state_dir / "pictures"
        self.pictures.mkdir(parents=True, exist_ok=True)
        # The stand-in may be made in one thread and served in another, never used by two at once.
        self.db = sqlite3.connect(
            state_dir / "mercadolibre.db", isolation_level=None, check_same_thread=False
        )
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.executescript(_SCHEMA)

    def close(self) -> None:
        self.db.close()

    def reset(self) -> None:
        """Forget everything but which ids were given."""
        for table in _FORGOTTEN:
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above
        for path in self.pictures.iterdir():
            path.unlink()

    def next_number(self, name: str) -> int:
        """1, 2, 3 … for each name; never the same twice."""
        row = self.db.execute(
            "INSERT INTO sequences VALUES (?, 1) "
            "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
            (name,),
        ).fetchone()
        return int(row[0])

    def save_item(self, row: ItemRow) -> None:
        self.db.execute(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
            "SET doc = excluded.doc, pictures_ready_at = excluded.pictures_ready_at",
            (row.id, row.seller_id, row.created_at, row.pictures_ready_at, json.dumps(row.doc)),
        )

    def item(self, item_id: str) -> ItemRow | None:
        row = self.db.execute("SELECT * FROM items WHERE id = ?", (item_id,)).fetchone()
        return _item(row) if row else None

    def items(self, seller_id: int | None = None) -> Iterator[ItemRow]:
        """Items of one seller, or of all, in the order of their creation."""
        rows = self.db.execute(
            "SELECT * FROM items WHERE ? IS NULL OR seller_id = ? ORDER BY rowid",
            (seller_id, seller_id),
        ).fetchall()
        return map(_item, rows)

    def save_picture(self, picture_id: str, doc: Json) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO pictures VALUES (?, ?)", (picture_id, json.dumps(doc))
        )

    def picture(self, picture_id: str) -> Json | None:
        return self._doc("SELECT doc FROM pictures WHERE id = ?", picture_id)

    def save_description(self, item_id: str, doc: Json) -> None:
        self.db.execute(
            "INSERT OR REPLACE INTO descriptions VALUES (?, ?)", (item_id, json.dumps(doc))
        )

    def description(self, item_id: str) -> Json | None:
        return self._doc("SELECT doc FROM descriptions WHERE item_id = ?", item_id)

    def save_moderation(self, item_id: str, doc: Json | None) -> None:
        """Note why an item was moderated; ``None`` clears it."""
        self.db.execute("DELETE FROM moderations WHERE item_id = ?", (item_id,))
        if doc is not None:
            self.db.execute("INSERT INTO moderations VALUES (?, ?)", (item_id, json.dumps(doc)))

    def moderation(self, item_id: str) -> Json | None:
        return self._doc("SELECT doc FROM moderations WHERE item_id = ?", item_id)

    def add_missed_feed(self, doc: Json) -> None:
        self.db.execute("INSERT INTO missed_feeds (doc) VALUES (?)", (json.dumps(doc),))

    def missed_feeds(self) -> list[Json]:
        rows = self.db.execute("SELECT doc FROM missed_feeds ORDER BY id").fetchall()
        return [json.loads(row[0]) for row in rows]

    def _doc(self, query: str, key: str) -> Json | None:
        row = self.db.execute(query, (key,)).fetchone()
        return json.loads(row[0]) if row else None


def _item(row: tuple[str, int, float, float | None, str]) -> ItemRow:
    return ItemRow(row[0], row[1], row[2], row[3], json.loads(row[4]))
