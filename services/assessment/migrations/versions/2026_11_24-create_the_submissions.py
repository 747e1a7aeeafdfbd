"""create the submissions, their versions and steps

A version that was handed in is immutable; the history of steps only grows.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001b"
down_revision = "0001a"

SCHEMA = "assessment"
STATES = "draft submitted in_review returned reviewed verified announced appealed in_appeal final"
VERBS = (
    "save submit revise extend start_review return conclude_district conclude_city"
    " announce appeal take_appeal decide_appeal finalise"
)

# What was handed in never changes.
FROZEN = """
CREATE FUNCTION assessment.refuse_change_of_frozen_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.frozen_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was handed in never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen_is_immutable BEFORE UPDATE OR DELETE ON assessment.submission_version
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_frozen_version();
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
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column(
            "state",
            one_of(
                "state",
                STATES,
            ),
            nullable=False,
        ),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("extended_due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("self_total", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("district_total", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("city_total", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("grade", one_of("grade", "excellent pass fail"), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("announce_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finalised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["round_id"], ["assessment.round.id"], name=op.f("fk_submission_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("round_id", "school_id", name=op.f("uq_submission_round_id_school_id")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_submission_org_path",
        "submission",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        "ix_submission_round_id_school_name",
        "submission",
        ["round_id", "school_name", "id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "submission_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column(
            "verb",
            one_of(
                "verb",
                VERBS,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_state",
            one_of(
                "from_state",
                STATES,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            one_of(
                "to_state",
                STATES,
            ),
            nullable=False,
        ),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["assessment.submission.id"],
            name=op.f("fk_submission_step_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_step")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_submission_step_submission_id"),
        "submission_step",
        ["submission_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "submission_version",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column(
            "opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_by_name", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("score", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["assessment.submission.id"],
            name=op.f("fk_submission_version_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("submission_id", "version_no", name=op.f("pk_submission_version")),
        schema=SCHEMA,
    )
    op.execute(FROZEN)
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON assessment.submission_step FROM assessment_app")


def downgrade() -> None:
    op.execute("DROP TRIGGER frozen_is_immutable ON assessment.submission_version")
    op.execute("DROP FUNCTION assessment.refuse_change_of_frozen_version")
    op.drop_table("submission_version", schema=SCHEMA)
    op.drop_index(
        op.f("ix_submission_step_submission_id"), table_name="submission_step", schema=SCHEMA
    )
    op.drop_table("submission_step", schema=SCHEMA)
    op.drop_index("ix_submission_round_id_school_name", table_name="submission", schema=SCHEMA)
    op.drop_index(
        "ix_submission_org_path",
        table_name="submission",
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.drop_table("submission", schema=SCHEMA)
