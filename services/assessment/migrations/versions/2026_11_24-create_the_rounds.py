"""create the rubrics and rounds

A published rubric is immutable.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001a"
down_revision = "0001"

SCHEMA = "assessment"

# Once published, a rubric version never changes, whoever asks.
IMMUTABLE = """
CREATE FUNCTION assessment.refuse_change_of_published_rubric() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published rubric never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_is_immutable BEFORE UPDATE OR DELETE ON assessment.rubric
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_published_rubric();
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
        "rubric",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", one_of("state", "draft published"), nullable=False),
        sa.Column("total_points", sa.Numeric(precision=6, scale=2), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("copied_from", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR published_at IS NOT NULL", name=op.f("ck_rubric_published_has_time")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_rubric_code_version")),
        schema=SCHEMA,
    )
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("school_year", sa.String(length=200), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("rubric_id", sa.Uuid(), nullable=False),
        sa.Column("state", one_of("state", "draft open closed"), nullable=False),
        sa.Column("self_due_on", sa.Date(), nullable=False),
        sa.Column("district_due_on", sa.Date(), nullable=False),
        sa.Column("city_due_on", sa.Date(), nullable=False),
        sa.Column("announce_days", sa.Integer(), nullable=False),
        sa.Column("reviewers_per_school", sa.Integer(), nullable=False),
        sa.Column("half_points", sa.Boolean(), nullable=False),
        sa.Column("roster", one_of("roster", "pilot all listed"), nullable=False),
        sa.Column("school_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("submission_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "announce_days BETWEEN 1 AND 60", name=op.f("ck_round_announce_days_bounded")
        ),
        sa.CheckConstraint(
            "reviewers_per_school IN (1, 2)", name=op.f("ck_round_one_or_two_reviewers")
        ),
        sa.CheckConstraint(
            "self_due_on <= district_due_on AND district_due_on <= city_due_on",
            name=op.f("ck_round_dates_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["rubric_id"], ["assessment.rubric.id"], name=op.f("fk_round_rubric_id_rubric")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_round_org_path"), "round", ["org_path"], unique=False, schema=SCHEMA)
    op.execute(IMMUTABLE)


def downgrade() -> None:
    op.execute("DROP TRIGGER published_is_immutable ON assessment.rubric")
    op.execute("DROP FUNCTION assessment.refuse_change_of_published_rubric")
    op.drop_index(op.f("ix_round_org_path"), table_name="round", schema=SCHEMA)
    op.drop_table("round", schema=SCHEMA)
    op.drop_table("rubric", schema=SCHEMA)
