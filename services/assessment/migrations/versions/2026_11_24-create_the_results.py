"""create the results and appeals

What is final never changes: the result, its marks and reviews, the totals of the submission.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

SCHEMA = "assessment"

FINAL = """
CREATE FUNCTION assessment.refuse_change_of_final_result() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.finalised_at IS NOT NULL THEN
    RAISE EXCEPTION 'a final result never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final_is_immutable BEFORE UPDATE OR DELETE ON assessment.result
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_final_result();

CREATE FUNCTION assessment.refuse_change_behind_final_result() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  touched uuid;
BEGIN
  IF TG_TABLE_NAME = 'review_mark' THEN
    SELECT r.submission_id INTO touched FROM assessment.review r
    WHERE r.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.review_id ELSE NEW.review_id END;
  ELSIF TG_OP = 'DELETE' THEN
    touched := OLD.submission_id;
  ELSE
    touched := NEW.submission_id;
  END IF;
  IF EXISTS (
    SELECT FROM assessment.result f
    WHERE f.submission_id = touched AND f.finalised_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'what led to a final result never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION assessment.refuse_change_of_final_submission() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'final' AND (
    (OLD.state, OLD.version_no, OLD.self_total, OLD.district_total, OLD.city_total, OLD.grade)
    IS DISTINCT FROM
    (NEW.state, NEW.version_no, NEW.self_total, NEW.district_total, NEW.city_total, NEW.grade)
  ) THEN
    RAISE EXCEPTION 'a final submission never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER final_is_immutable BEFORE UPDATE ON assessment.submission
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_final_submission();
"""
BEHIND = ("review", "review_mark", "stage_score", "appeal")
GUARD = """
CREATE TRIGGER final_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON assessment.{table}
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_behind_final_result()
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
    _create_result()
    _create_appeal()
    op.execute(FINAL)
    for table in BEHIND:
        op.execute(GUARD.format(table=table))


def _create_result() -> None:
    op.create_table(
        "result",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "submission_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.submission.id"), nullable=False
        ),
        sa.Column("round_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("check_code", sa.String(20), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Numeric(6, 2), nullable=False),
        sa.Column("process_points", sa.Numeric(6, 2), nullable=False),
        sa.Column("outcome_points", sa.Numeric(6, 2), nullable=False),
        sa.Column("grade", one_of("grade", "excellent pass fail"), nullable=False),
        sa.Column("explanation", postgresql.JSONB(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=False),
        sa.Column("announce_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True)),
        sa.Column("finalised_at", sa.DateTime(timezone=True)),
        sa.Column("finalised_by", sa.Uuid()),
        sa.UniqueConstraint("submission_id", "ordinal"),
        sa.UniqueConstraint("check_code"),
        sa.CheckConstraint("finalised_at IS NULL OR replaced_at IS NULL", name="final_is_in_force"),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_result_in_force",
        "result",
        ["submission_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _create_appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "submission_id",
            sa.Uuid(),
            sa.ForeignKey(f"{SCHEMA}.submission.id"),
            nullable=False,
            index=True,
        ),
        sa.Column(
            "result_id",
            sa.Uuid(),
            sa.ForeignKey(f"{SCHEMA}.result.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Uuid(), nullable=False),
        sa.Column("filed_by_name", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("taken_by", sa.Uuid()),
        sa.Column("taken_by_name", sa.String(), nullable=False),
        sa.Column("decision", one_of("decision", "upheld changed")),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("marks", postgresql.JSONB(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in BEHIND:
        op.execute(f"DROP TRIGGER final_is_immutable ON {SCHEMA}.{table}")
    op.execute(f"DROP TRIGGER final_is_immutable ON {SCHEMA}.submission")
    op.drop_table("appeal", schema=SCHEMA)
    op.drop_table("result", schema=SCHEMA)
    for name in (
        "change_of_final_result",
        "change_behind_final_result",
        "change_of_final_submission",
    ):
        op.execute(f"DROP FUNCTION {SCHEMA}.refuse_{name}")
