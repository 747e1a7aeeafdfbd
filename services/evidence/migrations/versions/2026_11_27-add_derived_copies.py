"""add derivation, derived_object, document_text and fingerprint

What the worker makes of files: previews, blind copies, text. The rows of objects keep their file's
row: whoever deletes a file deletes its copies first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0011"

SCHEMA = "evidence"


def upgrade() -> None:
    op.create_table(
        "derivation",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('preview', 'blind', 'text')", name=op.f("ck_derivation_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'making', 'ready', 'unavailable')",
            name=op.f("ck_derivation_state_known"),
        ),
        sa.CheckConstraint(
            "state <> 'unavailable' OR why <> ''", name=op.f("ck_derivation_unavailable_has_why")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["evidence.file.id"],
            name=op.f("fk_derivation_file_id_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "kind", name=op.f("pk_derivation")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_derivation_unsettled",
        "derivation",
        ["queued_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("state <> 'ready'"),
    )
    op.create_table(
        "derived_object",
        sa.Column("object_key", sa.String(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["evidence.file.id"], name=op.f("fk_derived_object_file_id_file")
        ),
        sa.PrimaryKeyConstraint("object_key", name=op.f("pk_derived_object")),
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_derived_object_file_id"), "derived_object", ["file_id"], schema=SCHEMA)
    op.create_table(
        "document_text",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("fingerprint_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["evidence.file.id"],
            name=op.f("fk_document_text_file_id_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_document_text")),
        schema=SCHEMA,
    )
    op.create_table(
        "fingerprint",
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["evidence.file.id"],
            name=op.f("fk_fingerprint_file_id_file"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("value", "file_id", name=op.f("pk_fingerprint")),
        schema=SCHEMA,
    )
    op.create_index("ix_fingerprint_file_id", "fingerprint", ["file_id"], schema=SCHEMA)


def downgrade() -> None:
    for table in ("fingerprint", "document_text", "derived_object", "derivation"):
        op.drop_table(table, schema=SCHEMA)
