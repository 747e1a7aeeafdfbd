"""create judging, results, certificates and the register of awards"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
NOW = sa.text("now()")
PATH = {"org_path": "text_pattern_ops"}
TABLES = ("judge", "judge_task", "entry_result", "result_objection", "certificate", "award_record")


FROZEN = """
CREATE FUNCTION cases.refuse_change_of_submitted_task() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.submitted_at IS NOT NULL AND (TG_OP = 'DELETE'
    OR (OLD.points, OLD.total, OLD.it_points, OLD.comment, OLD.submitted_at)
      IS DISTINCT FROM (NEW.points, NEW.total, NEW.it_points, NEW.comment, NEW.submitted_at)) THEN
    RAISE EXCEPTION 'what a judge handed in never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submitted_is_immutable BEFORE UPDATE OR DELETE ON cases.judge_task
FOR EACH ROW EXECUTE FUNCTION cases.refuse_change_of_submitted_task();
"""
NOT_FROZEN = "DROP FUNCTION cases.refuse_change_of_submitted_task CASCADE"


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    _judge()
    _judge_task()
    _entry_result()
    _result_objection()
    _certificate()
    _award_record()
    op.execute(FROZEN)


def _judge() -> None:
    op.create_table(
        "judge",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("unit_paths", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("is_arbiter", sa.Boolean(), nullable=False),
        sa.Column("stages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("left_at", TIME),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_judge_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "person_id", name="pk_judge"),
        schema=SCHEMA,
    )
    op.create_index("ix_judge_person_id", "judge", ["person_id"], schema=SCHEMA)


def _judge_task() -> None:
    op.create_table(
        "judge_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("judge_id", sa.Uuid(), nullable=False),
        sa.Column("is_arbitration", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            _known("state", "assigned", "saved", "submitted", "recused", "lifted"),
            nullable=False,
        ),
        sa.Column("points", postgresql.JSONB(), nullable=False),
        sa.Column("total", sa.Numeric(precision=5, scale=2)),
        sa.Column("it_points", sa.Numeric(precision=5, scale=2)),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assigned_at", TIME, nullable=False),
        sa.Column("submitted_at", TIME),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", TIME, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id", "judge_id"],
            ["cases.judge.campaign_id", "cases.judge.person_id"],
            name="fk_judge_task_campaign_id_judge_id_judge",
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_judge_task_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cases.entry.id"], name="fk_judge_task_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_judge_task"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_judge_task_campaign_id_state", "judge_task", ["campaign_id", "state"], schema=SCHEMA
    )
    op.create_index(
        "ix_judge_task_judge_id_state", "judge_task", ["judge_id", "state"], schema=SCHEMA
    )
    op.create_index(
        "uq_judge_task_entry_id_judge_id",
        "judge_task",
        ["entry_id", "judge_id"],
        unique=True,
        schema=SCHEMA,
    )


def _entry_result() -> None:
    op.create_table(
        "entry_result",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("it_score", sa.Numeric(precision=6, scale=3), nullable=False),
        sa.Column("spread", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("is_arbitrated", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("award", sa.String(length=40)),
        sa.Column("explanation", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_entry_result_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cases.entry.id"], name="fk_entry_result_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entry_result"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_entry_result_campaign_id_place", "entry_result", ["campaign_id", "place"], schema=SCHEMA
    )


def _result_objection() -> None:
    op.create_table(
        "result_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("state", _known("state", "open", "upheld", "rejected"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Uuid()),
        sa.Column("answered_by_name", sa.String()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_result_objection_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cases.entry.id"], name="fk_result_objection_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_result_objection"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_result_objection_campaign_id_state",
        "result_objection",
        ["campaign_id", "state"],
        schema=SCHEMA,
    )
    op.create_index(
        "ix_result_objection_person_id", "result_objection", ["person_id"], schema=SCHEMA
    )
    op.create_index(
        "uq_result_objection_open",
        "result_objection",
        ["entry_id", "person_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'open'"),
    )


def _certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("award", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("names", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.Column("revoked_reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_certificate_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cases.entry.id"], name="fk_certificate_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("code", name="uq_certificate_code"),
        sa.UniqueConstraint("entry_id", name="uq_certificate_entry_id"),
        sa.UniqueConstraint("number", name="uq_certificate_number"),
        schema=SCHEMA,
    )
    op.create_index("ix_certificate_campaign_id", "certificate", ["campaign_id"], schema=SCHEMA)


def _award_record() -> None:
    op.create_table(
        "award_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("register", _known("register", "one_lesson", "one_master"), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("lesson", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("year BETWEEN 2010 AND 2100", name="ck_award_record_year_sane"),
        sa.PrimaryKeyConstraint("id", name="pk_award_record"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_award_record_org_path", "award_record", ["org_path"], schema=SCHEMA, postgresql_ops=PATH
    )
    op.create_index("ix_award_record_person_id", "award_record", ["person_id"], schema=SCHEMA)


def downgrade() -> None:
    op.execute(NOT_FROZEN)
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
