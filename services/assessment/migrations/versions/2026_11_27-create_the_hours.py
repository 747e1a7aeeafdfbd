"""create the hours"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0020"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "hour_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.Text(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "online",
                "offline",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "lesson_observation",
                "lesson_polishing",
                "diagnosis",
                "lesson_study",
                "training",
                "case_study",
                "course",
                "joint_research",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "school",
                "group",
                "self",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "import",
                "api",
                "manual",
                "activity",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "held",
                "counted",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("concerns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL) AND starts_at < ends_at",
            name=op.f("ck_hour_record_times_in_order"),
        ),
        sa.CheckConstraint(
            "hours * 2 = trunc(hours * 2)", name=op.f("ck_hour_record_hours_in_halves")
        ),
        sa.CheckConstraint("hours > 0 AND hours <= 200", name=op.f("ck_hour_record_hours_bounded")),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_hour_record_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_record")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_hour_record_import_id",
        "hour_record",
        ["import_id"],
        unique=False,
        schema=SCHEMA,
        postgresql_where=sa.text("import_id IS NOT NULL"),
    )
    op.create_index(
        "ix_hour_record_open",
        "hour_record",
        ["year_id", "org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
        postgresql_where=sa.text("state IN ('waiting', 'held')"),
    )
    op.create_index(
        "ix_hour_record_org_path",
        "hour_record",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        "ix_hour_record_year_id_person_id_held_on",
        "hour_record",
        ["year_id", "person_id", "held_on"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "uq_hour_record_source_key",
        "hour_record",
        ["year_id", "source_key"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("source_key IS NOT NULL AND state <> 'withdrawn'"),
    )
    op.create_table(
        "hour_total",
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "online", sa.Numeric(precision=7, scale=1), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "offline", sa.Numeric(precision=7, scale=1), server_default=sa.text("0"), nullable=False
        ),
        sa.Column(
            "online_open",
            sa.Numeric(precision=7, scale=1),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.Column(
            "offline_open",
            sa.Numeric(precision=7, scale=1),
            server_default=sa.text("0"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_hour_total_year_id_year")
        ),
        sa.PrimaryKeyConstraint("year_id", "person_id", name=op.f("pk_hour_total")),
        schema=SCHEMA,
    )
    op.create_table(
        "hour_proof",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["assessment.hour_record.id"],
            name=op.f("fk_hour_proof_record_id_hour_record"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("record_id", "file_id", name=op.f("pk_hour_proof")),
        schema=SCHEMA,
    )
    op.create_index("ix_hour_proof_file_id", "hour_proof", ["file_id"], unique=False, schema=SCHEMA)
    op.create_index(
        "ix_directory_membership_org_id",
        "directory_membership",
        ["org_id"],
        unique=False,
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_index(
        "ix_directory_membership_org_id", table_name="directory_membership", schema=SCHEMA
    )
    for table in ("hour_proof", "hour_total", "hour_record"):
        op.drop_table(table, schema=SCHEMA)
