"""create the registers of the schools: entries, who is named in them, what they said before"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0108"
down_revision = "0107"

SCHEMA = "assessment"


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(
        *values, name=name, native_enum=False, create_constraint=True, length=20, schema=SCHEMA
    )


def _json(name: str) -> sa.Column[object]:
    return sa.Column(name, postgresql.JSONB(astext_type=sa.Text()), nullable=False)


def _entries() -> None:
    kinds = ("work_plan", "rule_paper", "budget", "appraisal_paper")
    events = ("kick_off", "research", "pairing", "feature")
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("school_name", sa.String(length=200), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.String(length=200), nullable=True),
        sa.Column("group_path", sa.String(), nullable=True),
        sa.Column("kind", _choice("kind", *kinds, *events), nullable=False),
        sa.Column("state", _choice("state", "draft", "entered", "withdrawn"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        _json("document"),
        _json("files"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=False),
        sa.Column("updated_by_name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["year_id"], ["assessment.year.id"], name=op.f("fk_register_entry_year_id_year")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_register_entry_school_id",
        "register_entry",
        ["school_id", "year_id", "kind", "state"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "ix_register_entry_org_path",
        "register_entry",
        ["year_id", "org_path", "id"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )


def _members() -> None:
    op.create_table(
        "register_member",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["assessment.register_entry.id"],
            name=op.f("fk_register_member_entry_id_register_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_register_member")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_register_member_person_id"),
        "register_member",
        ["person_id"],
        unique=False,
        schema=SCHEMA,
    )


def _changes() -> None:
    op.create_table(
        "register_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("step", _choice("step", "enter", "edit", "withdraw"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _json("document"),
        _json("files"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["assessment.register_entry.id"],
            name=op.f("fk_register_change_entry_id_register_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_change")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_register_change_entry_id",
        "register_change",
        ["entry_id", "id"],
        unique=False,
        schema=SCHEMA,
    )


def upgrade() -> None:
    _entries()
    _members()
    _changes()


def downgrade() -> None:
    op.drop_table("register_change", schema=SCHEMA)
    op.drop_table("register_member", schema=SCHEMA)
    op.drop_table("register_entry", schema=SCHEMA)
