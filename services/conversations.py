"""What the chat is being asked: one pending question per seller, in the database.

Owns the question's record. Does not own its wording (handlers/views) nor what is done with an
answer (handlers).
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from services.sellers import Seller

QUESTION_LIFE = timedelta(minutes=30)
"""After this long an answer is taken as a new message instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """`kind` says what an answer is taken as (the conversations register theirs); `value` is the
    kind's own: a field's name, an attribute's id, a text to be confirmed. `product_id` is None
    for what concerns no product."""

    kind: str
    product_id: UUID | None = None
    message_id: int | None = None
    value: str = field(default="", repr=False)


class Conversations(Protocol):
    """One row per seller."""

    async def ask(
        self, seller: Seller, question: Question, *, life: timedelta = QUESTION_LIFE
    ) -> None:
        """Replace whatever was asked before, for as long as `life`."""
        ...

    async def pending(self, seller: Seller) -> Question | None:
        """What she is being asked, None when nothing or when it expired."""
        ...

    async def lapsed(self, seller: Seller, message_id: int) -> Question | None:
        """The last question, when that message asked it: a reply to it is its answer, however
        late. None when something else was asked since, or it was answered."""
        ...

    async def settle(self, seller: Seller, message_id: int, asked: int | None = None) -> None:
        """That message of hers was the answer to what the message `asked` had asked: nothing is
        asked any more, unless a press has asked something else meanwhile; and should her message
        be handled once more, `answered` knows it."""
        ...

    async def answered(self, seller: Seller, message_id: int) -> bool:
        """Whether that message of hers was the answer to the last question."""
        ...

    async def clear(self, seller: Seller) -> None:
        """Nothing is asked any more."""
        ...
