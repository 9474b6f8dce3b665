"""What was heard and waits for her yes, as the conversation keeps it.

Owns the record and what stands behind it: the question that the recording answers. Does not own
listening (handlers/voice) nor where words go (handlers/texts).
"""

from uuid import UUID

from pydantic import ValidationError

from services.conversations import Question
from services.listings.content import Frozen

HEARD = "heard"
"""Kind of question: whether that is what she said."""

CORRECTED = "corrected"
"""Kind of question: what she really said, in writing."""

DEAF = "deaf"
"""Kind of question: whether to listen again, for nobody could."""

KINDS = frozenset({HEARD, CORRECTED, DEAF})
"""What all of them keep is a `Heard`."""


class Behind(Frozen):
    """The question that stood when she spoke."""

    kind: str
    product_id: UUID | None
    message_id: int | None
    value: str


class Heard(Frozen):
    """A recording of hers: the message that holds it, the message of ours that it replies to, the
    file at Telegram, and the text that was heard in it ("" before that)."""

    message_id: int
    reply_to: int | None
    file_id: str
    mime_type: str
    text: str = ""
    behind: Behind | None = None

    @property
    def asked(self) -> Question | None:
        """The question that it answers, if any."""
        b = self.behind
        return Question(b.kind, b.product_id, b.message_id, b.value) if b else None


def behind(pending: Question | None) -> Behind | None:
    """The question that a recording answers while `pending` stands: one about an earlier
    recording gives way to what stood before it."""
    earlier = heard(pending)
    if earlier is not None:
        return earlier.behind
    if pending is None:
        return None
    return Behind(
        kind=pending.kind,
        product_id=pending.product_id,
        message_id=pending.message_id,
        value=pending.value,
    )


def heard(question: Question | None) -> Heard | None:
    """The record of a question about a recording, None for another question."""
    if question is None or question.kind not in KINDS:
        return None
    try:
        return Heard.model_validate_json(question.value)
    except ValidationError:
        return None
