"""create use, favourites, ratings, comments and collections of the library's items"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
PATH = {"org_path": "text_pattern_ops"}
ZERO = sa.text("0")
TABLES = (
    "item_feedback",
    "item_use",
    "item_opening",
    "favourite",
    "item_rating",
    "item_comment",
    "comment_report",
    "collection",
    "collection_item",
)

COUNTED = """
CREATE FUNCTION cases.begin_item_feedback() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO cases.item_feedback (item_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER begins_with_no_feedback AFTER INSERT ON cases.item
FOR EACH ROW EXECUTE FUNCTION cases.begin_item_feedback();
INSERT INTO cases.item_feedback (item_id) SELECT id FROM cases.item;
"""
NOT_COUNTED = "DROP FUNCTION cases.begin_item_feedback CASCADE"


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    _item_feedback()
    _used("item_use", sa.Column("used_on", sa.Date(), nullable=False), is_daily=True)
    _used("item_opening", sa.Column("opened_at", TIME, nullable=False))
    _used("favourite", sa.Column("added_at", TIME, nullable=False))
    op.create_index(
        "ix_favourite_person_id", "favourite", ["person_id", "added_at", "item_id"], schema=SCHEMA
    )
    _used(
        "item_rating",
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("rated_at", TIME, nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="ck_item_rating_stars_known"),
    )
    _item_comment()
    _comment_report()
    _collection()
    _collection_item()
    op.execute(COUNTED)


def _item_feedback() -> None:
    op.create_table(
        "item_feedback",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("used_count", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("favourite_count", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("rating_count", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("rating_sum", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("comment_count", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column(
            "rated_rank",
            sa.Integer(),
            sa.Computed("(rating_sum + 15) * 1000 / (rating_count + 5)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "rating_count >= 0 AND comment_count >= 0", name="ck_item_feedback_replies_sane"
        ),
        sa.CheckConstraint(
            "rating_sum BETWEEN rating_count AND 5 * rating_count",
            name="ck_item_feedback_stars_sane",
        ),
        sa.CheckConstraint(
            "used_count >= 0 AND favourite_count >= 0", name="ck_item_feedback_counts_sane"
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["cases.item.id"],
            name="fk_item_feedback_item_id_item",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", name="pk_item_feedback"),
        schema=SCHEMA,
    )
    for name, column in (("used", "used_count"), ("rated", "rated_rank")):
        op.create_index(
            f"ix_item_feedback_{name}", "item_feedback", [column, "item_id"], schema=SCHEMA
        )


def _used(table: str, *parts: sa.schema.SchemaItem, is_daily: bool = False) -> None:
    """Create a table of what people did with items, one row for each of both, or a day."""
    keys = ["item_id", "person_id", *(["used_on"] if is_daily else [])]
    op.create_table(
        table,
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(["item_id"], ["cases.item.id"], name=f"fk_{table}_item_id_item"),
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}"),
        schema=SCHEMA,
    )


def _item_comment() -> None:
    op.create_table(
        "item_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("is_by_author", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", _known("state", "shown", "hidden", "deleted"), nullable=False),
        sa.Column("open_reports", sa.Integer(), server_default=ZERO, nullable=False),
        sa.Column("reported_at", TIME),
        sa.Column("verdict", _known("verdict", "hide", "keep")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_at", TIME),
        sa.Column("decided_by_name", sa.String()),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("edited_at", TIME),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["cases.item.id"], name="fk_item_comment_item_id_item"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["cases.item_comment.id"], name="fk_item_comment_parent_id_item_comment"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_item_comment"),
        schema=SCHEMA,
    )
    _comment_indexes()


def _comment_indexes() -> None:
    table = "item_comment"
    op.create_index(
        "ix_item_comment_item_id",
        table,
        ["item_id", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    op.create_index("ix_item_comment_parent_id", table, ["parent_id"], schema=SCHEMA)
    op.create_index("ix_item_comment_person_id", table, ["person_id", "created_at"], schema=SCHEMA)
    for name, where in (("reported", "open_reports > 0"), ("decided", "decided_at IS NOT NULL")):
        op.create_index(
            f"ix_item_comment_{name}",
            table,
            ["org_path"],
            schema=SCHEMA,
            postgresql_where=sa.text(where),
            postgresql_ops=PATH,
        )


def _comment_report() -> None:
    op.create_table(
        "comment_report",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("person_name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            _known("kind", "abuse", "advert", "privacy", "untrue", "other"),
            nullable=False,
        ),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("reported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["cases.item_comment.id"],
            name="fk_comment_report_comment_id_item_comment",
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name="pk_comment_report"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_comment_report_person_id",
        "comment_report",
        ["person_id", "reported_at"],
        schema=SCHEMA,
    )


def _collection() -> None:
    op.create_table(
        "collection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("is_office", sa.Boolean(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("is_city_run", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column(
            "share", _known("share", "private", "school", "district", "city"), nullable=False
        ),
        sa.Column("open_path", sa.String()),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("pinned_at", TIME),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.CheckConstraint(
            "(share = 'private') = (open_path IS NULL)", name="ck_collection_open_somewhere"
        ),
        sa.CheckConstraint(
            "pinned_at IS NULL OR (is_office AND share <> 'private')",
            name="ck_collection_pin_sane",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_collection"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_collection_office",
        "collection",
        ["org_path"],
        schema=SCHEMA,
        postgresql_where=sa.text("is_office"),
        postgresql_ops=PATH,
    )
    for column in ("open_path", "owner_id"):
        op.create_index(
            f"ix_collection_{column}", "collection", [column, "updated_at", "id"], schema=SCHEMA
        )


def _collection_item() -> None:
    op.create_table(
        "collection_item",
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["cases.collection.id"],
            name="fk_collection_item_collection_id_collection",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["cases.item.id"], name="fk_collection_item_item_id_item"
        ),
        sa.PrimaryKeyConstraint("collection_id", "item_id", name="pk_collection_item"),
        schema=SCHEMA,
    )
    op.create_index("ix_collection_item_item_id", "collection_item", ["item_id"], schema=SCHEMA)


def downgrade() -> None:
    op.execute(NOT_COUNTED)
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
