"""Alembic's entry into the schema `evidence`; the work is in kernel.migrations."""

from evidence.derived import tables as derived_tables
from evidence.duplicates import tables as duplicate_tables
from evidence.files import tables as file_tables
from evidence.keeping import tables as keeping_tables
from evidence.packages import tables as package_tables
from evidence.phones import tables as phone_tables
from evidence.tables import Base
from evidence.uploads import tables as upload_tables
from kernel.migrations import run

MODELS = (
    file_tables,
    keeping_tables,
    package_tables,
    upload_tables,
    phone_tables,
    derived_tables,
    duplicate_tables,
)  # imported, so that their tables are known

run(Base.metadata)
