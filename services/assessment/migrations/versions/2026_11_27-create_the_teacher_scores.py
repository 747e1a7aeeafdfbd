"""create the marks of teachers, their published scores and the objections

History and what was published are only added to.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0061"
down_revision = "0060"

SCHEMA = "assessment"
ONLY_ADDED = ("teacher_mark_change", "score_publication", "teacher_score")


def one_of(name: str, values: str, *, nullable: bool = False) -> "sa.Column[str]":
    """Text that is one of the given words."""
    kind = sa.Enum(
        *values.split(),
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        schema=SCHEMA,
    )
    return sa.Column(name, kind, nullable=nullable)


def uuid(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """An id."""
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def words(name: str, *, nullable: bool = False) -> "sa.Column[str]":
    """A short text."""
    return sa.Column(name, sa.String(), nullable=nullable)


def time(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """A moment."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def json(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    """A document."""
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=nullable)


def figure(name: str) -> "sa.Column[object]":
    """Points in tenths."""
    return sa.Column(name, sa.Numeric(precision=5, scale=1), nullable=False)


def of_scheme(table: str) -> sa.ForeignKeyConstraint:
    """What belongs to a scheme."""
    name = op.f(f"fk_{table}_scheme_id_school_scheme")
    return sa.ForeignKeyConstraint(["scheme_id"], ["assessment.school_scheme.id"], name=name)


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    """The key of a table."""
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _marks()
    _published()
    op.create_table(
        "score_objection",
        uuid("id"),
        uuid("scheme_id"),
        uuid("person_id"),
        words("person_name"),
        sa.Column("text", sa.Text(), nullable=False),
        time("filed_at"),
        one_of("outcome", "upheld changed", nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        time("decided_at", nullable=True),
        uuid("decided_by", nullable=True),
        words("decided_by_name", nullable=True),
        of_scheme("score_objection"),
        key("score_objection", "id"),
        sa.UniqueConstraint(
            "scheme_id", "person_id", name=op.f("uq_score_objection_scheme_id_person_id")
        ),
        schema=SCHEMA,
    )
    for table in ONLY_ADDED:
        op.execute(
            f"CREATE TRIGGER {table}_is_only_added BEFORE UPDATE OR DELETE ON assessment.{table}"
            " FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_scheme_history()"
        )


def _marks() -> None:
    op.create_table(
        "teacher_audience",
        uuid("scheme_id"),
        uuid("person_id"),
        one_of("audience", "key_teacher young_teacher everyone"),
        of_scheme("teacher_audience"),
        key("teacher_audience", "scheme_id", "person_id", "audience"),
        schema=SCHEMA,
    )
    op.create_table(
        "teacher_mark",
        uuid("scheme_id"),
        uuid("person_id"),
        sa.Column("item_key", sa.String(length=36), nullable=False),
        sa.Column("points", sa.Numeric(precision=4, scale=1), nullable=True),
        json("counts"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        time("updated_at"),
        uuid("updated_by"),
        words("updated_by_name"),
        of_scheme("teacher_mark"),
        key("teacher_mark", "scheme_id", "person_id", "item_key"),
        schema=SCHEMA,
    )
    op.create_table(
        "teacher_mark_change",
        uuid("id"),
        uuid("scheme_id"),
        uuid("person_id"),
        sa.Column("item_key", sa.String(length=36), nullable=False),
        uuid("batch_id"),
        json("before", nullable=True),
        json("after"),
        sa.Column("version", sa.Integer(), nullable=False),
        time("at"),
        uuid("by"),
        words("by_name"),
        of_scheme("teacher_mark_change"),
        key("teacher_mark_change", "id"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_teacher_mark_change_person",
        "teacher_mark_change",
        ["scheme_id", "person_id", "at"],
        schema=SCHEMA,
    )
    op.create_index(
        "ix_teacher_mark_change_batch_id", "teacher_mark_change", ["batch_id"], schema=SCHEMA
    )


def _published() -> None:
    op.create_table(
        "score_publication",
        uuid("id"),
        uuid("scheme_id"),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("teachers", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        time("published_at"),
        uuid("published_by"),
        words("published_by_name"),
        of_scheme("score_publication"),
        key("score_publication", "id"),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_score_publication_scheme_id"), "score_publication", ["scheme_id"], schema=SCHEMA
    )
    op.create_table(
        "teacher_score",
        uuid("scheme_id"),
        uuid("person_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        words("person_name"),
        words("staff_no", nullable=True),
        sa.Column("version_no", sa.Integer(), nullable=False),
        figure("learning"),
        figure("practice"),
        figure("bonus"),
        figure("total"),
        words("band"),
        sa.Column("certified", sa.Integer(), nullable=False),
        json("document"),
        sa.Column("reason", sa.Text(), nullable=False),
        time("published_at"),
        uuid("published_by"),
        words("published_by_name"),
        of_scheme("teacher_score"),
        key("teacher_score", "scheme_id", "person_id", "number"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    for table in (
        "score_objection",
        "teacher_score",
        "score_publication",
        "teacher_mark_change",
        "teacher_mark",
        "teacher_audience",
    ):
        op.drop_table(table, schema=SCHEMA)
