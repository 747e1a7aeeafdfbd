"""add departments

Several departments share an office (R2, R39): a list kept as data, and the department on each
right and on each proposal of one. Rights that stand have none until somebody enters it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0060"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role IN ('city_office', 'district_office')",
            name=op.f("ck_department_role_is_office"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_department_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        schema=SCHEMA,
    )
    op.create_index(
        "uq_department_common",
        "department",
        ["role", "name"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("organisation_id IS NULL"),
    )
    op.create_index(
        "uq_department_own",
        "department",
        ["organisation_id", "role", "name"],
        unique=True,
        schema=SCHEMA,
    )
    for table in ("role_grant", "grant_proposal"):
        op.add_column(table, sa.Column("department_id", sa.Uuid(), nullable=True), schema=SCHEMA)
        op.create_foreign_key(
            op.f(f"fk_{table}_department_id_department"),
            table,
            "department",
            ["department_id"],
            ["id"],
            source_schema=SCHEMA,
            referent_schema=SCHEMA,
        )


def downgrade() -> None:
    for table in ("role_grant", "grant_proposal"):
        op.drop_column(table, "department_id", schema=SCHEMA)
    op.drop_table("department", schema=SCHEMA)
