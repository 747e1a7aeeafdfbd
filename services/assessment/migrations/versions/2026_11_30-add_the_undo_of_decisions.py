"""create hour_step; steps of plans and certifications may be an undo

Decisions about hours are only added, as those about plans and certifications are.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0091"
down_revision = "0090"

SCHEMA = "assessment"
HOUR_VERBS = "edit withdraw confirm refuse undo"
# The verbs of the steps before this migration, by table.
VERBS = {
    "personal_plan_step": "submit withdraw return approve revise",
    "certification_step": (
        "begin save submit withdraw peer_rate peer_return take_over release give_on rate correct"
        " return sample release_sample re_review finalise"
    ),
}
ONLY_ADDED = """
CREATE FUNCTION assessment.refuse_change_of_hour_step() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'steps of a record are only added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER steps_are_only_added BEFORE UPDATE OR DELETE ON assessment.hour_step
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_hour_step();
"""


def upgrade() -> None:
    verb = sa.Enum(
        *HOUR_VERBS.split(),
        name="verb",
        native_enum=False,
        create_constraint=True,
        length=20,
        schema=SCHEMA,
    )
    record = sa.ForeignKey(f"{SCHEMA}.hour_record.id")
    op.create_table(
        "hour_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("record_id", sa.Uuid(), record, nullable=False, index=True),
        sa.Column("verb", verb, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )
    op.execute(ONLY_ADDED)
    for table, verbs in VERBS.items():
        _allow(table, f"{verbs} undo")


def _allow(table: str, verbs: str) -> None:
    name = op.f(f"ck_{table}_verb")
    op.drop_constraint(name, table, type_="check", schema=SCHEMA)
    words = ", ".join(f"'{verb}'" for verb in verbs.split())
    op.create_check_constraint(name, table, f"verb IN ({words})", schema=SCHEMA)


def downgrade() -> None:
    for table, verbs in VERBS.items():
        op.execute(f"ALTER TABLE {SCHEMA}.{table} DISABLE TRIGGER steps_are_only_added")
        op.execute(f"DELETE FROM {SCHEMA}.{table} WHERE verb = 'undo'")  # noqa: S608 -- our words
        op.execute(f"ALTER TABLE {SCHEMA}.{table} ENABLE TRIGGER steps_are_only_added")
        _allow(table, verbs)
    op.drop_table("hour_step", schema=SCHEMA)
    op.execute(f"DROP FUNCTION {SCHEMA}.refuse_change_of_hour_step")
