"""keep every file row, and say why one may not be deleted

A file's row is never deleted and never changes what identifies it: number, owner, key, size, time,
and its hash once known. Deleting a file (个人信息保护法 art. 47) is a state, reached only from a
granted request; the row stays as a tombstone without the name. While something relies on the file
(`file_freeze`) or a hold is in force (`legal_hold`), the database itself refuses that state.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0020"

SCHEMA = "evidence"

KEEP_FILE = """
CREATE OR REPLACE FUNCTION evidence.keep_frozen_file() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_frozen boolean := EXISTS (SELECT FROM evidence.file_freeze WHERE file_id = OLD.id);
BEGIN
  IF is_frozen AND (
    TG_OP = 'DELETE' OR
    (to_jsonb(OLD) - 'open_count') IS DISTINCT FROM (to_jsonb(NEW) - 'open_count')
  ) THEN
    RAISE EXCEPTION 'file % is frozen', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'file % stays on record', OLD.id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (OLD.id, OLD.number, OLD.owner_id, OLD.object_key, OLD.size, OLD.created_at)
      IS DISTINCT FROM (NEW.id, NEW.number, NEW.owner_id, NEW.object_key, NEW.size, NEW.created_at)
      OR (OLD.sha256 IS NOT NULL AND OLD.sha256 IS DISTINCT FROM NEW.sha256)
      OR (OLD.state = 'deleted' AND NEW.state <> 'deleted') THEN
    RAISE EXCEPTION 'file % is immutable', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.state = 'deleted' AND OLD.state <> 'deleted' THEN
    IF EXISTS (
      SELECT FROM evidence.legal_hold WHERE file_id = OLD.id AND lifted_at IS NULL
    ) THEN
      RAISE EXCEPTION 'file % is held', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (
      SELECT FROM evidence.deletion_request WHERE file_id = OLD.id AND state = 'granted'
    ) THEN
      RAISE EXCEPTION 'file % has no granted deletion request', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  RETURN NEW;
END
$$
"""
KEEP_FROZEN_FILE = """
CREATE OR REPLACE FUNCTION evidence.keep_frozen_file() RETURNS trigger LANGUAGE plpgsql AS $$
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
# A hold that was lifted, and a request that was decided, stay as they are.
KEEP_DECIDED = """
CREATE FUNCTION evidence.keep_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(OLD) ->> TG_ARGV[0]) IS NOT NULL THEN
    RAISE EXCEPTION 'row % of % is history', OLD.id, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END
$$
"""


def upgrade() -> None:
    op.add_column("file", sa.Column("name_sha256", sa.String(64), nullable=True), schema=SCHEMA)
    op.drop_constraint(op.f("ck_file_state_known"), "file", schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_file_state_known"),
        "file",
        "state IN ('checking', 'ready', 'rejected', 'deleted')",
        schema=SCHEMA,
    )
    op.create_check_constraint(
        op.f("ck_file_deleted_has_no_name"),
        "file",
        "(state = 'deleted') = (name_sha256 IS NOT NULL) AND (state <> 'deleted' OR filename = '')",
        schema=SCHEMA,
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_by_name", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lift_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_legal_hold_file_id_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_legal_hold_file_id_in_force",
        "legal_hold",
        ["file_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_table(
        "deletion_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'granted', 'refused', 'withdrawn')",
            name=op.f("ck_deletion_request_state_known"),
        ),
        sa.CheckConstraint(
            "(state = 'pending') = (decided_at IS NULL)",
            name=op.f("ck_deletion_request_decided_has_time"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_deletion_request_file_id_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_request")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_deletion_request_file_id_pending",
        "deletion_request",
        ["file_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deletion_request_asked_by_id", "deletion_request", ["asked_by", "id"], schema=SCHEMA
    )
    op.create_index(
        "ix_deletion_request_file_id_id", "deletion_request", ["file_id", "id"], schema=SCHEMA
    )
    op.create_table(
        "file_replacement",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("replaced_by_name", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "file_id <> replaces_id", name=op.f("ck_file_replacement_not_by_itself")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_file_replacement_file_id_file")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["evidence.file.id"], name=op.f("fk_file_replacement_replaces_id_file")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_replacement")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_file_replacement_replaces_id")),
        schema=SCHEMA,
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON evidence.file_replacement FROM evidence_app")
    op.execute("REVOKE TRUNCATE ON evidence.file FROM evidence_app")
    op.execute("REVOKE DELETE, TRUNCATE ON evidence.legal_hold FROM evidence_app")
    op.execute("REVOKE DELETE, TRUNCATE ON evidence.deletion_request FROM evidence_app")
    op.execute(KEEP_FILE)
    op.execute(KEEP_DECIDED)
    for table, column in (("legal_hold", "lifted_at"), ("deletion_request", "decided_at")):
        op.execute(
            f"CREATE TRIGGER keep_decided BEFORE UPDATE OR DELETE ON evidence.{table}"
            f" FOR EACH ROW EXECUTE FUNCTION evidence.keep_decided('{column}')"
        )


def downgrade() -> None:
    op.execute(KEEP_FROZEN_FILE)
    op.drop_table("file_replacement", schema=SCHEMA)
    op.drop_table("deletion_request", schema=SCHEMA)
    op.drop_table("legal_hold", schema=SCHEMA)
    op.execute("DROP FUNCTION evidence.keep_decided")
    op.drop_constraint(op.f("ck_file_deleted_has_no_name"), "file", schema=SCHEMA)
    op.drop_constraint(op.f("ck_file_state_known"), "file", schema=SCHEMA)
    op.create_check_constraint(
        op.f("ck_file_state_known"),
        "file",
        "state IN ('checking', 'ready', 'rejected')",
        schema=SCHEMA,
    )
    op.drop_column("file", "name_sha256", schema=SCHEMA)
