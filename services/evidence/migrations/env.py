"""Alembic's entry into the schema `evidence`; the work is in kernel.migrations."""

from evidence.files import tables as file_tables
from evidence.tables import Base
from evidence.uploads import tables as upload_tables
from kernel.migrations import run

MODELS = (file_tables, upload_tables)  # imported, so that their tables are known

run(Base.metadata)
