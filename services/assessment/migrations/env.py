"""Alembic's entry into the schema `assessment`; the work is in kernel.migrations."""

from assessment.directory import tables as directory_tables
from assessment.results import tables as result_tables
from assessment.reviews import tables as review_tables
from assessment.rounds import tables as round_tables
from assessment.rubrics import tables as rubric_tables
from assessment.submissions import tables as submission_tables
from assessment.tables import Base
from kernel.migrations import run

# Imported, so that their tables are known.
MODELS = (
    directory_tables,
    rubric_tables,
    round_tables,
    submission_tables,
    review_tables,
    result_tables,
)

run(Base.metadata)
