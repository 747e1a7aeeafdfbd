"""create the records of support"""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "support_record",
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
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "talk",
                "observation",
                "demonstration",
                "topic",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_by_name", sa.String(length=200), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_support_record_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_record")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_support_record_person_id",
        "support_record",
        ["person_id", "year_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "ix_support_record_school",
        "support_record",
        ["year_id", "org_path", "held_on"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )


def downgrade() -> None:
    op.drop_table("support_record", schema=SCHEMA)
