"""create package and file_proof

A package 迎检材料包 is a plan (which files under which names) and its two index pages; its bytes
are written while they are sent. `file_proof` holds the CRC-32 a zip needs of each file, and when
the stored bytes were last read and compared with the hash.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

SCHEMA = "evidence"


def upgrade() -> None:
    op.create_table(
        "file_proof",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("crc32", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_file_proof_file_id_file")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_file_proof")),
        schema=SCHEMA,
    )
    op.create_table(
        "package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("missing", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("file_count", sa.Integer(), nullable=False),
        sa.Column("content_size", sa.BigInteger(), nullable=False),
        sa.Column("prepared_count", sa.Integer(), nullable=False),
        sa.Column("archive_size", sa.BigInteger(), nullable=True),
        sa.Column("index_html", sa.LargeBinary(), nullable=True),
        sa.Column("index_xlsx", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('preparing', 'ready', 'failed')", name=op.f("ck_package_state_known")
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR (archive_size IS NOT NULL AND index_html IS NOT NULL"
            " AND index_xlsx IS NOT NULL)",
            name=op.f("ck_package_ready_is_whole"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        schema=SCHEMA,
    )
    op.create_index("ix_package_owner_id_id", "package", ["owner_id", "id"], schema=SCHEMA)
    op.create_index(op.f("ix_package_expires_at"), "package", ["expires_at"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("package", schema=SCHEMA)
    op.drop_table("file_proof", schema=SCHEMA)
