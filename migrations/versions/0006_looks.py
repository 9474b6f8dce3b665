"""What is seen in a photo and done to it, and which pictures were made from it.

A photo of before was not looked at and is shown as it was taken: no facts, no looks.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

ID, TEXT, WHEN = sa.Uuid(), sa.String(), sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def added() -> tuple[sa.Column[Any], ...]:
    """New columns of a photo: a column belongs to one table once it was added."""
    return (
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("looks", JSON, server_default=sa.text("'[]'"), nullable=False),
        sa.Column("look_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("left_ground", TEXT, nullable=True),
        sa.Column("released_at", WHEN, nullable=True),
    )


def upgrade() -> None:
    for column in added():
        op.add_column("product_images", column)
    op.create_table(
        "asset_formats",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("organization_id", ID, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_asset_formats")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_asset_formats_organizations"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_asset_formats_photo", "asset_formats", ["organization_id", "sha256"])


def downgrade() -> None:
    op.drop_table("asset_formats")
    for column in added():
        op.drop_column("product_images", column.name)
