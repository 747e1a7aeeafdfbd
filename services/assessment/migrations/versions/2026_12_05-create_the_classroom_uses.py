"""create the records of classroom use, and how often somebody logged"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0101"
down_revision = "0100"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "classroom_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(length=200), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.String(length=200), nullable=True),
        sa.Column("group_path", sa.String(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("class_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("ability_code", sa.String(length=4), nullable=False),
        sa.Column("ability_name", sa.String(length=200), nullable=False),
        sa.Column("tool", sa.String(length=200), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_classroom_use_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classroom_use")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_classroom_use_org_path",
        "classroom_use",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        "ix_classroom_use_person",
        "classroom_use",
        ["year_id", "person_id", "used_on", "id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "use_total",
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("uses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("days", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("abilities", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_use_total_year_id_year")
        ),
        sa.PrimaryKeyConstraint("year_id", "person_id", name=op.f("pk_use_total")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("use_total", schema=SCHEMA)
    op.drop_table("classroom_use", schema=SCHEMA)
