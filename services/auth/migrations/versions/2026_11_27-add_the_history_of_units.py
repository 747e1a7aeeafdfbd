"""add the history of units

What happened to a unit (registered, renamed, moved, merged, split, closed), with day, reason and
who did it; pilot marks 试点 as spans instead of a flag alone; where a merged unit went. Units that
are there already get their first event and their marks from the day of their first name.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0005"

SCHEMA = "auth"
_NAMES = ("id", "organisation_id", "from_on", "level", "reason", "given_by_name")
_UNIT = sa.table(
    "organisation",
    *(sa.column(n) for n in ("id", "is_city_pilot", "is_provincial_pilot")),
    schema=SCHEMA,
)
_NAME = sa.table(
    "organisation_name", sa.column("organisation_id"), sa.column("from_on"), schema=SCHEMA
)
_MARK = sa.table("pilot_mark", *(sa.column(name) for name in _NAMES), schema=SCHEMA)


def upgrade() -> None:
    op.add_column(
        "organisation", sa.Column("merged_into_id", sa.Uuid(), nullable=True), schema=SCHEMA
    )
    op.create_foreign_key(
        op.f("fk_organisation_merged_into_id_organisation"),
        "organisation",
        "organisation",
        ["merged_into_id"],
        ["id"],
        source_schema=SCHEMA,
        referent_schema=SCHEMA,
    )
    op.create_index(
        "uq_organisation_open_code",
        "organisation",
        ["kind", "code"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'open'"),
    )
    _create_events()
    _create_marks()
    op.execute(
        "INSERT INTO auth.organisation_event"
        " (id, organisation_id, kind, happened_on, reason, detail, actor_name, at)"
        " SELECT gen_random_uuid(), o.id, 'registered', n.since, '',"
        " jsonb_build_object('name', n.name), '', o.created_at"
        " FROM auth.organisation o CROSS JOIN LATERAL (SELECT name, from_on AS since"
        " FROM auth.organisation_name WHERE organisation_id = o.id ORDER BY from_on LIMIT 1) n"
    )
    for level, flag in (("city", "is_city_pilot"), ("provincial", "is_provincial_pilot")):
        since = (
            sa.select(sa.func.min(_NAME.c.from_on))
            .where(_NAME.c.organisation_id == _UNIT.c.id)
            .scalar_subquery()
        )
        marked = sa.select(
            sa.func.gen_random_uuid(), _UNIT.c.id, sa.literal(level), since, sa.literal(""),
            sa.literal(""),
        ).where(_UNIT.c[flag])  # fmt: skip
        columns = ("id", "organisation_id", "level", "from_on", "reason", "given_by_name")
        op.execute(sa.insert(_MARK).from_select(columns, marked))


def _create_events() -> None:
    op.create_table(
        "organisation_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('registered', 'renamed', 'changed', 'pilot_given', 'pilot_withdrawn',"
            " 'moved', 'merged', 'absorbed', 'split', 'split_off', 'closed')",
            name=op.f("ck_organisation_event_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_organisation_event_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_event")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_organisation_event_organisation_id",
        "organisation_event",
        ["organisation_id", "happened_on", "id"],
        schema=SCHEMA,
    )


def _create_marks() -> None:
    op.create_table(
        "pilot_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_by_name", sa.Text(), nullable=False),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_by_name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "level IN ('city', 'provincial')", name=op.f("ck_pilot_mark_level_known")
        ),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_pilot_mark_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_pilot_mark_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pilot_mark")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_pilot_mark_current",
        "pilot_mark",
        ["organisation_id", "level"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.create_index(
        op.f("ix_pilot_mark_organisation_id"), "pilot_mark", ["organisation_id"], schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_table("pilot_mark", schema=SCHEMA)
    op.drop_table("organisation_event", schema=SCHEMA)
    op.drop_index("uq_organisation_open_code", "organisation", schema=SCHEMA)
    op.drop_column("organisation", "merged_into_id", schema=SCHEMA)
