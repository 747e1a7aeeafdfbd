"""Alembic's entry into the schema `cases`; the work is in kernel.migrations."""

from cases.directory import tables as directory_tables
from cases.items import tables as item_tables
from cases.tables import Base
from kernel.migrations import run

MODELS = (directory_tables, item_tables)  # imported, so that their tables are known

run(Base.metadata)
