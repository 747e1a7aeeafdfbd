"""add knew_code to attendance"""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0081"

SCHEMA = "assessment"


def upgrade() -> None:
    op.add_column(
        "attendance",
        sa.Column("knew_code", sa.Boolean(), nullable=False, server_default=sa.false()),
        schema=SCHEMA,
    )
    op.alter_column("attendance", "knew_code", server_default=None, schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("attendance", "knew_code", schema=SCHEMA)
