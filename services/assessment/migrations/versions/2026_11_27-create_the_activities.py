"""create the activities, who attends them, and the files of their records"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0061"

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


FORMS = (
    "lesson_observation lesson_polishing diagnosis lesson_study training case_study course"
    " joint_research"
)


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("form", one_of("form", FORMS), nullable=False),
        sa.Column("way", one_of("way", "school group self"), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("audience", one_of("audience", "unit people"), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("plan_row", sa.String(length=36), nullable=True),
        sa.Column("organiser_id", sa.Uuid(), nullable=False),
        sa.Column("organiser_name", sa.Text(), nullable=False),
        sa.Column(
            "state", one_of("state", "planned signing ended closed cancelled"), nullable=False
        ),
        sa.Column("sign_in_key", sa.LargeBinary(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("hours > 0 AND hours <= 24", name=op.f("ck_activity_hours_bounded")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_activity_times_in_order")),
        sa.CheckConstraint(
            "(plan_id IS NULL) = (plan_row IS NULL)", name=op.f("ck_activity_row_of_a_plan")
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_activity_year_id_year")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["assessment.plan.id"], name=op.f("fk_activity_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_activity_org_path",
        "activity",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        "ix_activity_year_id_school_id_starts_at",
        "activity",
        ["year_id", "school_id", "starts_at"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "ix_activity_plan_id",
        "activity",
        ["plan_id"],
        unique=False,
        schema=SCHEMA,
        postgresql_where=sa.text("plan_id IS NOT NULL"),
    )
    op.create_table(
        "attendance",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("state", one_of("state", "expected on_time late manual absent"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by_name", sa.Text(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("recent_tries", sa.Integer(), nullable=False),
        sa.Column("tries_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hour_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["assessment.activity.id"],
            name=op.f("fk_attendance_activity_id_activity"),
        ),
        sa.ForeignKeyConstraint(
            ["hour_id"],
            ["assessment.hour_record.id"],
            name=op.f("fk_attendance_hour_id_hour_record"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "person_id", name=op.f("pk_attendance")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_attendance_person_id", "attendance", ["person_id"], unique=False, schema=SCHEMA
    )
    op.create_table(
        "activity_file",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"],
            ["assessment.activity.id"],
            name=op.f("fk_activity_file_activity_id_activity"),
        ),
        sa.PrimaryKeyConstraint("activity_id", "file_id", name=op.f("pk_activity_file")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_activity_file_file_id", "activity_file", ["file_id"], unique=False, schema=SCHEMA
    )


def downgrade() -> None:
    for table in ("activity_file", "attendance", "activity"):
        op.drop_table(table, schema=SCHEMA)
