"""What the housekeeping keeps: errands done behind the chat, a shop's health, spent runs.

Columns added to tables that may hold rows are optional: a shop without `renewed_at` was connected
before it was written down.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

ID, TEXT, NUMBER = sa.Uuid(), sa.String(), sa.Integer()
WHEN = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")

HEALTH = ("renewed_at", "disconnected_at")
"""Optional times of a shop."""


def upgrade() -> None:
    for name in HEALTH:
        op.add_column("marketplace_accounts", sa.Column(name, WHEN, nullable=True))
    _errands()
    _spent_runs()


def downgrade() -> None:
    op.drop_table("spent_runs")
    op.drop_table("errands")
    for name in HEALTH:
        op.drop_column("marketplace_accounts", name)


def _errands() -> None:
    op.create_table(
        "errands",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("tries", NUMBER, nullable=False),
        sa.Column("due_at", WHEN, nullable=False),
        sa.Column("done_at", WHEN, nullable=True),
        sa.Column("created_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sa.UniqueConstraint("key", name=op.f("uq_errands_key")),
        sa.ForeignKeyConstraint(
            ["user_id", "organization_id"],
            ["users.id", "users.organization_id"],
            name=op.f("fk_errands_users"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_errands_user_id", "errands", ["user_id"])
    undone = sa.text("done_at IS NULL")
    op.create_index(
        "ix_errands_due", "errands", ["due_at"], sqlite_where=undone, postgresql_where=undone
    )


def _spent_runs() -> None:
    op.create_table(
        "spent_runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("started_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_runs")),
    )
    op.create_index("ix_spent_runs_who", "spent_runs", ["who"])
    op.create_index("ix_spent_runs_started_at", "spent_runs", ["started_at"])
