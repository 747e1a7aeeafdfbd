"""add expert assignments

Tasks of the experts (R6): what, where, for which stage and subject, from when to when.
"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "expert_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_by", sa.Uuid(), nullable=False),
        sa.Column("assigned_by_name", sa.Text(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "task IN ('guidance', 'review', 'training', 'sampling', 'diagnosis', 'planning')",
            name=op.f("ck_expert_assignment_task_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'ended')", name=op.f("ck_expert_assignment_state_known")
        ),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_expert_assignment_period_forward")),
        sa.CheckConstraint(
            "(state = 'open') = (ended_on IS NULL)",
            name=op.f("ck_expert_assignment_ended_with_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["auth.expert_entry.id"],
            name=op.f("fk_expert_assignment_entry_id_expert_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_expert_assignment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["auth.expert_assignment.id"],
            name=op.f("fk_expert_assignment_replaces_id_expert_assignment"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_assignment")),
        schema=SCHEMA,
    )
    for name, columns in (
        ("ix_expert_assignment_entry_id", ["entry_id", "state"]),
        ("ix_expert_assignment_organisation_id", ["organisation_id", "state"]),
    ):
        op.create_index(name, "expert_assignment", columns, schema=SCHEMA)
    op.create_index(
        "uq_expert_assignment_open",
        "expert_assignment",
        ["entry_id", "task", "organisation_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("expert_assignment", schema=SCHEMA)
