"""create the reviews, their marks and the scores of the stages

One seat a person, one person a seat: the four-eyes rule is a unique key.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

SCHEMA = "assessment"


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
        "review",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "submission_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.submission.id"), nullable=False
        ),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("stage", one_of("stage", "district city"), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("reviewer_name", sa.String(), nullable=False),
        sa.Column("state", one_of("state", "none open concluded closed"), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("submission_id", "version_no", "stage", "ordinal"),
        sa.UniqueConstraint("submission_id", "version_no", "reviewer_id"),
        sa.CheckConstraint("ordinal BETWEEN 1 AND 3", name="ordinal_known"),
        schema=SCHEMA,
    )
    op.create_table(
        "review_mark",
        sa.Column("review_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.review.id"), primary_key=True),
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("mark", postgresql.JSONB(), nullable=False),
        sa.Column("points", sa.Numeric(6, 2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name="points_not_negative"),
        schema=SCHEMA,
    )
    op.create_table(
        "stage_score",
        sa.Column(
            "submission_id", sa.Uuid(), sa.ForeignKey(f"{SCHEMA}.submission.id"), primary_key=True
        ),
        sa.Column("version_no", sa.Integer(), primary_key=True),
        sa.Column("stage", one_of("stage", "district city"), primary_key=True),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Numeric(6, 2), nullable=False),
        sa.Column("process_points", sa.Numeric(6, 2), nullable=False),
        sa.Column("outcome_points", sa.Numeric(6, 2), nullable=False),
        sa.Column("grade", one_of("grade", "excellent pass fail"), nullable=False),
        sa.Column("explanation", postgresql.JSONB(), nullable=False),
        sa.Column("reviewers", postgresql.JSONB(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=False),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("stage_score", schema=SCHEMA)
    op.drop_table("review_mark", schema=SCHEMA)
    op.drop_table("review", schema=SCHEMA)
