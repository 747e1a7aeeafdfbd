"""keep what was seen and said of a lesson that was observed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0110"
down_revision = "0109"

SCHEMA = "assessment"


def upgrade() -> None:
    column = sa.Column("observation", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("activity", column, schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("activity", "observation", schema=SCHEMA)
