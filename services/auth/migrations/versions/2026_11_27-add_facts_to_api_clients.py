"""add facts to API clients

A name for people, the old secret while both are valid, a limit of calls per minute that holds
across processes, whether it is switched off. Clients made by an operator's command (the platform's
own services) are marked as such.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

SCHEMA = "auth"


def upgrade() -> None:
    for column in (
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("is_platform", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("rate_per_minute", sa.Integer(), nullable=True),
        sa.Column("old_secret_hash", sa.LargeBinary(), nullable=True),
        sa.Column("old_secret_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("secret_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    ):
        op.add_column("api_client", column, schema=SCHEMA)
    client = sa.table("api_client", sa.column("is_platform"), schema=SCHEMA)
    op.execute(sa.update(client).values(is_platform=True))
    op.create_check_constraint("rate_positive", "api_client", "rate_per_minute > 0", schema=SCHEMA)
    op.create_table(
        "client_calls",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"],
            ["auth.api_client.id"],
            name=op.f("fk_client_calls_client_id_api_client"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_calls")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("client_calls", schema=SCHEMA)
    op.drop_constraint(op.f("ck_api_client_rate_positive"), "api_client", schema=SCHEMA)
    for name in (
        "version", "secret_changed_at", "old_secret_until", "old_secret_hash", "rate_per_minute",
        "is_enabled", "is_platform", "name",
    ):  # fmt: skip
        op.drop_column("api_client", name, schema=SCHEMA)
