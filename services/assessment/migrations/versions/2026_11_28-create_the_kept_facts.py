"""create submission_facts

Facts are computed when somebody looks; what was known when a result became final is kept.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0080"
down_revision = "0071"

SCHEMA = "assessment"
UNCHANGING = """
CREATE FUNCTION assessment.refuse_change_of_facts() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'kept facts never change' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept_facts_never_change BEFORE UPDATE OR DELETE ON assessment.submission_facts
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_facts();
"""


def upgrade() -> None:
    op.create_table(
        "submission_facts",
        sa.Column(
            "submission_id",
            sa.Uuid(),
            sa.ForeignKey(f"{SCHEMA}.submission.id"),
            primary_key=True,
        ),
        sa.Column("year_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.year.id")),
        sa.Column("year_name", sa.String()),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        schema=SCHEMA,
    )
    op.execute(UNCHANGING)


def downgrade() -> None:
    op.drop_table("submission_facts", schema=SCHEMA)
    op.execute(f"DROP FUNCTION {SCHEMA}.refuse_change_of_facts()")
