"""let small files come whole, many at a time

A small file is one PUT to `incoming/`; the check reads it there and stores what it has read under
the file's own key, which nobody was ever given an address to write to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

SCHEMA = "evidence"


def upgrade() -> None:
    op.add_column(
        "upload",
        sa.Column("is_whole", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema=SCHEMA,
    )
    op.add_column("file", sa.Column("incoming_etag", sa.String(100)), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("file", "incoming_etag", schema=SCHEMA)
    op.drop_column("upload", "is_whole", schema=SCHEMA)
