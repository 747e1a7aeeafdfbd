"""add the expert pool

Entries of the city's and districts' teams of experts (R5 to R9, R12, R40), the batches in which
they are published, replaced and added, what happened to each entry, and their trainings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

SCHEMA = "auth"
_ENTRY = ["auth.expert_entry.id"]


def upgrade() -> None:
    op.create_table(
        "expert_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_expert_batch_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_batch")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_expert_batch_organisation_id_name")
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "expert_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("notice_number", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("is_leading_talent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_addition", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('nominated', 'selected', 'serving', 'replaced', 'declined')",
            name=op.f("ck_expert_entry_state_known"),
        ),
        sa.CheckConstraint(
            "role IN ('leader', 'deputy', 'member')", name=op.f("ck_expert_entry_role_known")
        ),
        sa.CheckConstraint(
            "source IN ('university', 'research', 'equipment', 'training', 'school')",
            name=op.f("ck_expert_entry_source_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('selected', 'serving') OR batch_id IS NOT NULL",
            name=op.f("ck_expert_entry_chosen_in_a_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["auth.organisation.id"],
            name=op.f("fk_expert_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["auth.expert_batch.id"],
            name=op.f("fk_expert_entry_batch_id_expert_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["auth.person.id"], name=op.f("fk_expert_entry_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], _ENTRY, name=op.f("fk_expert_entry_replaces_id_expert_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_entry")),
        sa.UniqueConstraint("notice_number", name=op.f("uq_expert_entry_notice_number")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_expert_entry_organisation_id",
        "expert_entry",
        ["organisation_id", "created_at", "id"],
        schema=SCHEMA,
    )
    op.create_index(
        "uq_expert_entry_person",
        "expert_entry",
        ["organisation_id", "person_id"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("state IN ('nominated', 'selected', 'serving')"),
    )
    _create_details()


def _create_details() -> None:
    op.create_table(
        "expert_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], _ENTRY, name=op.f("fk_expert_event_entry_id_expert_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_event")),
        schema=SCHEMA,
    )
    op.create_index(op.f("ix_expert_event_entry_id"), "expert_event", ["entry_id"], schema=SCHEMA)
    op.create_table(
        "expert_training",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.Numeric(5, 1), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "level IN ('national', 'provincial', 'city', 'district')",
            name=op.f("ck_expert_training_level_known"),
        ),
        sa.CheckConstraint("hours > 0", name=op.f("ck_expert_training_hours_positive")),
        sa.ForeignKeyConstraint(
            ["entry_id"], _ENTRY, name=op.f("fk_expert_training_entry_id_expert_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_training")),
        schema=SCHEMA,
    )
    op.create_index(
        op.f("ix_expert_training_entry_id"), "expert_training", ["entry_id"], schema=SCHEMA
    )


def downgrade() -> None:
    for name in ("expert_training", "expert_event", "expert_entry", "expert_batch"):
        op.drop_table(name, schema=SCHEMA)
