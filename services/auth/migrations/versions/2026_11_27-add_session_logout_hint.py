"""add session.logout_hint

The sealed ID token of a session that came from an OpenID provider: shown to the provider at the
end, it signs the person out there without asking whether that was meant.
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0040"

SCHEMA = "auth"


def upgrade() -> None:
    op.add_column(
        "session", sa.Column("logout_hint", sa.LargeBinary(), nullable=True), schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_column("session", "logout_hint", schema=SCHEMA)
