"""add guidance and appraisals

What experts record of the guidance they gave, what the units say about it (R10), and the
decisions about the experts with the numbers they were made on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0072"
down_revision = "0071"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "guidance_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("hours", sa.Numeric(4, 1), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("usefulness", sa.Text(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "form IN ('expert_lead', 'team_training', 'on_site', 'online')",
            name=op.f("ck_guidance_record_form_known"),
        ),
        sa.CheckConstraint(
            "usefulness IN ('useful', 'fair', 'not_useful')",
            name=op.f("ck_guidance_record_usefulness_known"),
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_guidance_record_hours_positive")),
        sa.CheckConstraint(
            "(usefulness IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_guidance_record_confirmed_with_a_word"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["auth.expert_assignment.id"],
            name=op.f("fk_guidance_record_assignment_id_expert_assignment"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_guidance_record_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance_record")),
        sa.UniqueConstraint(
            "assignment_id",
            "organisation_id",
            "held_on",
            "form",
            name=op.f("uq_guidance_record_assignment_id_organisation_id_held_on_form"),
        ),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_guidance_record_organisation_id"),
        "guidance_record",
        ["organisation_id"],
        schema=SCHEMA,
    )
    _create_appraisals()


def _create_appraisals() -> None:
    op.create_table(
        "expert_appraisal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("numbers", postgresql.JSONB(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "grade IN ('excellent', 'pass', 'fail')",
            name=op.f("ck_expert_appraisal_grade_known"),
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_expert_appraisal_period_forward")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["auth.expert_entry.id"],
            name=op.f("fk_expert_appraisal_entry_id_expert_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_appraisal")),
        schema=SCHEMA,
    )
    op.create_index("ix_expert_appraisal_entry_id", "expert_appraisal", ["entry_id"], schema=SCHEMA)
    op.create_index(
        "uq_expert_appraisal_current",
        "expert_appraisal",
        ["entry_id", "from_on", "to_on"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def downgrade() -> None:
    for name in ("expert_appraisal", "guidance_record"):
        op.drop_table(name, schema=SCHEMA)
