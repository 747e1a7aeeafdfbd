"""add the facts of people and units

What the equipment centre's workbooks carry beyond name and number: stages, subjects, telephone,
identity card (encrypted, found again by a keyed hash), initials for searching; town or country of
a school. The code of a unit is checked in the service: 10 digits for schools, 6 for districts.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

SCHEMA = "auth"


def upgrade() -> None:
    nothing = sa.text("'{}'")
    for column in (
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("stages", postgresql.ARRAY(sa.Text()), server_default=nothing, nullable=False),
        sa.Column("subjects", postgresql.ARRAY(sa.Text()), server_default=nothing, nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("id_card_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_card_index", sa.LargeBinary(), nullable=True),
        sa.Column("left_kind", sa.Text(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
    ):
        op.add_column("person", column, schema=SCHEMA)
    op.create_check_constraint(
        "left_kind_known", "person", "left_kind IN ('transferred', 'departed')", schema=SCHEMA
    )
    op.create_index(
        "ix_person_initials",
        "person",
        ["initials"],
        schema=SCHEMA,
        postgresql_ops={"initials": "text_pattern_ops"},
    )
    op.create_unique_constraint(
        op.f("uq_person_id_card_index"), "person", ["id_card_index"], schema=SCHEMA
    )
    op.add_column("organisation", sa.Column("is_rural", sa.Boolean(), nullable=True), schema=SCHEMA)


def downgrade() -> None:
    op.drop_column("organisation", "is_rural", schema=SCHEMA)
    op.drop_constraint(op.f("uq_person_id_card_index"), "person", schema=SCHEMA)
    op.drop_index("ix_person_initials", "person", schema=SCHEMA)
    op.drop_constraint(op.f("ck_person_left_kind_known"), "person", schema=SCHEMA)
    for name in (
        "left_on", "left_kind", "id_card_index", "id_card_sealed", "phone",
        "subjects", "stages", "initials",
    ):  # fmt: skip
        op.drop_column("person", name, schema=SCHEMA)
