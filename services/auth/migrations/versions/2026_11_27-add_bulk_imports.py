"""add bulk imports

An uploaded file on its way into the register: the import, the file in sealed pieces, its rows as
they were read, and what became of each row, which stays as the history of who was changed by what.
Rows come by COPY; keys to the import would be checked row by row and say nothing new.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0022"

SCHEMA = "auth"


def upgrade() -> None:
    _create_bulk_import()
    _create_import_verdict()
    _create_staged_person()
    _create_staged_unit()
    _create_import_piece()


def _create_bulk_import() -> None:
    op.create_table(
        "bulk_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("reach", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_by_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("counts", postgresql.JSONB(), nullable=False),
        sa.Column("notes", postgresql.JSONB(), nullable=False),
        sa.Column("fault_code", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("base_position", sa.BigInteger(), nullable=False),
        sa.Column("covered_people", sa.Integer(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.Text(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.Text(), nullable=True),
        sa.Column("file_gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "coverage IN ('partial', 'full')", name=op.f("ck_bulk_import_coverage_known")
        ),
        sa.CheckConstraint(
            "kind IN ('organisations', 'people')", name=op.f("ck_bulk_import_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('validating', 'validated', 'applying', 'applied', 'failed', 'undone')",
            name=op.f("ck_bulk_import_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_import")),
        schema=SCHEMA,
    )


def _create_import_verdict() -> None:
    op.create_table(
        "import_verdict",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("joins_unit", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("joins_group", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("ended_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("gives", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("revoked_ids", sa.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("changes", postgresql.JSONB(), nullable=True),
        sa.Column("before", postgresql.JSONB(), nullable=True),
        sa.Column("problems", postgresql.JSONB(), nullable=True),
        sa.Column("version_before", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("kept", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "verdict IN ('create', 'update', 'unchanged', 'disable', 'error')",
            name=op.f("ck_import_verdict_verdict_known"),
        ),
        sa.PrimaryKeyConstraint("import_id", "row_no", name=op.f("pk_import_verdict")),
        schema=SCHEMA,
    )
    op.create_index(
        "ix_import_verdict_entity_id",
        "import_verdict",
        ["entity_id"],
        unique=False,
        schema=SCHEMA,
        postgresql_where=sa.text("entity_id IS NOT NULL AND verdict <> 'unchanged'"),
    )


def _create_staged_person() -> None:
    op.create_table(
        "staged_person",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("staff_no", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("initials", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("group_name", sa.Text(), nullable=True),
        sa.Column("stages", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("subjects", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("roles", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("id_card_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_card_index", sa.LargeBinary(), nullable=True),
        sa.Column("id_card_shown", sa.Text(), nullable=True),
        sa.Column("employment", sa.Text(), nullable=False),
        sa.Column("problems", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "row_no", name=op.f("pk_staged_person")),
        schema=SCHEMA,
    )


def _create_staged_unit() -> None:
    op.create_table(
        "staged_unit",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row_no", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("problems", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "row_no", name=op.f("pk_staged_unit")),
        schema=SCHEMA,
    )


def _create_import_piece() -> None:
    op.create_table(
        "import_piece",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["auth.bulk_import.id"],
            name=op.f("fk_import_piece_import_id_bulk_import"),
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name=op.f("pk_import_piece")),
        schema=SCHEMA,
    )


def downgrade() -> None:
    op.drop_table("import_piece", schema=SCHEMA)
    op.drop_table("staged_unit", schema=SCHEMA)
    op.drop_table("staged_person", schema=SCHEMA)
    op.drop_index(
        "ix_import_verdict_entity_id",
        table_name="import_verdict",
        schema=SCHEMA,
        postgresql_where=sa.text("entity_id IS NOT NULL AND verdict <> 'unchanged'"),
    )
    op.drop_table("import_verdict", schema=SCHEMA)
    op.drop_table("bulk_import", schema=SCHEMA)
