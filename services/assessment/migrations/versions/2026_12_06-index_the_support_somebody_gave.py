"""index the support somebody gave: they see it wherever the teacher is now"""

from alembic import op

revision = "0106"
down_revision = "0105"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_index(
        "ix_support_record_given_by",
        "support_record",
        ["given_by", "year_id"],
        unique=False,
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_index("ix_support_record_given_by", table_name="support_record", schema=SCHEMA)
