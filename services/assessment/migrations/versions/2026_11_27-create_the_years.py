"""create the assessment years"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = "assessment"


def upgrade() -> None:
    op.create_table(
        "year",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("org_path", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=20,
                schema=SCHEMA,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("online_hours", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("offline_hours", sa.Numeric(precision=5, scale=1), nullable=False),
        sa.Column("abilities", sa.Integer(), nullable=False),
        sa.Column("hours_per_day", sa.Numeric(precision=3, scale=1), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_year_dates_in_order")),
        sa.CheckConstraint("abilities BETWEEN 3 AND 30", name=op.f("ck_year_abilities_bounded")),
        sa.CheckConstraint(
            "online_hours >= 25 AND offline_hours >= 25",
            name=op.f("ck_year_hours_of_the_notice"),
        ),
        sa.CheckConstraint(
            "hours_per_day > 0 AND hours_per_day <= 24", name=op.f("ck_year_day_bounded")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year")),
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_year_org_path"), "year", ["org_path"], unique=False, schema=SCHEMA)


def downgrade() -> None:
    op.drop_table("year", schema=SCHEMA)
