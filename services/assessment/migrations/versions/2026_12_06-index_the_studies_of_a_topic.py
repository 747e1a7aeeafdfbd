"""index the studies of a topic, so that a list counts those of its page alone"""

from alembic import op

revision = "0105"
down_revision = "0104"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_index(
        "ix_topic_study_topic_id", "topic_study", ["topic_id", "state"], unique=False, schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_index("ix_topic_study_topic_id", table_name="topic_study", schema=SCHEMA)
