"""create the special topics, who follows them and what is recorded; hours may come from one"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0102"
down_revision = "0101"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "study_topic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(length=200), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("abilities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("resources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_name", sa.String(length=200), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("hours > 0 AND hours <= 24", name=op.f("ck_study_topic_hours_bounded")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_study_topic_dates_in_order")),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_study_topic_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_topic")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_study_topic_school_id",
        "study_topic",
        ["school_id", "year_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "topic_study",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(length=200), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(length=200), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.String(length=200), nullable=True),
        sa.Column("group_path", sa.String(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("abilities", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("resources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hours", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "offered",
                "following",
                "finished",
                "confirmed",
                "declined",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("offer_text", sa.Text(), nullable=False),
        sa.Column("offered_by_name", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.String(length=200), nullable=True),
        sa.Column("hour_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("hours > 0 AND hours <= 24", name=op.f("ck_topic_study_hours_bounded")),
        sa.ForeignKeyConstraint(
            ["hour_id"],
            ["assessment.hour_record.id"],
            name=op.f("fk_topic_study_hour_id_hour_record"),
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"],
            ["assessment.study_topic.id"],
            name=op.f("fk_topic_study_topic_id_study_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_topic_study_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_study")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_topic_study_person_id",
        "topic_study",
        ["person_id", "year_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "ix_topic_study_school",
        "topic_study",
        ["year_id", "org_path", "person_name", "id"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_topic_study_topic",
        "topic_study",
        ["topic_id", "person_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state NOT IN ('declined', 'dropped')"),
    )
    op.create_table(
        "topic_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("study_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["study_id"],
            ["assessment.topic_study.id"],
            name=op.f("fk_topic_note_study_id_topic_study"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_note")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_topic_note_study_id"), "topic_note", ["study_id"], unique=False, schema=SCHEMA
    )
    op.drop_constraint(op.f("ck_hour_record_source"), "hour_record", schema=SCHEMA)
    op.create_check_constraint(
        "source",
        "hour_record",
        "source IN ('import', 'api', 'manual', 'activity', 'topic')",
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("topic_note", schema=SCHEMA)
    op.drop_table("topic_study", schema=SCHEMA)
    op.drop_table("study_topic", schema=SCHEMA)
    # The hours stay counted.
    op.execute("UPDATE assessment.hour_record SET source = 'activity' WHERE source = 'topic'")
    op.drop_constraint(op.f("ck_hour_record_source"), "hour_record", schema=SCHEMA)
    op.create_check_constraint(
        "source",
        "hour_record",
        "source IN ('import', 'api', 'manual', 'activity')",
        schema=SCHEMA,
    )
