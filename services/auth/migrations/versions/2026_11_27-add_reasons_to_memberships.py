"""add reasons to memberships

Why somebody came and left, and whether the membership is 交流轮岗 beside the own school. The
second reading of a surname (覃 qin, tan) gets an index of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

SCHEMA = "auth"


def upgrade() -> None:
    op.add_column(
        "membership",
        sa.Column("is_rotation", sa.Boolean(), server_default=sa.false(), nullable=False),
        schema=SCHEMA,
    )
    op.add_column("membership", sa.Column("reason", sa.Text(), nullable=True), schema=SCHEMA)
    op.add_column("membership", sa.Column("end_reason", sa.Text(), nullable=True), schema=SCHEMA)
    op.create_index("ix_membership_person_id", "membership", ["person_id"], schema=SCHEMA)
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"], schema=SCHEMA)
    op.create_index(
        "ix_person_second_initials",
        "person",
        [sa.func.split_part(sa.column("initials"), " ", 2).label("second")],
        schema=SCHEMA,
        postgresql_ops={"second": "text_pattern_ops"},
        postgresql_where=sa.text("initials LIKE '% %'"),
    )


def downgrade() -> None:
    op.drop_index("ix_person_second_initials", "person", schema=SCHEMA)
    op.drop_index("ix_role_grant_person_id", "role_grant", schema=SCHEMA)
    op.drop_index("ix_membership_person_id", "membership", schema=SCHEMA)
    for name in ("end_reason", "reason", "is_rotation"):
        op.drop_column("membership", name, schema=SCHEMA)
