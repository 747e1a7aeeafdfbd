"""Policies and addresses that the routes of schemes share."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query

from assessment.schemes.rules import ASSESSED, READERS, SCHOOL, STAFF
from kernel.actor import Role
from kernel.policy import Reach, allows

PREFIX: Final = "/v1/school-schemes"
SchemeId = Annotated[UUID, Path(description="校本考核细则的编号")]
YearQuery = Annotated[UUID, Query(description="考核年度")]
READ = allows(*READERS, *STAFF, reach=Reach.SUBTREE)
WATCH = allows(*READERS, reach=Reach.SUBTREE)
WRITE = allows(*SCHOOL, reach=Reach.SUBTREE)
SIGN = allows(Role.SCHOOL_LEAD, reach=Reach.SUBTREE)
OWN = allows(*ASSESSED, reach=Reach.SELF)
