"""Which version a version was made from, so that undoing leads there and not to one beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("generated_content", sa.Column("made_from", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("generated_content", "made_from")
