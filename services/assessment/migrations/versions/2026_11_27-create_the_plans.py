"""create the plans of schools and their versions

A version that was handed in keeps its document; one that was decided keeps everything.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0013"

SCHEMA = "assessment"

FROZEN = """
CREATE FUNCTION assessment.refuse_change_of_submitted_plan() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.decided_at IS NOT NULL OR (OLD.submitted_at IS NOT NULL AND (
    TG_OP = 'DELETE'
    OR (OLD.content, OLD.content_hash, OLD.submitted_at, OLD.submitted_by, OLD.catalogue_id)
      IS DISTINCT FROM
      (NEW.content, NEW.content_hash, NEW.submitted_at, NEW.submitted_by, NEW.catalogue_id)
  )) THEN
    RAISE EXCEPTION 'a plan that was handed in never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submitted_is_immutable BEFORE UPDATE OR DELETE ON assessment.plan_version
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_submitted_plan();
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
    states = "draft submitted returned approved"
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", one_of("kind", "school study"), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("state", one_of("state", states), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("approved_version_no", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("updated_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_plan_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint(
            "year_id", "kind", "school_id", name=op.f("uq_plan_year_id_kind_school_id")
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_plan_org_path",
        "plan",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_table(
        "plan_version",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("catalogue_id", sa.Uuid(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_by_name", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("outcome", one_of("outcome", states), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assessment.plan.id"], name=op.f("fk_plan_version_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "version_no", name=op.f("pk_plan_version")),
        schema=SCHEMA,
    )
    op.execute(FROZEN)


def downgrade() -> None:
    op.execute("DROP TRIGGER submitted_is_immutable ON assessment.plan_version")
    op.execute("DROP FUNCTION assessment.refuse_change_of_submitted_plan")
    op.drop_table("plan_version", schema=SCHEMA)
    op.drop_index(
        "ix_plan_org_path",
        table_name="plan",
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.drop_table("plan", schema=SCHEMA)
