"""add expert appointments

Letters of appointment of experts who passed (R11), as they were issued.
"""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "expert_appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("check_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_name", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=True),
        sa.Column("revoked_by_name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoke_reason IS NULL)",
            name=op.f("ck_expert_appointment_revoked_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["auth.expert_entry.id"],
            name=op.f("fk_expert_appointment_entry_id_expert_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["appraisal_id"],
            ["auth.expert_appraisal.id"],
            name=op.f("fk_expert_appointment_appraisal_id_expert_appraisal"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_appointment")),
        sa.UniqueConstraint("number", name=op.f("uq_expert_appointment_number")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_expert_appointment_entry_id", "expert_appointment", ["entry_id"], schema=SCHEMA
    )
    op.create_index(
        "uq_expert_appointment_valid",
        "expert_appointment",
        ["appraisal_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("expert_appointment", schema=SCHEMA)
