"""Tables of people: organisations, sellers, their shops, and what their chats are asked and told.

Tokens and verifiers stand here sealed (storage/secrets); a connect link's state stands here as
its hash only.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base, belongs_to


class OrganizationRow(Base):
    """The tenant. Everything that a seller owns hangs from it and goes with it."""

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class UserRow(Base):
    """A seller in her private chat. `language_chosen` tells her choice from Telegram's;
    `admitted_at` that she came by an invitation."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("id", "organization_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE"), index=True
    )
    telegram_user_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str]
    language: Mapped[str]
    language_chosen: Mapped[bool]
    reachable: Mapped[bool]
    preferences: Mapped[dict[str, Any] | None]
    admitted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class AccountRow(Base):
    """A connected shop. `dead_at` means that only a reconnect helps, and then the tokens are
    gone; `disconnected_at` that she wanted it so. No check compares `expires_at` with the clock:
    an ended token's row must be writable and restorable."""

    __tablename__ = "marketplace_accounts"
    __table_args__ = (
        UniqueConstraint(
            "organization_id",
            "marketplace",
            "marketplace_user_id",
            name="uq_marketplace_accounts_shop",
        ),
        UniqueConstraint("id", "organization_id"),
        belongs_to("users", "user_id"),
        Index(
            "ix_marketplace_accounts_living",
            "expires_at",
            sqlite_where=text("dead_at IS NULL"),
            postgresql_where=text("dead_at IS NULL"),
        ),
        Index("ix_marketplace_accounts_shop", "marketplace", "marketplace_user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    marketplace: Mapped[str]
    marketplace_user_id: Mapped[str]
    nickname: Mapped[str]
    site_id: Mapped[str]
    scope: Mapped[str]
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    expires_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    connected_at: Mapped[datetime]
    renewed_at: Mapped[datetime | None]
    disconnected_at: Mapped[datetime | None]


class OAuthStateRow(Base):
    """A connect link: opened, used at the landing, then holding a shop until it is attached."""

    __tablename__ = "oauth_states"
    __table_args__ = (belongs_to("users", "user_id"),)

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    verifier: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    shop: Mapped[dict[str, Any] | None]
    scope: Mapped[str | None]
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    token_expires_at: Mapped[datetime | None]
    attached_at: Mapped[datetime | None]


class ConversationRow(Base):
    """The one question that a seller is being asked. `value` is the kind's own: a field's name,
    an attribute's id, the text to be confirmed."""

    __tablename__ = "conversations"
    __table_args__ = (belongs_to("users", "user_id"), belongs_to("products", "product_id"))

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    product_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    value: Mapped[str]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]


class InvitationRow(Base):
    """A code that admits one seller; kept as its hash only. `made_by` and `used_by` are Telegram
    ids: an admin need not be a seller."""

    __tablename__ = "invitations"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    made_by: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None] = mapped_column(BigInteger)
    used_at: Mapped[datetime | None]


class NoticeRow(Base):
    """A message to send that belongs to no card; once per `key`."""

    __tablename__ = "notices"
    __table_args__ = (
        belongs_to("users", "user_id"),
        Index(
            "ix_notices_due",
            "due_at",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ErrandRow(Base):
    """Slow work that a seller asked for, done behind the chat; once per `key`. `due_at` is both
    the wait before a try and the end of a claim's lease."""

    __tablename__ = "errands"
    __table_args__ = (
        belongs_to("users", "user_id"),
        Index(
            "ix_errands_due",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    user_id: Mapped[UUID] = mapped_column(index=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
    tries: Mapped[int]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SpentRunRow(Base):
    """A run of a forgotten seller, kept for its day so that coming back brings no fresh daily
    number. `who` is a keyed hash: it tells nobody who she was."""

    __tablename__ = "spent_runs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
