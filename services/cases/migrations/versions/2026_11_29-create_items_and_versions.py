"""create items and versions

The skeleton's `item` becomes a header; there was no way to make one, so there are no rows to keep.
The directory is read anew: it told of memberships and districts before, which were not stored.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
NOW = sa.text("now()")
STATES = ("draft", "submitted", "published", "recommended", "selected", "taken_down")
HOLDERS = ("district", "city")
SIDES = ("author", "school", "district", "centre", "city")
RANGES = ("school", "district", "city", "public")
VERSION_STATES = ("draft", "submitted", "returned", "published", "replaced")
PATH = {"org_path": "text_pattern_ops"}

FROZEN = """
CREATE FUNCTION cases.refuse_change_of_submitted_version() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.submitted_at IS NOT NULL AND (TG_OP = 'DELETE'
    OR (OLD.content, OLD.content_hash, OLD.submitted_at)
      IS DISTINCT FROM (NEW.content, NEW.content_hash, NEW.submitted_at)) THEN
    RAISE EXCEPTION 'a version that was handed in never changes'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submitted_is_immutable BEFORE UPDATE OR DELETE ON cases.item_version
FOR EACH ROW EXECUTE FUNCTION cases.refuse_change_of_submitted_version();
CREATE FUNCTION cases.refuse_change_of_submitted_part() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM cases.item_version AS v WHERE v.item_id = OLD.item_id
    AND v.version_no = OLD.version_no AND v.submitted_at IS NOT NULL) THEN
    RAISE EXCEPTION 'authors and files of what was handed in never change'
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submitted_is_immutable BEFORE UPDATE OR DELETE ON cases.item_author
FOR EACH ROW EXECUTE FUNCTION cases.refuse_change_of_submitted_part();
CREATE TRIGGER submitted_is_immutable BEFORE UPDATE OR DELETE ON cases.item_file
FOR EACH ROW EXECUTE FUNCTION cases.refuse_change_of_submitted_part();
"""
NOT_FROZEN = """
DROP FUNCTION cases.refuse_change_of_submitted_version CASCADE;
DROP FUNCTION cases.refuse_change_of_submitted_part CASCADE;
"""


def upgrade() -> None:
    op.execute("DELETE FROM cases.item")
    op.execute("DELETE FROM cases.directory_cursor")
    _directory()
    _header()
    _versions()
    op.execute(FROZEN)


def _directory() -> None:
    op.add_column("directory_unit", sa.Column("district_id", sa.Uuid()), schema=SCHEMA)
    op.add_column("directory_unit", sa.Column("district_name", sa.String()), schema=SCHEMA)
    op.create_table(
        "directory_membership",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("to_on", sa.Date()),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["cases.directory_person.id"],
            name="fk_directory_membership_person_id_directory_person",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_directory_membership"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_directory_membership_person_id", "directory_membership", ["person_id"], schema=SCHEMA
    )
    op.create_index(
        "ix_directory_membership_org_path",
        "directory_membership",
        ["org_path"],
        schema=SCHEMA,
        postgresql_ops=PATH,
    )


def _header() -> None:
    op.drop_index("ix_item_state_created_at", table_name="item", schema=SCHEMA)
    texts = postgresql.ARRAY(sa.Text())
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("level", sa.String(20)),
        sa.Column("held_by", sa.String(20)),
        sa.Column("pending", sa.String(20)),
        sa.Column("published_no", sa.Integer()),
        sa.Column("newest_no", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Uuid()),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column("open_range", sa.String(20), nullable=False),
        sa.Column("credit", texts, nullable=False),
        sa.Column("stages", texts, nullable=False),
        sa.Column("subjects", texts, nullable=False),
        sa.Column("abilities", texts, nullable=False),
        sa.Column("environments", texts, nullable=False),
        sa.Column("dimensions", texts, nullable=False),
        sa.Column("year", sa.SmallInteger()),
        sa.Column("cover_id", sa.Uuid()),
        sa.Column("has_film", sa.Boolean(), nullable=False),
        sa.Column("returned_reason", sa.Text()),
        sa.Column("taken_by", sa.String(20)),
        sa.Column("taken_from", sa.String(20)),
        sa.Column("taken_held_by", sa.String(20)),
        sa.Column("updated_at", TIME, server_default=NOW, nullable=False),
        sa.Column("listed_at", TIME, server_default=NOW, nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
    )
    for column in columns:
        op.add_column("item", column, schema=SCHEMA)
    for name, values in (
        ("level", ("teacher", "group", "school")),
        ("held_by", HOLDERS),
        ("pending", VERSION_STATES),
        ("open_range", RANGES),
        ("taken_by", SIDES),
        ("taken_from", STATES),
        ("taken_held_by", HOLDERS),
    ):
        listed = ",".join(f"'{value}'" for value in values)
        _check(f"{name}_known", f"{name} IN ({listed})")
    _check("outcomes_have_levels", "(kind = 'outcome') = (level IS NOT NULL)")
    _check("held_somewhere", "(state = 'recommended') = (held_by IS NOT NULL)")
    op.create_index("ix_item_listed_at_id", "item", ["listed_at", "id"], schema=SCHEMA)
    op.create_index("ix_item_words", "item", ["words"], schema=SCHEMA, postgresql_using="gin")
    op.create_index(
        "ix_item_waiting",
        "item",
        ["org_path"],
        schema=SCHEMA,
        postgresql_where=sa.text("pending = 'submitted'"),
        postgresql_ops=PATH,
    )
    op.create_index(
        "ix_item_held_by",
        "item",
        ["held_by"],
        schema=SCHEMA,
        postgresql_where=sa.text("held_by IS NOT NULL"),
    )


def _check(name: str, condition: str) -> None:
    op.execute(f"ALTER TABLE cases.item ADD CONSTRAINT ck_item_{name} CHECK ({condition})")


def _versions() -> None:
    op.create_table(
        "item_version",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("state", _known("state", VERSION_STATES), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("submitted_at", TIME),
        sa.Column("decided_at", TIME),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_by_name", sa.String()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["cases.item.id"], name="fk_item_version_item_id_item"
        ),
        sa.PrimaryKeyConstraint("item_id", "version_no", name="pk_item_version"),
        schema=SCHEMA,
    )
    _part(
        "item_author",
        "person_id",
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("part", sa.String(200), nullable=False),
        sa.Column("consent", _known("consent", ("asked", "given", "refused")), nullable=False),
        sa.Column("consent_hash", sa.String(64)),
        sa.Column("answered_at", TIME),
    )
    roles = (
        "lesson_plan", "recording", "teaching_case", "reflection", "cover", "attachment",
    )  # fmt: skip
    _part(
        "item_file",
        "file_id",
        sa.Column("role", _known("role", roles), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("state", sa.String(20), nullable=False),
    )
    verbs = (
        "create", "save", "consent", "submit", "withdraw", "revise", "discard", "publish",
        "return", "recommend", "select", "take_down", "restore",
    )  # fmt: skip
    op.create_table(
        "item_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("verb", _known("verb", verbs), nullable=False),
        sa.Column("side", _known("side", SIDES), nullable=False),
        sa.Column("from_state", _known("from_state", STATES), nullable=False),
        sa.Column("to_state", _known("to_state", STATES), nullable=False),
        sa.Column("held_by", _known("held_by", HOLDERS)),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["cases.item.id"], name="fk_item_step_item_id_item"),
        sa.PrimaryKeyConstraint("id", name="pk_item_step"),
        schema=SCHEMA,
    )
    op.create_index("ix_item_step_item_id", "item_step", ["item_id"], schema=SCHEMA)


def _known(name: str, values: Sequence[str]) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def _part(table: str, key: str, *columns: sa.Column[Any]) -> None:
    """A table of what belongs to a version, several in their order."""
    op.create_table(
        table,
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column(key, sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["item_id", "version_no"],
            ["cases.item_version.item_id", "cases.item_version.version_no"],
            name=f"fk_{table}_item_id_version_no_item_version",
        ),
        sa.PrimaryKeyConstraint("item_id", "version_no", key, name=f"pk_{table}"),
        schema=SCHEMA,
    )
    op.create_index(f"ix_{table}_{key}", table, [key], schema=SCHEMA)


def downgrade() -> None:
    op.execute(NOT_FROZEN)
    for table in ("item_step", "item_file", "item_author", "item_version"):
        op.drop_table(table, schema=SCHEMA)
    op.execute("DELETE FROM cases.item")
    for index in ("ix_item_held_by", "ix_item_waiting", "ix_item_words", "ix_item_listed_at_id"):
        op.drop_index(index, table_name="item", schema=SCHEMA)
    for column in (
        "words", "plain", "listed_at", "updated_at", "taken_held_by", "taken_from", "taken_by",
        "returned_reason", "has_film", "cover_id", "year", "dimensions", "environments",
        "abilities", "subjects", "stages", "credit", "open_range", "district_name",
        "district_id", "newest_no", "published_no", "pending", "held_by", "level",
    ):  # fmt: skip
        op.drop_column("item", column, schema=SCHEMA)
    op.create_index(
        "ix_item_state_created_at", "item", ["state", "created_at", "id"], schema=SCHEMA
    )
    op.drop_table("directory_membership", schema=SCHEMA)
    op.drop_column("directory_unit", "district_name", schema=SCHEMA)
    op.drop_column("directory_unit", "district_id", schema=SCHEMA)
