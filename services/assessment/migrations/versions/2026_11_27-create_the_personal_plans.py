"""create the personal plans and their steps

What was handed in or approved stays: steps are only added.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

SCHEMA = "assessment"
STATES = "draft submitted returned approved"
VERBS = "submit withdraw return approve revise"
ONLY_ADDED = """
CREATE FUNCTION assessment.refuse_change_of_plan_step() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'steps of a plan are only added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER steps_are_only_added BEFORE UPDATE OR DELETE ON assessment.personal_plan_step
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_plan_step();
"""


def one_of(name: str, values: str) -> sa.Enum:
    """Text that is one of the given words."""
    return sa.Enum(
        *values.split(),
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        schema=SCHEMA,
    )


def upgrade() -> None:
    op.create_table(
        "personal_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(length=200), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("state", one_of("state", STATES), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=False),
        sa.Column("return_due_on", sa.Date(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_personal_plan_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_plan")),
        sa.UniqueConstraint(
            "year_id", "person_id", name=op.f("uq_personal_plan_year_id_person_id")
        ),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_personal_plan_person_id"), "personal_plan", ["person_id"], schema=SCHEMA
    )
    op.create_index(
        "ix_personal_plan_school",
        "personal_plan",
        ["year_id", "org_path", "person_name", "id"],
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_table(
        "personal_plan_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("verb", one_of("verb", VERBS), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["assessment.personal_plan.id"],
            name=op.f("fk_personal_plan_step_plan_id_personal_plan"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_plan_step")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_personal_plan_step_plan_id"), "personal_plan_step", ["plan_id"], schema=SCHEMA
    )
    op.execute(ONLY_ADDED)


def downgrade() -> None:
    op.drop_table("personal_plan_step", schema=SCHEMA)
    op.execute("DROP FUNCTION assessment.refuse_change_of_plan_step")
    op.drop_table("personal_plan", schema=SCHEMA)
