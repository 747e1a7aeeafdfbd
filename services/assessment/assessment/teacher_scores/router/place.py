"""Policies and addresses that the routes of scores share."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from assessment.schemes.rules import ASSESSED, READERS, SCHOOL
from assessment.teacher_scores.service.holding import MARKERS
from kernel.policy import Reach, allows

SchemeId = Annotated[UUID, Path(description="校本考核细则的编号")]
PersonId = Annotated[UUID, Path(description="教师的编号")]
YearQuery = Annotated[UUID, Query(description="考核年度")]
WATCH = allows(*READERS, reach=Reach.SUBTREE)
MARK = allows(*MARKERS, reach=Reach.SUBTREE)
SCHOOL_ONLY = allows(*SCHOOL, reach=Reach.SUBTREE)
OWN = allows(*ASSESSED, reach=Reach.SELF)
