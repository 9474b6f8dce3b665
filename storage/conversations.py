"""What each chat is being asked (the port `services.conversations.Conversations`)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select

from services.conversations import QUESTION_LIFE, Question
from services.sellers import Seller
from storage.database import Database, upsert
from storage.moves import Clock, of, utc_now
from storage.tables import ConversationRow, ProductRow

ANSWERED = "answered"
"""Kind of the row that remembers her last answer: no conversation registers it."""


@dataclass(frozen=True, slots=True)
class SqlConversations:
    """The port over the tables."""

    db: Database
    now: Clock = utc_now

    async def ask(
        self, seller: Seller, question: Question, *, life: timedelta = QUESTION_LIFE
    ) -> None:
        """Replace whatever was asked before. Raises LookupError for a product not hers."""
        async with self.db.write() as session:
            if question.product_id is not None:
                mine = of(seller.organization_id, question.product_id)
                if await session.scalar(select(ProductRow.id).where(*mine)) is None:
                    raise LookupError("no such product")
            await upsert(
                session,
                ConversationRow,
                {"user_id": seller.id},
                organization_id=seller.organization_id,
                product_id=question.product_id,
                kind=question.kind,
                value=question.value,
                message_id=question.message_id,
                expires_at=self.now() + life,
            )

    async def pending(self, seller: Seller) -> Question | None:
        """What she is being asked, None when nothing or when it expired."""
        async with self.db.read() as session:
            row = await session.scalar(
                select(ConversationRow).where(
                    *_hers(seller), ConversationRow.expires_at > self.now()
                )
            )
        return _to_question(row)

    async def lapsed(self, seller: Seller, message_id: int) -> Question | None:
        """The last question, when that message asked it, however long ago."""
        async with self.db.read() as session:
            row = await session.scalar(
                select(ConversationRow).where(
                    *_hers(seller), ConversationRow.message_id == message_id
                )
            )
        return _to_question(row)

    async def settle(self, seller: Seller, message_id: int, asked: int | None = None) -> None:
        """That message of hers was the answer: nothing is asked any more, unless a press has
        asked something else meanwhile."""
        async with self.db.write() as session:
            row = await session.scalar(select(ConversationRow).where(*_hers(seller)))
            if row is not None and row.expires_at > self.now() and row.message_id != asked:
                return
            await upsert(
                session,
                ConversationRow,
                {"user_id": seller.id},
                organization_id=seller.organization_id,
                product_id=None,
                kind=ANSWERED,
                value=str(message_id),
                message_id=None,
                expires_at=self.now(),
            )

    async def answered(self, seller: Seller, message_id: int) -> bool:
        """Whether that message of hers was the answer to the last question."""
        answer = ConversationRow.kind == ANSWERED, ConversationRow.value == str(message_id)
        async with self.db.read() as session:
            found = await session.scalar(
                select(ConversationRow.user_id).where(*_hers(seller), *answer)
            )
        return found is not None

    async def clear(self, seller: Seller) -> None:
        """Nothing is asked any more."""
        async with self.db.read() as session:
            if await session.scalar(select(ConversationRow.user_id).where(*_hers(seller))) is None:
                return  # the usual case takes no write lock
        async with self.db.write() as session:
            await session.execute(delete(ConversationRow).where(*_hers(seller)))


def _to_question(row: ConversationRow | None) -> Question | None:
    return Question(row.kind, row.product_id, row.message_id, row.value) if row else None


def _hers(seller: Seller) -> tuple[ColumnElement[bool], ...]:
    return (
        ConversationRow.user_id == seller.id,
        ConversationRow.organization_id == seller.organization_id,
    )
