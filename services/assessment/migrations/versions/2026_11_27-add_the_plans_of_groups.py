"""add the plans of teaching groups: a third kind, one for each group of a school"""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"

SCHEMA = "assessment"
_KIND = "ck_plan_kind"
_ONE = "uq_plan_year_id_kind_school_id"
_ONE_OF_A_GROUP = "uq_plan_year_id_kind_school_id_group_id"


def upgrade() -> None:
    op.add_column("plan", sa.Column("group_id", sa.Uuid(), nullable=True), schema=SCHEMA)
    op.add_column("plan", sa.Column("group_name", sa.String(), nullable=True), schema=SCHEMA)
    op.drop_constraint(op.f(_KIND), "plan", type_="check", schema=SCHEMA)
    op.create_check_constraint(
        op.f(_KIND), "plan", "kind IN ('school', 'study', 'group')", schema=SCHEMA
    )
    op.drop_constraint(op.f(_ONE), "plan", type_="unique", schema=SCHEMA)
    op.create_unique_constraint(
        op.f(_ONE_OF_A_GROUP),
        "plan",
        ["year_id", "kind", "school_id", "group_id"],
        schema=SCHEMA,
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.execute("ALTER TABLE assessment.plan_version DISABLE TRIGGER submitted_is_immutable")
    op.execute(
        "DELETE FROM assessment.plan_version WHERE plan_id IN"
        " (SELECT id FROM assessment.plan WHERE kind = 'group')"
    )
    op.execute("ALTER TABLE assessment.plan_version ENABLE TRIGGER submitted_is_immutable")
    op.execute("DELETE FROM assessment.plan WHERE kind = 'group'")
    op.drop_constraint(op.f(_ONE_OF_A_GROUP), "plan", type_="unique", schema=SCHEMA)
    op.create_unique_constraint(op.f(_ONE), "plan", ["year_id", "kind", "school_id"], schema=SCHEMA)
    op.drop_constraint(op.f(_KIND), "plan", type_="check", schema=SCHEMA)
    op.create_check_constraint(op.f(_KIND), "plan", "kind IN ('school', 'study')", schema=SCHEMA)
    op.drop_column("plan", "group_name", schema=SCHEMA)
    op.drop_column("plan", "group_id", schema=SCHEMA)
