"""create the answers, their evidence and returns

What was handed in is immutable; the reasons of returns only grow.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001c"
down_revision = "0001b"

SCHEMA = "assessment"

# The answers and attachments of a version that was handed in never change.
FROZEN = """
CREATE FUNCTION assessment.refuse_change_of_frozen_answer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM assessment.submission_version v
    WHERE v.frozen_at IS NOT NULL AND (
      TG_OP <> 'INSERT' AND v.submission_id = OLD.submission_id AND v.version_no = OLD.version_no
      OR TG_OP <> 'DELETE' AND v.submission_id = NEW.submission_id AND v.version_no = NEW.version_no
    )
  ) THEN
    RAISE EXCEPTION 'what was handed in never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER frozen_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON assessment.submission_item
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_frozen_answer();
CREATE TRIGGER frozen_is_immutable
BEFORE INSERT OR UPDATE OR DELETE ON assessment.submission_evidence
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_frozen_answer();
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
        "submission_item",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("self_mark", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("self_points", sa.Numeric(precision=6, scale=2), nullable=True),
        sa.Column("state", one_of("state", "empty started done warning returned"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id", "version_no"],
            [
                "assessment.submission_version.submission_id",
                "assessment.submission_version.version_no",
            ],
            name="fk_submission_item_version",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "version_no", "code", name=op.f("pk_submission_item")
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "submission_return",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id", "version_no"],
            [
                "assessment.submission_version.submission_id",
                "assessment.submission_version.version_no",
            ],
            name="fk_submission_return_version",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "version_no", "code", name=op.f("pk_submission_return")
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "submission_evidence",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=40), nullable=True),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id", "version_no", "code"],
            [
                "assessment.submission_item.submission_id",
                "assessment.submission_item.version_no",
                "assessment.submission_item.code",
            ],
            name="fk_submission_evidence_item",
        ),
        sa.PrimaryKeyConstraint(
            "submission_id", "version_no", "code", "file_id", name=op.f("pk_submission_evidence")
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_submission_evidence_file_id",
        "submission_evidence",
        ["file_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.execute(FROZEN)
    op.execute(
        "REVOKE UPDATE, DELETE, TRUNCATE ON assessment.submission_return FROM assessment_app"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER frozen_is_immutable ON assessment.submission_item")
    op.execute("DROP TRIGGER frozen_is_immutable ON assessment.submission_evidence")
    op.execute("DROP FUNCTION assessment.refuse_change_of_frozen_answer")
    op.drop_index("ix_submission_evidence_file_id", table_name="submission_evidence", schema=SCHEMA)
    op.drop_table("submission_evidence", schema=SCHEMA)
    op.drop_table("submission_return", schema=SCHEMA)
    op.drop_table("submission_item", schema=SCHEMA)
