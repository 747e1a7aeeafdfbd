"""add who offered a topic: they may take the offer back"""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"

SCHEMA = "assessment"


def upgrade() -> None:
    op.add_column("topic_study", sa.Column("offered_by", sa.Uuid(), nullable=True), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("topic_study", "offered_by", schema=SCHEMA)
