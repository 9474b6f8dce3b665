"""Tables of the machinery: the inbox, leases, processes, notifications, the audit trail."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Base, RawJson


class UpdateRow(Base):
    """The durable inbox. A row without `finished_at` waits; a finished one is handled, or given
    up (`buried`). `due_at` is both the wait before a retry and the end of a claim's lease."""

    __tablename__ = "updates"
    __table_args__ = (
        Index(
            "ix_updates_waiting",
            "lane",
            "update_id",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index("ix_updates_finished", "finished_at"),
        Index("ix_updates_received", "lane", "received_at"),
    )

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    lane: Mapped[str]
    payload: Mapped[dict[str, Any] | None] = mapped_column(RawJson)
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    lease_owner: Mapped[str | None]
    error: Mapped[str | None]
    buried: Mapped[bool]
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class LeaseRow(Base):
    """A named lease over all processes."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[datetime]


class WorkerRow(Base):
    """A process that works off workflows, and when it was last alive."""

    __tablename__ = "workers"

    executor_id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class WebhookRow(Base):
    """A marketplace's notification, stored before it is answered; repeats share the key."""

    __tablename__ = "webhook_inbox"
    __table_args__ = (
        Index(
            "ix_webhook_inbox_waiting",
            "due_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    marketplace: Mapped[str]
    topic: Mapped[str]
    resource: Mapped[str]
    marketplace_user_id: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime]
    received_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class AuditRow(Base):
    """Who did what that matters, written in the transaction that did it."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_when", "organization_id", "created_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(
        ForeignKey("organizations.id", ondelete="CASCADE")
    )
    user_id: Mapped[UUID | None]
    product_id: Mapped[UUID | None]
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class MetaRow(Base):
    """What this database is, by name."""

    __tablename__ = "app_meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
