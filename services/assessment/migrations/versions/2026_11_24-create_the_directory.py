"""create the directory, audit and idempotency tables

The application role may add audit rows and read them, nothing else.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

SCHEMA = "assessment"


def upgrade() -> None:
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
        "directory_cursor",
        sa.Column("feed", sa.String(length=20), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column(
            "read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("feed", name=op.f("pk_directory_cursor")),
        schema=SCHEMA,
    )
    op.create_table(
        "directory_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("staff_no", sa.String(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_person")),
        schema=SCHEMA,
    )
    op.create_table(
        "directory_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("district_name", sa.String(), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("is_city_pilot", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_unit")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_directory_unit_path",
        "directory_unit",
        ["path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"path": "text_pattern_ops"},
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
        "directory_membership",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["assessment.directory_person.id"],
            name=op.f("fk_directory_membership_person_id_directory_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_membership")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_directory_membership_person_id"),
        "directory_membership",
        ["person_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON assessment.audit_row FROM assessment_app")


def downgrade() -> None:
    op.drop_index(
        op.f("ix_directory_membership_person_id"), table_name="directory_membership", schema=SCHEMA
    )
    op.drop_table("directory_membership", schema=SCHEMA)
    op.drop_index(
        op.f("ix_idempotency_key_created_at"), table_name="idempotency_key", schema=SCHEMA
    )
    op.drop_table("idempotency_key", schema=SCHEMA)
    op.drop_index(
        "ix_directory_unit_path",
        table_name="directory_unit",
        schema=SCHEMA,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_table("directory_unit", schema=SCHEMA)
    op.drop_table("directory_person", schema=SCHEMA)
    op.drop_table("directory_cursor", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_subject_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_at"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_actor_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_table("audit_row", schema=SCHEMA)
