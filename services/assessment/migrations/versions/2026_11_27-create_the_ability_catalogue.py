"""create the catalogue of micro-abilities

A published version is immutable; one draft at a time.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0004"

SCHEMA = "assessment"

IMMUTABLE = """
CREATE FUNCTION assessment.refuse_change_of_published_abilities() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'a published catalogue never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_is_immutable BEFORE UPDATE OR DELETE ON assessment.ability_catalogue
FOR EACH ROW EXECUTE FUNCTION assessment.refuse_change_of_published_abilities();
"""


def upgrade() -> None:
    op.create_table(
        "ability_catalogue",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("task_count", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR published_at IS NOT NULL",
            name=op.f("ck_ability_catalogue_published_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["base_id"],
            ["assessment.ability_catalogue.id"],
            name=op.f("fk_ability_catalogue_base_id_ability_catalogue"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ability_catalogue")),
        sa.UniqueConstraint("version", name=op.f("uq_ability_catalogue_version")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_ability_catalogue_draft",
        "ability_catalogue",
        ["state"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.execute(IMMUTABLE)


def downgrade() -> None:
    op.execute("DROP TRIGGER published_is_immutable ON assessment.ability_catalogue")
    op.execute("DROP FUNCTION assessment.refuse_change_of_published_abilities")
    op.drop_table("ability_catalogue", schema=SCHEMA)
