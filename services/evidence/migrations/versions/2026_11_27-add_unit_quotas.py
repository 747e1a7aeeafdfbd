"""let the centre give one unit more room, or less, than the others have"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

SCHEMA = "evidence"


def upgrade() -> None:
    op.create_table(
        "unit_quota",
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint('"limit" > 0', name=op.f("ck_unit_quota_limit_positive")),
        sa.PrimaryKeyConstraint("org_id", name=op.f("pk_unit_quota")),
        schema=SCHEMA,
    )
    op.execute("REVOKE DELETE, TRUNCATE ON evidence.unit_quota FROM evidence_app")


def downgrade() -> None:
    op.drop_table("unit_quota", schema=SCHEMA)
