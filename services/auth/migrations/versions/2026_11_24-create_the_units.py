"""create the units

Units 组织机构 with the names they have had, the directory feed, audit rows. The application
role may add audit rows and read them, nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

SCHEMA = "auth"


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("organisation_number", schema=SCHEMA)))
    op.execute(sa.schema.CreateSequence(sa.Sequence("directory_change_position", schema=SCHEMA)))
    op.create_table(
        "audit_row",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_row")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_audit_row_actor_id"), "audit_row", ["actor_id"], unique=False, schema=SCHEMA
    )
    op.create_index(op.f("ix_audit_row_at"), "audit_row", ["at"], unique=False, schema=SCHEMA)
    op.create_index(
        op.f("ix_audit_row_subject_id"), "audit_row", ["subject_id"], unique=False, schema=SCHEMA
    )
    op.create_table(
        "directory_change",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('organisation', 'person')", name=op.f("ck_directory_change_kind_known")
        ),
        sa.PrimaryKeyConstraint("kind", "entity_id", name=op.f("pk_directory_change")),
        sa.UniqueConstraint("position", name=op.f("uq_directory_change_position")),
        schema=SCHEMA,
    )
    op.create_table(
        "idempotency_key",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("person_id", "operation", "key", name=op.f("pk_idempotency_key")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_idempotency_key_created_at"),
        "idempotency_key",
        ["created_at"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("is_city_pilot", sa.Boolean(), nullable=False),
        sa.Column("is_provincial_pilot", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("source_key", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(kind = 'city') = (parent_id IS NULL)",
            name=op.f("ck_organisation_only_a_city_is_a_root"),
        ),
        sa.CheckConstraint(
            "kind IN ('city', 'district', 'school', 'group')",
            name=op.f("ck_organisation_kind_known"),
        ),
        sa.CheckConstraint(
            "stage IN ('kindergarten', 'primary', 'junior', 'senior',"
            " 'nine_year', 'complete_secondary', 'twelve_year', 'unknown')",
            name=op.f("ck_organisation_stage_known"),
        ),
        sa.CheckConstraint(
            "status IN ('open', 'closed')", name=op.f("ck_organisation_status_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["auth.organisation.id"],
            name=op.f("fk_organisation_parent_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("number", name=op.f("uq_organisation_number")),
        sa.UniqueConstraint("source_key", name=op.f("uq_organisation_source_key")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_organisation_parent_id"),
        "organisation",
        ["parent_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "ix_organisation_path",
        "organisation",
        ["path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_index(
        "uq_organisation_open_name",
        "organisation",
        ["parent_id", "name"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_organisation_name_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_name")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_organisation_name_organisation_id"),
        "organisation_name",
        ["organisation_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "uq_organisation_name_current",
        "organisation_name",
        ["organisation_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON auth.audit_row FROM auth_app")


def downgrade() -> None:
    op.drop_index(
        "uq_organisation_name_current",
        table_name="organisation_name",
        schema=SCHEMA,
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.drop_index(
        op.f("ix_organisation_name_organisation_id"), table_name="organisation_name", schema=SCHEMA
    )
    op.drop_table("organisation_name", schema=SCHEMA)
    op.drop_index(
        "uq_organisation_open_name",
        table_name="organisation",
        schema=SCHEMA,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.drop_index(
        "ix_organisation_path",
        table_name="organisation",
        schema=SCHEMA,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_index(op.f("ix_organisation_parent_id"), table_name="organisation", schema=SCHEMA)
    op.drop_table("organisation", schema=SCHEMA)
    op.drop_index(
        op.f("ix_idempotency_key_created_at"), table_name="idempotency_key", schema=SCHEMA
    )
    op.drop_table("idempotency_key", schema=SCHEMA)
    op.drop_table("directory_change", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_subject_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_at"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_actor_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_table("audit_row", schema=SCHEMA)
    op.execute(sa.schema.DropSequence(sa.Sequence("directory_change_position", schema=SCHEMA)))
    op.execute(sa.schema.DropSequence(sa.Sequence("organisation_number", schema=SCHEMA)))
