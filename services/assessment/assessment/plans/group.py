"""A group plan 教研组规划和研修计划 as a typed document (annex 4 C16; R100).

Its goals follow the school plan's (R61), its abilities are out of the school's 8–10, and its
schedule has the rows of the study plan's.
"""

from pydantic import Field

from assessment.plans.study import AbilityChoice, Activity, StudyGoal
from kernel.text import Prose, Wire


class GroupContent(Wire):
    """Everything a group plan says."""

    situation: Prose = ""
    goals: list[StudyGoal] = Field(default=[], max_length=20)
    abilities: list[AbilityChoice] = Field(default=[], max_length=30)
    activities: list[Activity] = Field(default=[], max_length=200)
