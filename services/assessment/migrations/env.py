"""Alembic's entry into the schema `assessment`; the work is in kernel.migrations."""

from assessment.abilities import tables as ability_tables
from assessment.activities import tables as activity_tables
from assessment.certifications import tables as certification_tables
from assessment.directory import tables as directory_tables
from assessment.facts import tables as fact_tables
from assessment.goals import tables as goal_tables
from assessment.hour_imports import tables as hour_import_tables
from assessment.hours import tables as hour_tables
from assessment.personal_plans import tables as personal_plan_tables
from assessment.results import tables as result_tables
from assessment.reviews import tables as review_tables
from assessment.rounds import tables as round_tables
from assessment.rubrics import tables as rubric_tables
from assessment.schemes import tables as scheme_tables
from assessment.submissions import tables as submission_tables
from assessment.tables import Base
from assessment.teacher_scores import tables as teacher_score_tables
from assessment.years import tables as year_tables
from kernel.migrations import run

# Imported, so that their tables are known.
MODELS = (
    directory_tables,
    ability_tables,
    rubric_tables,
    round_tables,
    submission_tables,
    review_tables,
    result_tables,
    year_tables,
    personal_plan_tables,
    hour_tables,
    hour_import_tables,
    fact_tables,
    goal_tables,
    activity_tables,
    scheme_tables,
    teacher_score_tables,
    certification_tables,
)

run(Base.metadata)
