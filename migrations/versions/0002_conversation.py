"""What the whole conversation keeps: wishes, proposals, preferences, invitations, batches.

Columns added to tables that may hold rows are optional: what an older row lacks has a meaning
of its own (no wish, no preferences). A pending question lives half an hour, so its table is made
anew.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"

ID, TEXT, NUMBER, BIG = sa.Uuid(), sa.String(), sa.Integer(), sa.BigInteger()
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")

ADDED: dict[str, dict[str, TypeEngine[Any]]] = {
    "users": {"preferences": JSON, "admitted_at": WHEN},
    "products": {"wish": JSON, "newest_version": NUMBER, "kin_id": ID},
    "product_images": {"removed_at": WHEN},
    "generated_content": {"changed": JSON},
    "cards": {"shown_picture": TEXT, "shown_status": TEXT, "sent_at": WHEN},
}
"""Optional columns by table."""

MADE = ("proposals", "invitations", "batches", "efforts")


def upgrade() -> None:
    for table, columns in ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index("ix_updates_received", "updates", ["lane", "received_at"])
    op.drop_table("conversations")
    _conversations(
        sa.Column("product_id", ID, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
    )
    _proposals()
    _invitations()
    _batches()
    _efforts()


def downgrade() -> None:
    for table in MADE:
        op.drop_table(table)
    op.drop_table("conversations")
    _conversations(
        sa.Column("product_id", ID, nullable=False), sa.Column("field", TEXT, nullable=False)
    )
    op.drop_index("ix_updates_received", "updates")
    for table, columns in ADDED.items():
        for name in columns:
            op.drop_column(table, name)


def required(**columns: TypeEngine[Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column(name, kind, nullable=False, autoincrement=False) for name, kind in columns.items()
    ]


def key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def belongs(table: str, owner: str, column: str) -> sa.ForeignKeyConstraint:
    """With its organisation, so that no row points at a stranger's."""
    return sa.ForeignKeyConstraint(
        [column, "organization_id"],
        [f"{owner}.id", f"{owner}.organization_id"],
        name=op.f(f"fk_{table}_{owner}"),
        ondelete="CASCADE",
    )


def _conversations(*columns: sa.Column[Any]) -> None:
    op.create_table(
        "conversations",
        *required(user_id=ID, organization_id=ID, expires_at=WHEN),
        *columns,
        sa.Column("message_id", BIG, nullable=True),
        key("conversations", "user_id"),
        belongs("conversations", "users", "user_id"),
        belongs("conversations", "products", "product_id"),
    )
    op.create_index("ix_conversations_product_id", "conversations", ["product_id"])


def _proposals() -> None:
    op.create_table(
        "proposals",
        *required(product_id=ID, organization_id=ID, version=NUMBER, body=JSON, unclear=TEXT),
        *required(created_at=WHEN),
        key("proposals", "product_id"),
        belongs("proposals", "products", "product_id"),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        *required(code_hash=TEXT, made_by=BIG, created_at=WHEN, expires_at=WHEN),
        sa.Column("used_by", BIG, nullable=True),
        sa.Column("used_at", WHEN, nullable=True),
        key("invitations", "code_hash"),
    )


def _batches() -> None:
    op.create_table(
        "batches",
        *required(id=ID, organization_id=ID, user_id=ID, chat_id=BIG, product_ids=JSON),
        *required(due_at=WHEN, created_at=WHEN),
        sa.Column("message_id", BIG, nullable=True),
        sa.Column("shown", TEXT, nullable=True),
        sa.Column("finished_at", WHEN, nullable=True),
        key("batches", "id"),
        belongs("batches", "users", "user_id"),
    )
    op.create_index("ix_batches_user_id", "batches", ["user_id"])
    unfinished = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_batches_due",
        "batches",
        ["due_at"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def _efforts() -> None:
    op.create_table(
        "efforts",
        *required(product_id=ID, organization_id=ID, taps=NUMBER, messages=NUMBER),
        key("efforts", "product_id"),
        belongs("efforts", "products", "product_id"),
    )
