"""create the tables

The application role may add audit rows and read them, nothing else. A file that something relies
on (`file_freeze`) can be neither deleted nor changed, by any role and any code: triggers say so.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

SCHEMA = "evidence"

# What identifies a file and its bytes; the count of its openings may go on.
KEEP_FROZEN_FILE = """
CREATE FUNCTION evidence.keep_frozen_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM evidence.file_freeze WHERE file_id = OLD.id) AND (
    TG_OP = 'DELETE' OR
    (to_jsonb(OLD) - 'open_count') IS DISTINCT FROM (to_jsonb(NEW) - 'open_count')
  ) THEN
    RAISE EXCEPTION 'file % is frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$
"""
KEEP_FREEZE = """
CREATE FUNCTION evidence.keep_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'file % stays frozen', OLD.file_id
    USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


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
        "file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("claimed_sha256", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("object_deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'ready' OR sha256 IS NOT NULL", name=op.f("ck_file_ready_has_hash")
        ),
        sa.CheckConstraint(
            "state IN ('checking', 'ready', 'rejected')", name=op.f("ck_file_state_known")
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("number", name=op.f("uq_file_number")),
        sa.UniqueConstraint("object_key", name=op.f("uq_file_object_key")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_file_org_path",
        "file",
        ["org_path"],
        unique=False,
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.create_index("ix_file_owner_id_id", "file", ["owner_id", "id"], unique=False, schema=SCHEMA)
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"], unique=False, schema=SCHEMA)
    op.create_index(
        "ix_file_unsettled",
        "file",
        ["id"],
        unique=False,
        schema=SCHEMA,
        postgresql_where=sa.text("state <> 'ready'"),
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
        "upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=True),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("part_size", sa.BigInteger(), nullable=False),
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("multipart_id", sa.String(), nullable=True),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("leased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'completing', 'completed', 'aborted', 'refused')",
            name=op.f("ck_upload_state_known"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_upload_size_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sa.UniqueConstraint("object_key", name=op.f("uq_upload_object_key")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_upload_owner_id_id", "upload", ["owner_id", "id"], unique=False, schema=SCHEMA
    )
    op.create_index(
        "ix_upload_unsettled",
        "upload",
        ["expires_at"],
        unique=False,
        schema=SCHEMA,
        postgresql_where=sa.text("state <> 'completed' AND cleared_at IS NULL"),
    )
    op.create_table(
        "file_freeze",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_file_freeze_file_id_file")
        ),
        sa.PrimaryKeyConstraint("file_id", "reason", name=op.f("pk_file_freeze")),
        schema=SCHEMA,
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON evidence.audit_row FROM evidence_app")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON evidence.file_freeze FROM evidence_app")
    op.execute(KEEP_FROZEN_FILE)
    op.execute(
        "CREATE TRIGGER keep_frozen_file BEFORE UPDATE OR DELETE ON evidence.file"
        " FOR EACH ROW EXECUTE FUNCTION evidence.keep_frozen_file()"
    )
    op.execute(KEEP_FREEZE)
    op.execute(
        "CREATE TRIGGER keep_freeze BEFORE UPDATE OR DELETE ON evidence.file_freeze"
        " FOR EACH ROW EXECUTE FUNCTION evidence.keep_freeze()"
    )


def downgrade() -> None:
    op.drop_table("file_freeze", schema=SCHEMA)
    op.drop_index(
        "ix_upload_unsettled",
        table_name="upload",
        schema=SCHEMA,
        postgresql_where=sa.text("state <> 'completed' AND cleared_at IS NULL"),
    )
    op.drop_index("ix_upload_owner_id_id", table_name="upload", schema=SCHEMA)
    op.drop_table("upload", schema=SCHEMA)
    op.drop_index(
        op.f("ix_idempotency_key_created_at"), table_name="idempotency_key", schema=SCHEMA
    )
    op.drop_table("idempotency_key", schema=SCHEMA)
    op.drop_index(
        "ix_file_unsettled",
        table_name="file",
        schema=SCHEMA,
        postgresql_where=sa.text("state <> 'ready'"),
    )
    op.drop_index(op.f("ix_file_sha256"), table_name="file", schema=SCHEMA)
    op.drop_index("ix_file_owner_id_id", table_name="file", schema=SCHEMA)
    op.drop_index(
        "ix_file_org_path",
        table_name="file",
        schema=SCHEMA,
        postgresql_ops={"org_path": "text_pattern_ops"},
    )
    op.drop_table("file", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_subject_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_at"), table_name="audit_row", schema=SCHEMA)
    op.drop_index(op.f("ix_audit_row_actor_id"), table_name="audit_row", schema=SCHEMA)
    op.drop_table("audit_row", schema=SCHEMA)
    op.execute("DROP FUNCTION evidence.keep_frozen_file")
    op.execute("DROP FUNCTION evidence.keep_freeze")
