"""create the certifications, their pieces, peers' seats, ratings, steps and counts

Ratings and steps are only added.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0031"

SCHEMA = "assessment"
STATES = "draft self_rated peer_rated school_rated sampled re_reviewed final returned"
LEVELS = "excellent pass fail"
VERBS = (
    "begin save submit withdraw peer_rate peer_return take_over release give_on rate correct"
    " return sample release_sample re_review finalise"
)
FIGURES = f"{STATES} excellent passing failing final_excellent"
ONLY_ADDED = """
CREATE FUNCTION assessment.refuse_change_of_certification() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ratings and steps are only added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ratings_are_only_added BEFORE UPDATE OR DELETE ON assessment.certification_rating
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_certification();
CREATE TRIGGER steps_are_only_added BEFORE UPDATE OR DELETE ON assessment.certification_step
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_certification();
"""
# Enough for one screen each: a school's list, somebody's queue, a school's sum.
INDEXES = """
CREATE INDEX ix_certification_school ON assessment.certification
  (year_id, org_path text_pattern_ops, person_name, id);
CREATE INDEX ix_certification_school_id ON assessment.certification (school_id, year_id);
CREATE INDEX ix_certification_person_id ON assessment.certification (person_id);
CREATE INDEX ix_certification_evidence_file_id ON assessment.certification_evidence (file_id);
CREATE INDEX ix_peer_seat_certification_id ON assessment.peer_seat (certification_id, turn);
CREATE INDEX ix_peer_seat_peer_id ON assessment.peer_seat (peer_id, state);
CREATE UNIQUE INDEX uq_peer_seat_person ON assessment.peer_seat (certification_id, turn, peer_id)
  WHERE state IN ('open', 'rated');
CREATE INDEX ix_certification_rating_certification_id
  ON assessment.certification_rating (certification_id);
CREATE INDEX ix_certification_step_certification_id
  ON assessment.certification_step (certification_id);
CREATE INDEX ix_certification_exemption_school_id
  ON assessment.certification_exemption (school_id, year_id);
CREATE UNIQUE INDEX uq_certification_exemption_open
  ON assessment.certification_exemption (year_id, person_id) WHERE ended_at IS NULL;
