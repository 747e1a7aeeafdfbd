"""create the schemes of schools, their versions and acknowledgements

A published version never changes; acknowledgements are only added.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0060"
down_revision = "0050"

SCHEMA = "assessment"

FROZEN = """
CREATE FUNCTION assessment.refuse_change_of_published_scheme() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'a published scheme never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_is_immutable BEFORE UPDATE OR DELETE ON assessment.school_scheme_version
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_published_scheme();
CREATE FUNCTION assessment.refuse_change_of_scheme_history() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of this table are only added' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER acknowledgements_are_only_added
BEFORE UPDATE OR DELETE ON assessment.scheme_acknowledgement
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_scheme_history();
"""


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


def time(name: str, *, nullable: bool = False, is_now: bool = False) -> "sa.Column[object]":
    """A moment."""
    default = sa.text("now()") if is_now else None
    return sa.Column(name, sa.DateTime(timezone=True), server_default=default, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "school_scheme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(), nullable=False),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("state", one_of("state", "draft published"), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("published_version_no", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        time("created_at", is_now=True),
        time("updated_at", is_now=True),
        sa.Column("updated_by_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_school_scheme_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_scheme")),
        sa.UniqueConstraint(
            "year_id", "school_id", name=op.f("uq_school_scheme_year_id_school_id")
        ),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_school_scheme_org_path",
        "school_scheme",
        ["org_path"],
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_table(
        "school_scheme_version",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        time("opened_at"),
        time("published_at", nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_by_name", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment.school_scheme.id"],
            name=op.f("fk_school_scheme_version_scheme_id_school_scheme"),
        ),
        sa.PrimaryKeyConstraint("scheme_id", "version_no", name=op.f("pk_school_scheme_version")),
        schema=SCHEMA,
    )
    op.create_table(
        "scheme_acknowledgement",
        sa.Column("scheme_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        time("at"),
        sa.ForeignKeyConstraint(
            ["scheme_id"],
            ["assessment.school_scheme.id"],
            name=op.f("fk_scheme_acknowledgement_scheme_id_school_scheme"),
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id", "version_no", "person_id", name=op.f("pk_scheme_acknowledgement")
        ),
        schema=SCHEMA,
    )
    op.execute(FROZEN)


def downgrade() -> None:
    op.drop_table("scheme_acknowledgement", schema=SCHEMA)
    op.drop_table("school_scheme_version", schema=SCHEMA)
    op.execute("DROP FUNCTION assessment.refuse_change_of_scheme_history")
    op.execute("DROP FUNCTION assessment.refuse_change_of_published_scheme")
    op.drop_table("school_scheme", schema=SCHEMA)
