"""create the draws

What was frozen or drawn stays: the application may neither change nor delete it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"

SCHEMA = "assessment"
KEPT = """
CREATE FUNCTION assessment.keep_the_draw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.code, OLD.kind, OLD.year_id, OLD.unit_id, OLD.rate, OLD.sample, OLD.frame_hash,
      OLD.differing_limit, OLD.frozen_at)
    IS DISTINCT FROM (NEW.id, NEW.code, NEW.kind, NEW.year_id, NEW.unit_id, NEW.rate, NEW.sample,
      NEW.frame_hash, NEW.differing_limit, NEW.frozen_at)
    OR (OLD.seed IS NOT NULL AND (OLD.seed, OLD.drawn_at) IS DISTINCT FROM (NEW.seed, NEW.drawn_at))
  THEN
    RAISE EXCEPTION 'what was promised of a draw stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER terms_and_seed_stay BEFORE UPDATE ON assessment.draw
FOR EACH ROW EXECUTE FUNCTION assessment.keep_the_draw();
CREATE FUNCTION assessment.keep_the_pick() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.draw_id, OLD.person_id, OLD.token, OLD.ordinal, OLD.rank, OLD.replaces_id)
    IS DISTINCT FROM
    (NEW.draw_id, NEW.person_id, NEW.token, NEW.ordinal, NEW.rank, NEW.replaces_id)
  THEN
    RAISE EXCEPTION 'who was drawn stays' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER the_drawn_stay BEFORE UPDATE ON assessment.draw_pick
FOR EACH ROW EXECUTE FUNCTION assessment.keep_the_pick();
REVOKE UPDATE, DELETE, TRUNCATE ON assessment.draw_stratum FROM assessment_app;
REVOKE UPDATE, DELETE, TRUNCATE ON assessment.draw_sheet FROM assessment_app;
REVOKE DELETE, TRUNCATE ON assessment.draw FROM assessment_app;
REVOKE DELETE, TRUNCATE ON assessment.draw_pick FROM assessment_app;
REVOKE DELETE, TRUNCATE ON assessment.draw_piece FROM assessment_app;
"""


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "spot_check",
                "on_site",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "frozen",
                "drawn",
                "reviewing",
                "concluded",
                "cancelled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("is_city_run", sa.Boolean(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("differing_limit", sa.Integer(), nullable=False),
        sa.Column("frame_hash", sa.String(length=64), nullable=False),
        sa.Column("school_count", sa.Integer(), nullable=False),
        sa.Column("teacher_count", sa.Integer(), nullable=False),
        sa.Column("drawn_count", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column(
            "seed_source",
            sa.Enum(
                "entered",
                "server",
                name="seed_source",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=True,
        ),
        sa.Column("seed_note", sa.Text(), nullable=False),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_name", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_name", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(seed IS NULL) = (state IN ('frozen', 'cancelled'))",
            name=op.f("ck_draw_seed_when_drawn"),
        ),
        sa.CheckConstraint(
            "rate = 0 OR rate BETWEEN 10 AND 100", name=op.f("ck_draw_rate_of_the_notice")
        ),
        sa.CheckConstraint(
            "sample = 0 OR sample BETWEEN 3 AND 5", name=op.f("ck_draw_sample_of_the_notice")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["assessment.draw.id"], name=op.f("fk_draw_previous_id_draw")
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_draw_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("code", name=op.f("uq_draw_code")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_draw_year_id_org_path",
        "draw",
        ["year_id", "org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_table(
        "draw_pick",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.Text(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.Text(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("token", sa.String(length=20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replace_reason", sa.Text(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("objected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "objection_outcome",
            sa.Enum(
                "upheld",
                "changed",
                name="objection_outcome",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=True,
        ),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["assessment.draw.id"], name=op.f("fk_draw_pick_draw_id_draw")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["assessment.draw_pick.id"],
            name=op.f("fk_draw_pick_replaces_id_draw_pick"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_pick")),
        sa.UniqueConstraint(
            "draw_id", "ordinal", "rank", name=op.f("uq_draw_pick_draw_id_ordinal_rank")
        ),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_draw_pick_replaces_id")),
        sa.UniqueConstraint("draw_id", "person_id", name=op.f("uq_draw_pick_draw_id_person_id")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_draw_pick_org_path",
        "draw_pick",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index(
        op.f("ix_draw_pick_person_id"), "draw_pick", ["person_id"], unique=False, schema=SCHEMA
    )
    op.create_table(
        "draw_school",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column(
            "consequence",
            sa.Enum(
                "open",
                "none",
                "widen",
                "return",
                name="consequence",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["assessment.draw.id"], name=op.f("fk_draw_school_draw_id_draw")
        ),
        sa.PrimaryKeyConstraint("draw_id", "school_id", name=op.f("pk_draw_school")),
        schema=SCHEMA,
    )
    op.create_table(
        "draw_stratum",
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.Text(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("people", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["assessment.draw.id"], name=op.f("fk_draw_stratum_draw_id_draw")
        ),
        sa.PrimaryKeyConstraint("draw_id", "ordinal", name=op.f("pk_draw_stratum")),
        schema=SCHEMA,
    )
    op.create_table(
        "draw_piece",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draw_id", sa.Uuid(), nullable=False),
        sa.Column("pick_id", sa.Uuid(), nullable=False),
        sa.Column("certification_id", sa.Uuid(), nullable=False),
        sa.Column("ability_code", sa.String(length=10), nullable=False),
        sa.Column("ability_name", sa.Text(), nullable=False),
        sa.Column(
            "school_level",
            sa.Enum(
                "excellent",
                "pass",
                "fail",
                name="school_level",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "excellent",
                "pass",
                "fail",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rated_by", sa.Uuid(), nullable=True),
        sa.Column("rated_by_name", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["assessment.draw.id"], name=op.f("fk_draw_piece_draw_id_draw")
        ),
        sa.ForeignKeyConstraint(
            ["pick_id"], ["assessment.draw_pick.id"], name=op.f("fk_draw_piece_pick_id_draw_pick")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_piece")),
        sa.UniqueConstraint(
            "pick_id", "certification_id", name=op.f("uq_draw_piece_pick_id_certification_id")
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_draw_piece_draw_id", "draw_piece", ["draw_id"], unique=False, schema=SCHEMA)
    op.create_index(
        op.f("ix_draw_piece_pick_id"), "draw_piece", ["pick_id"], unique=False, schema=SCHEMA
    )
    op.create_table(
        "draw_sheet",
        sa.Column("pick_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("ability_code", sa.String(length=10), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "excellent",
                "pass",
                "fail",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pick_id"], ["assessment.draw_pick.id"], name=op.f("fk_draw_sheet_pick_id_draw_pick")
        ),
        sa.PrimaryKeyConstraint("pick_id", "version", name=op.f("pk_draw_sheet")),
        sa.UniqueConstraint("pick_id", "entry_id", name=op.f("uq_draw_sheet_pick_id_entry_id")),
        schema=SCHEMA,
    )
    op.execute(KEPT)


def downgrade() -> None:
    for table in ("sheet", "piece", "stratum", "school", "pick"):
        op.drop_table(f"draw_{table}", schema=SCHEMA)
    op.drop_table("draw", schema=SCHEMA)
    op.execute("DROP FUNCTION assessment.keep_the_draw")
    op.execute("DROP FUNCTION assessment.keep_the_pick")
