"""Which message a product's words came from, so that correcting it corrects them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("products", sa.Column("prompt_source", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("products", "prompt_source")
