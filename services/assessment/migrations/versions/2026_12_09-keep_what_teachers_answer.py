"""keep what a teacher answers to support"""

import sqlalchemy as sa
from alembic import op

revision = "0111"
down_revision = "0110"

SCHEMA = "assessment"


def upgrade() -> None:
    text = sa.Column("answer", sa.Text(), server_default="", nullable=False)
    at = sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("support_record", text, schema=SCHEMA)
    op.add_column("support_record", at, schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("support_record", "answered_at", schema=SCHEMA)
    op.drop_column("support_record", "answer", schema=SCHEMA)
