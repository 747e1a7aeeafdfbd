"""create goal_outcome"""

import sqlalchemy as sa
from alembic import op

revision = "0081"
down_revision = "0080"

SCHEMA = "assessment"


def upgrade() -> None:
    outcome = sa.Enum(
        "reached",
        "partly",
        "not_reached",
        name="outcome",
        native_enum=False,
        create_constraint=True,
        length=20,
        schema=SCHEMA,
    )
    op.create_table(
        "goal_outcome",
        sa.Column("plan_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.plan.id"), primary_key=True),
        sa.Column("goal_key", sa.String(36), primary_key=True),
        sa.Column("goal_text", sa.Text(), nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by_name", sa.String(200), nullable=False),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("goal_outcome", schema=SCHEMA)
