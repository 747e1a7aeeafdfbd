"""create the people

People, where they work, what they sign in with and what they may do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("status IN ('active', 'left')", name=op.f("ck_person_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("staff_no", name=op.f("uq_person_staff_no")),
        schema=SCHEMA,
    )
    op.create_index("ix_person_name", "person", ["name", "id"], unique=False, schema=SCHEMA)
    op.create_table(
        "account",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_account_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
        schema=SCHEMA,
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "to_on IS NULL OR to_on >= from_on", name=op.f("ck_membership_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_membership_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_membership_organisation_id",
        "membership",
        ["organisation_id", "person_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "uq_membership_current",
        "membership",
        ["person_id", "organisation_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('city_office', 'district_office', 'school_lead', 'school_team',"
            " 'group_leader',"
            " 'teacher', 'expert', 'equipment_centre', 'auditor', 'system_admin')",
            name=op.f("ck_role_grant_role_known"),
        ),
        sa.CheckConstraint(
            "granted_by <> person_id", name=op.f("ck_role_grant_nobody_grants_to_himself")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_role_grant_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_role_grant_organisation_id"),
        "role_grant",
        ["organisation_id"],
        unique=False,
        schema=SCHEMA,
    )
    op.create_index(
        "uq_role_grant_held",
        "role_grant",
        ["person_id", "role", "organisation_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_index(
        "uq_role_grant_separated_duty",
        "role_grant",
        ["person_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL AND role IN ('system_admin', 'auditor')"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_role_grant_separated_duty",
        table_name="role_grant",
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL AND role IN ('system_admin', 'auditor')"),
    )
    op.drop_index(
        "uq_role_grant_held",
        table_name="role_grant",
        schema=SCHEMA,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_role_grant_organisation_id"), table_name="role_grant", schema=SCHEMA)
    op.drop_table("role_grant", schema=SCHEMA)
    op.drop_index(
        "uq_membership_current",
        table_name="membership",
        schema=SCHEMA,
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.drop_index("ix_membership_organisation_id", table_name="membership", schema=SCHEMA)
    op.drop_table("membership", schema=SCHEMA)
    op.drop_table("account", schema=SCHEMA)
    op.drop_index("ix_person_name", table_name="person", schema=SCHEMA)
    op.drop_table("person", schema=SCHEMA)
