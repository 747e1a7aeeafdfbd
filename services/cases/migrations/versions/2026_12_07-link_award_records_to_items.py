"""link award records to items

An award of 一师一优课 names the lesson in the library (R25). Empty where the lesson is not there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = "cases"


def upgrade() -> None:
    op.add_column("award_record", sa.Column("item_id", sa.Uuid(), nullable=True), schema=SCHEMA)
    op.create_foreign_key(
        "fk_award_record_item_id_item",
        "award_record",
        "item",
        ["item_id"],
        ["id"],
        source_schema=SCHEMA,
        referent_schema=SCHEMA,
    )
    op.create_index(
        "ix_award_record_item_id",
        "award_record",
        ["item_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("item_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_column("award_record", "item_id", schema=SCHEMA)
