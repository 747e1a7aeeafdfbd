"""add what is promised about an upload

The hash of a file's beginning, what its uploader said about pupils in it, and whether it came
from a phone; indexes for the sums that quotas are judged by.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"

SCHEMA = "evidence"


def upgrade() -> None:
    op.add_column("upload", sa.Column("prefix_sha256", sa.String(64)), schema=SCHEMA)
    op.add_column("upload", sa.Column("phone_link_id", sa.Uuid()), schema=SCHEMA)
    op.add_column("file", sa.Column("attested_at", sa.DateTime(timezone=True)), schema=SCHEMA)
    for table in ("upload", "file"):
        op.add_column(table, sa.Column("pupils", sa.String(20)), schema=SCHEMA)
        op.add_column(table, sa.Column("attested_version", sa.String()), schema=SCHEMA)
    op.create_index("ix_upload_phone_link_id", "upload", ["phone_link_id"], schema=SCHEMA)
    op.create_index(
        "ix_upload_reserved",
        "upload",
        ["org_id"],
        schema=SCHEMA,
        postgresql_where=sa.text("state IN ('open', 'completing')"),
    )
    op.create_index("ix_file_org_id", "file", ["org_id"], schema=SCHEMA)


def downgrade() -> None:
    op.drop_index("ix_file_org_id", table_name="file", schema=SCHEMA)
    op.drop_index("ix_upload_reserved", table_name="upload", schema=SCHEMA)
    op.drop_index("ix_upload_phone_link_id", table_name="upload", schema=SCHEMA)
    for table in ("upload", "file"):
        op.drop_column(table, "attested_version", schema=SCHEMA)
        op.drop_column(table, "pupils", schema=SCHEMA)
    op.drop_column("file", "attested_at", schema=SCHEMA)
    op.drop_column("upload", "phone_link_id", schema=SCHEMA)
    op.drop_column("upload", "prefix_sha256", schema=SCHEMA)
