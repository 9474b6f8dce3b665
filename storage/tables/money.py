"""Tables of what the bot itself costs to run."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base, Exact

DOLLARS = Exact(18, 10)
"""US dollars: a token that was cached costs a few hundred-millionths."""


class ModelCallRow(Base):
    """A request to a model. The money stays when its seller is forgotten, she does not: then the
    owner is empty, and `who`, a keyed hash, only keeps the day's sum spent. `product_id` names
    nothing any more once its product is gone. `cost` is empty without a known price, `charged`
    what was taken from the allowances."""

    __tablename__ = "model_calls"
    __table_args__ = (
        ForeignKeyConstraint(
            ["user_id", "organization_id"],
            ["users.id", "users.organization_id"],
            ondelete="SET NULL",
        ),
        Index("ix_model_calls_seller", "user_id", "created_at"),
        Index("ix_model_calls_product", "product_id"),
        Index("ix_model_calls_when", "created_at"),
        Index("ix_model_calls_who", "who"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    who: Mapped[str | None]
    attempt: Mapped[int | None]
    purpose: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cost: Mapped[Decimal | None] = mapped_column(DOLLARS)
    charged: Mapped[Decimal] = mapped_column(DOLLARS)
    accepted: Mapped[bool]
    elapsed_ms: Mapped[int]
    created_at: Mapped[datetime]
