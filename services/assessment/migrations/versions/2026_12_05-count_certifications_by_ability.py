"""count the certifications of every school by ability"""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"

SCHEMA = "assessment"
RATED = "state IN ('school_rated', 'sampled', 're_reviewed', 'final')"


def upgrade() -> None:
    op.create_table(
        "ability_total",
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("ability_code", sa.String(length=4), nullable=False),
        sa.Column("begun", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("final", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("excellent", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("passing", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("failing", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_ability_total_year_id_year")
        ),
        sa.PrimaryKeyConstraint(
            "year_id", "school_id", "ability_code", name=op.f("pk_ability_total")
        ),
        schema=SCHEMA,
    )
    # Nothing is written between the counting and the commit, or it would never be counted.
    op.execute("LOCK TABLE assessment.certification IN SHARE MODE")
    op.execute(
        "INSERT INTO assessment.ability_total (year_id, school_id, ability_code,"  # noqa: S608 -- our words
        " begun, final, excellent, passing, failing)"
        " SELECT year_id, school_id, ability_code, count(*),"
        " count(*) FILTER (WHERE state = 'final'),"
        f" count(*) FILTER (WHERE {RATED} AND level = 'excellent'),"
        f" count(*) FILTER (WHERE {RATED} AND level = 'pass'),"
        f" count(*) FILTER (WHERE {RATED} AND level = 'fail')"
        " FROM assessment.certification GROUP BY 1, 2, 3"
    )


def downgrade() -> None:
    op.drop_table("ability_total", schema=SCHEMA)
