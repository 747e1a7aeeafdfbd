"""add audit_anchor and prune_audit

Audit rows older than auth's setting leave for files; the application's role still deletes none, and
none that is younger than half a year whatever the setting says.
"""

import sqlalchemy as sa
from alembic import op

from kernel.migrations import create_audit_pruning, drop_audit_pruning

revision = "0003"
down_revision = "0002"

SCHEMA = "cases"
MONTHS = "6"


def upgrade() -> None:
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("first_id", sa.BigInteger(), nullable=False),
        sa.Column("last_id", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("pruned_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_anchor"),
        schema=SCHEMA,
    )
    create_audit_pruning(SCHEMA, MONTHS)


def downgrade() -> None:
    drop_audit_pruning(SCHEMA)
    op.drop_table("audit_anchor", schema=SCHEMA)
