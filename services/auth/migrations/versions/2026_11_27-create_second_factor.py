"""create second_factor, recovery_code and consent

The sealed secret of an authenticator app and the hashes of its recovery codes; the ledger of what
a person was told about personal data and agreed to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_second_factor_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factor")),
        schema=SCHEMA,
    )
    op.create_table(
        "recovery_code",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["auth.second_factor.person_id"],
            name=op.f("fk_recovery_code_person_id_second_factor"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_recovery_code")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_recovery_code_person_id"), "recovery_code", ["person_id"], schema=SCHEMA
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('notice', 'sensitive')", name=op.f("ck_consent_kind_known")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_consent_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_consent_held",
        "consent",
        ["person_id", "kind", "notice_version"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_index("uq_consent_held", table_name="consent", schema=SCHEMA)
    op.drop_table("consent", schema=SCHEMA)
    op.drop_index(op.f("ix_recovery_code_person_id"), table_name="recovery_code", schema=SCHEMA)
    op.drop_table("recovery_code", schema=SCHEMA)
    op.drop_table("second_factor", schema=SCHEMA)
