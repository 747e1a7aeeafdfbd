"""The board 任务分工: experts with their load, districts and schools with their experts."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from auth.assignments.queries import board
from auth.assignments.rules import Task
from auth.assignments.schemas import CandidateOut, CoverageOut, CoveredSchoolOut
from auth.assignments.service import candidates
from auth.assignments.service.candidates import Asked, Judged
from auth.deps import CurrentCall, CurrentSettings
from auth.experts.router.shared import id_after
from auth.experts.rules import LEADERS
from auth.organisations.queries import get_unit
from auth.settings import Settings
from kernel.actor import Role
from kernel.paging import Page, PageQuery, PageRequest, page_of
from kernel.policy import Reach, RouteOptions, allows
from kernel.text import OptionalLine

router = APIRouter()
READERS: Final = (*LEADERS, Role.AUDITOR)
_FOR_READERS: Final[RouteOptions] = allows(*READERS, reach=Reach.SUBTREE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which task at which unit, named how."""

    target_id: Annotated[UUID | None, Query(description="任务对象")] = None
    task: Annotated[Task | None, Query(description="任务类型")] = None
    q: Annotated[OptionalLine | None, Query(description="姓名或单位中的文字")] = None


def _candidate(judged: Judged, settings: Settings) -> CandidateOut:
    row, bar = judged
    fields = ("id", "name", "unit", "stage", "subject", "tasks")
    shown = {name: getattr(row, name) for name in fields}
    is_over = len(row.tasks) >= settings.expert_load_limit
    return CandidateOut.model_validate({**shown, "bar": bar, "is_over_limit": is_over})


@router.get(
    "/expert-teams/{organisation_id}/candidates",
    operation_id="listAssignmentCandidates",
    summary="查询团队专家的任务和回避情况",
    **_FOR_READERS,
)
async def list_candidates(
    call: CurrentCall,
    organisation_id: UUID,
    settings: CurrentSettings,
    page: PageQuery,
    wanted: Annotated[Wanted, Depends()],
) -> Page[CandidateOut]:
    """List the serving experts of a team with what they carry and whether they are barred."""
    asked, at = Asked(organisation_id, **asdict(wanted)), (id_after(page), page.limit)
    async with call.uow() as session:
        found = await candidates.candidates(session, call.actor, asked, at, (settings, call.now()))
    return page_of(found, page, lambda one: (one[0].id,), lambda one: _candidate(one, settings))


def _number_after(page: PageRequest) -> int | None:
    after = page.start(int)
    return after[0] if after else None


@router.get(
    "/assignment-coverage",
    operation_id="listAssignmentCoverage",
    summary="查询各区市的专家分工",
    **_FOR_READERS,
)
async def list_coverage(call: CurrentCall, page: PageQuery) -> Page[CoverageOut]:
    """List the districts within the caller's reach with their experts and pilot schools."""
    paths, after = call.actor.paths(*READERS), _number_after(page)
    async with call.uow() as session:
        rows = await board.coverage(session, paths, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.number,), CoverageOut.model_validate)


@router.get(
    "/assignment-coverage/{organisation_id}/schools",
    operation_id="listCoveredSchools",
    summary="查询区市内学校的专家分工",
    **_FOR_READERS,
)
async def list_schools(
    call: CurrentCall,
    organisation_id: UUID,
    page: PageQuery,
    is_uncovered: Annotated[bool, Query(description="只看还没有专家的试点学校")] = False,  # noqa: FBT002
) -> Page[CoveredSchoolOut]:
    """List the pilot schools of a district, or run by the city, with their experts."""
    after = _number_after(page)
    async with call.uow() as session:
        unit = await get_unit(session, organisation_id)
        call.actor.require(unit.path, *READERS)
        rows = await board.covered_schools(
            session, unit, is_uncovered=is_uncovered, after=after, limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.number,), CoveredSchoolOut.model_validate)
