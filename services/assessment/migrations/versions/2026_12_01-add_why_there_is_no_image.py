"""add no_image_reason to activity"""

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0091"

SCHEMA = "assessment"


def upgrade() -> None:
    op.add_column(
        "activity",
        sa.Column("no_image_reason", sa.Text(), nullable=False, server_default=""),
        schema=SCHEMA,
    )
    op.alter_column("activity", "no_image_reason", server_default=None, schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("activity", "no_image_reason", schema=SCHEMA)
