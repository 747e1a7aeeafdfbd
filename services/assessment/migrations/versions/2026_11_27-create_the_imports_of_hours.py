"""create the imports of hours"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "hour_import_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_key", sa.Text(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("record_no", sa.Text(), nullable=True),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column(
            "unread", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column(
            "verdict",
            sa.Enum(
                "new",
                "held",
                "unchanged",
                "error",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=True,
        ),
        sa.Column(
            "problems", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column(
            "concerns", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("school_name", sa.Text(), nullable=True),
        sa.Column("org_path", sa.Text(), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "row_no", name=op.f("pk_hour_import_row")),
        schema=SCHEMA,
    )
    op.create_table(
        "hour_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "checked",
                "applied",
                "undone",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("is_by_machine", sa.Boolean(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by_name", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_hour_import_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_import")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_hour_import_org_path",
        "hour_import",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )


def downgrade() -> None:
    op.drop_table("hour_import_row", schema=SCHEMA)
    op.drop_table("hour_import", schema=SCHEMA)
