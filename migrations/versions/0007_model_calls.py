"""What models are asked and what that costs; it outlives its seller without naming her."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID, TEXT, WHEN = sa.Uuid(), sa.String(), sa.DateTime(timezone=True)
DOLLARS = sa.Numeric(18, 10).with_variant(sa.BigInteger(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "model_calls",
        sa.Column("id", ID, nullable=False),
        sa.Column("organization_id", ID, nullable=True),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("product_id", ID, nullable=True),
        sa.Column("who", TEXT, nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=True),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("provider", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("cost", DOLLARS, nullable=True),
        sa.Column("charged", DOLLARS, nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.Column("created_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_calls")),
        sa.ForeignKeyConstraint(
            ["user_id", "organization_id"],
            ["users.id", "users.organization_id"],
            name=op.f("fk_model_calls_users"),
            ondelete="SET NULL",
        ),
    )
    op.create_index("ix_model_calls_seller", "model_calls", ["user_id", "created_at"])
    op.create_index("ix_model_calls_product", "model_calls", ["product_id"])
    op.create_index("ix_model_calls_when", "model_calls", ["created_at"])
    op.create_index("ix_model_calls_who", "model_calls", ["who"])


def downgrade() -> None:
    op.drop_table("model_calls")
