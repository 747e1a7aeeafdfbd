"""create sso_provider, sso_identity, sso_attempt

Other systems that people sign in through, whose account there is whose here, and the sign-ins
that are on their way; a session remembers which of them it came from, so that it can end with it.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"

SCHEMA = "auth"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "sso_provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("login_address", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.CheckConstraint(
            "kind IN ('oidc', 'cas', 'eduyun')", name=op.f("ck_sso_provider_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sso_provider")),
        sa.UniqueConstraint("code", name=op.f("uq_sso_provider_code")),
        schema=SCHEMA,
    )
    op.create_table(
        "sso_identity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("bound_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["auth.sso_provider.id"],
            name=op.f("fk_sso_identity_provider_id_sso_provider"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_sso_identity_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sso_identity")),
        sa.UniqueConstraint(
            "provider_id", "subject", name=op.f("uq_sso_identity_provider_id_subject")
        ),
        sa.UniqueConstraint(
            "provider_id", "person_id", name=op.f("uq_sso_identity_provider_id_person_id")
        ),
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_sso_identity_person_id"), "sso_identity", ["person_id"], schema=SCHEMA)
    op.create_table(
        "sso_attempt",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("cookie_hash", sa.LargeBinary(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("return_to", sa.Text(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=True),
        sa.Column("outcome", postgresql.JSONB(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["auth.sso_provider.id"],
            name=op.f("fk_sso_attempt_provider_id_sso_provider"),
        ),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sso_attempt")),
        schema=SCHEMA,
    )
    for name in ("cookie_hash", "expires_at"):
        op.create_index(op.f(f"ix_sso_attempt_{name}"), "sso_attempt", [name], schema=SCHEMA)
    for column in (
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("provider_session", sa.LargeBinary(), nullable=True),
    ):
        op.add_column("session", column, schema=SCHEMA)
    op.create_index(
        op.f("ix_session_provider_session"), "session", ["provider_session"], schema=SCHEMA
    )
    op.create_table(
        "sso_used_token",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sso_used_token")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("sso_used_token", schema=SCHEMA)
    op.drop_index(op.f("ix_session_provider_session"), table_name="session", schema=SCHEMA)
    for name in ("provider_session", "provider_id"):
        op.drop_column("session", name, schema=SCHEMA)
    op.drop_table("sso_attempt", schema=SCHEMA)
    op.drop_index(op.f("ix_sso_identity_person_id"), table_name="sso_identity", schema=SCHEMA)
    op.drop_table("sso_identity", schema=SCHEMA)
    op.drop_table("sso_provider", schema=SCHEMA)