"""
NEW = (
    "certification_exemption",
    "certification_total",
    "certification_step",
    "certification_rating",
    "peer_seat",
    "certification_evidence",
    "certification_piece",
    "certification",
)


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


def an_id(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def words(name: str, length: int | None = None, *, nullable: bool = False) -> sa.Column[object]:
    kind = sa.Text() if length is None else sa.String(length=length)
    return sa.Column(name, kind, nullable=nullable)


def a_time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def created() -> sa.Column[object]:
    now = sa.text("now()")
    return sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False)


def a_list(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def a_number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{SCHEMA}.{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.add_column("year", sa.Column("excellent_cap", sa.Integer(), nullable=True), schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_year_cap_bounded"), "year", "excellent_cap BETWEEN 0 AND 1000", schema=SCHEMA
    )
    _certification()
    _pieces()
    _seats()
    _history()
    _school()
    op.execute(INDEXES)
    op.execute(ONLY_ADDED)


def _certification() -> None:
    op.create_table(
        "certification",
        an_id("id"),
        an_id("year_id"),
        an_id("person_id"),
        words("person_name", 200),
        words("staff_no", nullable=True),
        an_id("school_id"),
        words("school_name", 200),
        sa.Column("org_path", sa.String(), nullable=False),
        an_id("group_id", nullable=True),
        words("group_name", 200, nullable=True),
        sa.Column("group_path", sa.String(), nullable=True),
        words("ability_code", 4),
        words("ability_name", 200),
        an_id("catalogue_id"),
        sa.Column("is_official", sa.Boolean(), nullable=False),
        a_list("tasks"),
        sa.Column("state", one_of("state", STATES), nullable=False),
        a_number("turn"),
        a_number("version"),
        a_time("submitted_at", nullable=True),
        sa.Column("returned", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("level", one_of("level", LEVELS), nullable=True),
        a_time("finalised_at", nullable=True),
        created(),
        points_to("certification", "year_id", "year"),
        points_to("certification", "catalogue_id", "ability_catalogue"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification")),
        sa.UniqueConstraint(
            "year_id",
            "person_id",
            "ability_code",
            name=op.f("uq_certification_year_id_person_id_ability_code"),
        ),
        schema=SCHEMA,
    )


def _pieces() -> None:
    op.create_table(
        "certification_piece",
        an_id("certification_id"),
        words("task_key", 8),
        words("narrative"),
        sa.Column("self_level", one_of("self_level", LEVELS), nullable=True),
        words("self_remark"),
        a_number("version"),
        a_time("updated_at"),
        points_to("certification_piece", "certification_id", "certification"),
        sa.PrimaryKeyConstraint(
            "certification_id", "task_key", name=op.f("pk_certification_piece")
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "certification_evidence",
        an_id("certification_id"),
        words("task_key", 8),
        an_id("file_id"),
        a_number("ordinal"),
        words("filename"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        words("media_type", 200),
        words("sha256", 64, nullable=True),
        words("state", 20),
        points_to("certification_evidence", "certification_id", "certification"),
        sa.PrimaryKeyConstraint(
            "certification_id", "task_key", "file_id", name=op.f("pk_certification_evidence")
        ),
        schema=SCHEMA,
    )


def _seats() -> None:
    states = "open rated returned released passed_on ended"
    op.create_table(
        "peer_seat",
        an_id("id"),
        an_id("certification_id"),
        a_number("turn"),
        a_number("ordinal"),
        an_id("peer_id"),
        words("peer_name", 200),
        sa.Column("origin", one_of("origin", "rotation taken_over"), nullable=False),
        sa.Column("state", one_of("state", states), nullable=False),
        a_time("due_at"),
        a_list("marks"),
        words("reason"),
        words("closed_by_name", 200, nullable=True),
        a_time("closed_at", nullable=True),
        created(),
        points_to("peer_seat", "certification_id", "certification"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_peer_seat")),
        schema=SCHEMA,
    )


def _history() -> None:
    op.create_table(
        "certification_rating",
        an_id("id"),
        an_id("certification_id"),
        a_number("turn"),
        sa.Column("kind", one_of("kind", "school re_review"), nullable=False),
        a_list("marks"),
        sa.Column("level", one_of("level", LEVELS), nullable=False),
        words("reason"),
        an_id("actor_id"),
        words("actor_name", 200),
        a_time("at"),
        points_to("certification_rating", "certification_id", "certification"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_rating")),
        schema=SCHEMA,
    )
    op.create_table(
        "certification_step",
        an_id("id"),
        an_id("certification_id"),
        a_number("turn"),
        sa.Column("verb", one_of("verb", VERBS), nullable=False),
        sa.Column("from_state", one_of("from_state", STATES), nullable=False),
        sa.Column("to_state", one_of("to_state", STATES), nullable=False),
        a_list("detail"),
        an_id("actor_id", nullable=True),
        words("actor_name", 200),
        a_time("at"),
        points_to("certification_step", "certification_id", "certification"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_step")),
        schema=SCHEMA,
    )


def _school() -> None:
    zero = sa.text("0")
    figures = [
        sa.Column(name, sa.Integer(), server_default=zero, nullable=False)
        for name in FIGURES.split()
    ]
    op.create_table(
        "certification_total",
        an_id("year_id"),
        an_id("school_id"),
        *figures,
        points_to("certification_total", "year_id", "year"),
        sa.PrimaryKeyConstraint("year_id", "school_id", name=op.f("pk_certification_total")),
        schema=SCHEMA,
    )
    op.create_table(
        "certification_exemption",
        an_id("id"),
        an_id("year_id"),
        an_id("person_id"),
        words("person_name", 200),
        an_id("school_id"),
        sa.Column("org_path", sa.String(), nullable=False),
        words("reason"),
        a_time("created_at"),
        words("created_by_name", 200),
        a_time("ended_at", nullable=True),
        words("ended_by_name", 200, nullable=True),
        words("end_reason"),
        points_to("certification_exemption", "year_id", "year"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certification_exemption")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in NEW:
        op.drop_table(table, schema=SCHEMA)
    op.execute("DROP FUNCTION assessment.refuse_change_of_certification")
    op.drop_constraint(op.f("ck_year_cap_bounded"), "year", schema=SCHEMA, type_="check")
    op.drop_column("year", "excellent_cap", schema=SCHEMA)
