"""name the experts who re-review a spot check"""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "draw_reviewer",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["assessment.draw.id"], name=op.f("fk_draw_reviewer_draw_id_draw")
        ),
        sa.PrimaryKeyConstraint("draw_id", "person_id", name=op.f("pk_draw_reviewer")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_draw_reviewer_person_id"),
        "draw_reviewer",
        ["person_id"],
        unique=False,
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("draw_reviewer", schema=SCHEMA)
