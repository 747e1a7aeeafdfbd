"""add setting, password_history and what a session knows of its device

One document of settings that administrators change while the platform runs; the last passwords of
a person, so that none comes back; device, way in and second factor of a session.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0014"

SCHEMA = "auth"


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
        schema=SCHEMA,
    )
    op.create_table(
        "password_history",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_password_history_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_history")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_password_history_person_id"), "password_history", ["person_id"], schema=SCHEMA
    )
    for column in (
        sa.Column("user_agent", sa.Text(), server_default="", nullable=False),
        sa.Column("method", sa.Text(), server_default="password", nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
    ):
        op.add_column("session", column, schema=SCHEMA)
    op.create_check_constraint(
        "method_known", "session", "method IN ('password', 'sso')", schema=SCHEMA
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_session_method_known"), "session", schema=SCHEMA)
    for name in ("second_factor_at", "method", "user_agent"):
        op.drop_column("session", name, schema=SCHEMA)
    op.drop_index(
        op.f("ix_password_history_person_id"), table_name="password_history", schema=SCHEMA
    )
    op.drop_table("password_history", schema=SCHEMA)
    op.drop_table("setting", schema=SCHEMA)
