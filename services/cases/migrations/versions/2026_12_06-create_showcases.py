"""create releases for the public, showcases and what they show"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
PATH = {"org_path": "text_pattern_ops"}
TABLES = ("item_release", "showcase", "showcase_item")


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    _item_release()
    _showcase()
    _showcase_indexes()
    _showcase_item()


def _item_release() -> None:
    op.create_table(
        "item_release",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.String(length=20), nullable=False),
        sa.Column("released_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["cases.item.id"],
            name="fk_item_release_item_id_item",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("item_id", "person_id", "content_hash", name="pk_item_release"),
        schema=SCHEMA,
    )


def _showcase() -> None:
    models = ("topic", "lesson", "project", "data", "blended", "paired", "other")
    op.create_table(
        "showcase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _known("kind", "showcase", "pilot_experience"), nullable=False),
        sa.Column("state", _known("state", "draft", "submitted", "open", "closed"), nullable=False),
        sa.Column("level", _known("level", "school", "district", "city"), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("is_city_run", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("model", _known("model", *models)),
        sa.Column("model_says", sa.Text(), nullable=False),
        sa.Column("sections", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "open_range",
            _known("open_range", "school", "district", "city", "public"),
            nullable=False,
        ),
        sa.Column("open_path", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date()),
        sa.Column("until_on", sa.Date()),
        sa.Column("cover_item_id", sa.Uuid()),
        sa.Column("campaign_id", sa.Uuid()),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("returned_reason", sa.Text()),
        sa.Column("decided_by_name", sa.String()),
        sa.Column("decided_at", TIME),
        sa.Column("opened_at", TIME),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_showcase_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_showcase"),
        schema=SCHEMA,
    )


def _showcase_indexes() -> None:
    op.create_index(
        "ix_showcase_org_path",
        "showcase",
        ["org_path", "updated_at", "id"],
        schema=SCHEMA,
        postgresql_ops=PATH,
    )
    op.create_index(
        "ix_showcase_open_path",
        "showcase",
        ["open_path", "updated_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_showcase_public",
        "showcase",
        ["opened_at", "id"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'open' AND open_range = 'public'"),
    )
    op.create_index(
        "ix_showcase_waiting",
        "showcase",
        ["org_path"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'submitted'"),
        postgresql_ops=PATH,
    )


def _showcase_item() -> None:
    op.create_table(
        "showcase_item",
        sa.Column("showcase_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.SmallInteger(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("confirmed_no", sa.Integer()),
        sa.Column("confirmed_by", sa.Uuid()),
        sa.Column("confirmed_at", TIME),
        sa.ForeignKeyConstraint(
            ["showcase_id"],
            ["cases.showcase.id"],
            name="fk_showcase_item_showcase_id_showcase",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["cases.item.id"], name="fk_showcase_item_item_id_item"
        ),
        sa.PrimaryKeyConstraint("showcase_id", "item_id", name="pk_showcase_item"),
        schema=SCHEMA,
    )
    op.create_index("ix_showcase_item_item_id", "showcase_item", ["item_id"], schema=SCHEMA)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
