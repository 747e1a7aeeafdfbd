"""create store_report

What the nightly comparisons found and what the store holds, kept for the storage overview; one
report of a kind runs at a time.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"

SCHEMA = "evidence"


def upgrade() -> None:
    op.create_table(
        "store_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("numbers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finding_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('measure', 'reconcile', 'rehash')", name=op.f("ck_store_report_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('running', 'ok', 'alert', 'failed')",
            name=op.f("ck_store_report_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (finished_at IS NULL)",
            name=op.f("ck_store_report_finished_has_time"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_store_report")),
        schema=SCHEMA,
    )
    op.create_index("ix_store_report_kind_id", "store_report", ["kind", "id"], schema=SCHEMA)
    op.create_index(
        "uq_store_report_kind_running",
        "store_report",
        ["kind"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("store_report", schema=SCHEMA)
