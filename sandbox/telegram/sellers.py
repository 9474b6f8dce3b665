"""The people on the other side of the bot.

Owns who they are and whether they started or blocked the bot; their messages are `messages`'s.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.database import Database, Json

_FIRST_ID = 5_000_000_001  # today's accounts have ten digits: they must fit into 64 bits, not 32
READY_MADE = (("Marta", "es"), ("João", "pt-br"), ("Emma", "en"))


@dataclass(frozen=True, slots=True)
class SellerRecord:
    """A Telegram user with a private chat, whose id is the user's."""

    id: int
    first_name: str
    username: str
    language_code: str | None
    started: bool
    blocked: bool

    def user(self) -> Json:
        """As the Bot API's User."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    def chat(self) -> Json:
        """As the Bot API's Chat."""
        return {
            "id": self.id,
            "first_name": self.first_name,
            "username": self.username,
            "type": "private",
        }


class SellerStore:
    """Rows of people. Three are ready-made, in the product's three languages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        if not self.all():
            self.add_ready_made()

    def add_ready_made(self) -> None:
        """Marta, João and Emma."""
        for name, language_code in READY_MADE:
            self.add(name, language_code)

    def add(self, first_name: str, language_code: str | None) -> SellerRecord:
        """A new person, who has not written to the bot yet."""
        last = self._database.one("select seq from sqlite_sequence where name = 'sellers'")
        seller_id = max(last["seq"] + 1 if last else 0, _FIRST_ID)
        plain = "".join(
            letter for letter in first_name.lower() if letter.isascii() and letter.isalnum()
        )
        seller = SellerRecord(
            id=seller_id,
            first_name=first_name,
            username=f"{plain or 'seller'}_{seller_id % 10_000}",
            language_code=language_code,
            started=False,
            blocked=False,
        )
        self._database.run(
            "insert into sellers (id, first_name, username, language_code) values (?, ?, ?, ?)",
            *(seller.id, seller.first_name, seller.username, seller.language_code),
        )
        return seller

    def all(self) -> list[SellerRecord]:
        """Everybody, oldest first."""
        return [_seller(row) for row in self._database.all("select * from sellers order by id")]

    def get(self, seller_id: int) -> SellerRecord | None:
        """One person, or None."""
        row = self._database.one("select * from sellers where id = ?", seller_id)
        return _seller(row) if row else None

    def mark_started(self, seller_id: int) -> None:
        """From now on the bot may write to her."""
        self._database.run("update sellers set started = 1 where id = ?", seller_id)

    def mark_blocked(self, seller_id: int, *, blocked: bool) -> None:
        """Stop the bot from writing to her, or allow it again."""
        self._database.run("update sellers set blocked = ? where id = ?", int(blocked), seller_id)


def _seller(row: Any) -> SellerRecord:
    return SellerRecord(
        id=row["id"],
        first_name=row["first_name"],
        username=row["username"],
        language_code=row["language_code"],
        started=bool(row["started"]),
        blocked=bool(row["blocked"]),
    )
