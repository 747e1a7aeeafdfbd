"""create campaigns, quotas and entries"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

SCHEMA = "cases"
TIME = sa.DateTime(timezone=True)
NOW = sa.text("now()")
PATH = {"org_path": "text_pattern_ops"}
TABLES = ("campaign", "campaign_quota", "entry", "entry_step")


def _known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=f"{name}_known", native_enum=False, create_constraint=True, length=20
    )


def upgrade() -> None:
    _campaign()
    _campaign_quota()
    _entry()
    _entry_step()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _known("kind", "selection", "contest"), nullable=False),
        sa.Column("level", _known("level", "school", "district", "city"), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column(
            "state",
            _known(
                "state", "draft", "open", "judging", "ranked", "announced", "concluded", "cancelled"
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("call", sa.Text(), nullable=False),
        sa.Column("item_kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("stages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("abilities", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("entries_from", TIME, nullable=False),
        sa.Column("entries_until", TIME, nullable=False),
        sa.Column("districts_until", TIME),
        sa.Column("judging_until", TIME, nullable=False),
        sa.Column("announce_days", sa.SmallInteger(), nullable=False),
        sa.Column("school_quota", sa.Integer(), nullable=False),
        sa.Column("district_quota", sa.Integer(), nullable=False),
        sa.Column("judges_each", sa.SmallInteger(), nullable=False),
        sa.Column("arbiter_gap", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("spares_own_district", sa.Boolean(), nullable=False),
        sa.Column("sheet", postgresql.JSONB(), nullable=False),
        sa.Column("awards", postgresql.JSONB(), nullable=False),
        sa.Column("seed", sa.String(length=64)),
        sa.Column("announced_at", TIME),
        sa.Column("announced_until", TIME),
        sa.Column("concluded_at", TIME),
        sa.Column("cancelled_reason", sa.Text()),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("updated_at", TIME, server_default=NOW, nullable=False),
        sa.CheckConstraint("arbiter_gap > 0", name="ck_campaign_some_gap"),
        sa.CheckConstraint("judges_each >= 2", name="ck_campaign_two_judges"),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["cases.campaign.id"], name="fk_campaign_parent_id_campaign"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_campaign_org_path", "campaign", ["org_path"], schema=SCHEMA, postgresql_ops=PATH
    )
    op.create_index("ix_campaign_parent_id", "campaign", ["parent_id"], schema=SCHEMA)
    op.create_index(
        "ix_campaign_state_entries_until", "campaign", ["state", "entries_until"], schema=SCHEMA
    )


def _campaign_quota() -> None:
    op.create_table(
        "campaign_quota",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.CheckConstraint("used >= 0 AND used <= most", name="ck_campaign_quota_within"),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_campaign_quota_campaign_id_campaign"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "org_id", name="pk_campaign_quota"),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_campaign_quota_org_path",
        "campaign_quota",
        ["org_path"],
        schema=SCHEMA,
        postgresql_ops=PATH,
    )


def _entry() -> None:
    op.create_table(
        "entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column(
            "kind", _known("kind", "tool", "application_case", "lesson", "outcome"), nullable=False
        ),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("credit", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_name", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("district_id", sa.Uuid()),
        sa.Column("district_name", sa.String(), nullable=False),
        sa.Column(
            "state",
            _known(
                "state", "proposed", "nominated", "admitted", "refused", "returned", "withdrawn"
            ),
            nullable=False,
        ),
        sa.Column("held_by", _known("held_by", "school", "district", "owner"), nullable=False),
        sa.Column("school_rank", sa.SmallInteger()),
        sa.Column("district_rank", sa.SmallInteger()),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("code", sa.String(length=8)),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, server_default=NOW, nullable=False),
        sa.Column("updated_at", TIME, server_default=NOW, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["cases.campaign.id"], name="fk_entry_campaign_id_campaign"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["cases.item.id"], name="fk_entry_item_id_item"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["cases.entry.id"], name="fk_entry_replaces_id_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
        schema=SCHEMA,
    )
    op.create_index("ix_entry_author_id", "entry", ["author_id"], schema=SCHEMA)
    op.create_index(
        "ix_entry_campaign_id_org_path",
        "entry",
        ["campaign_id", "org_path"],
        schema=SCHEMA,
        postgresql_ops=PATH,
    )
    op.create_index(
        "ix_entry_campaign_id_state", "entry", ["campaign_id", "state", "id"], schema=SCHEMA
    )
    op.create_index("ix_entry_item_id", "entry", ["item_id"], schema=SCHEMA)
    op.create_index(
        "uq_entry_code",
        "entry",
        ["campaign_id", "code"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("code IS NOT NULL"),
    )
    op.create_index(
        "uq_entry_district_rank",
        "entry",
        ["campaign_id", "district_id", "district_rank"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("district_rank IS NOT NULL"),
    )
    op.create_index(
        "uq_entry_live",
        "entry",
        ["campaign_id", "item_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state IN ('proposed', 'nominated', 'admitted')"),
    )
    op.create_index(
        "uq_entry_school_rank",
        "entry",
        ["campaign_id", "org_id", "school_rank"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("school_rank IS NOT NULL"),
    )


def _entry_step() -> None:
    op.create_table(
        "entry_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "verb",
            _known("verb", "propose", "nominate", "admit", "refuse", "return", "withdraw"),
            nullable=False,
        ),
        sa.Column(
            "to_state",
            _known(
                "to_state", "proposed", "nominated", "admitted", "refused", "returned", "withdrawn"
            ),
            nullable=False,
        ),
        sa.Column("held_by", _known("held_by", "school", "district", "owner"), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["cases.entry.id"], name="fk_entry_step_entry_id_entry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entry_step"),
        schema=SCHEMA,
    )
    op.create_index("ix_entry_step_entry_id", "entry_step", ["entry_id"], schema=SCHEMA)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table, schema=SCHEMA)
