"""HTTP face of goals and their outcomes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from assessment.deps import Calling
from assessment.downloads import XLSX, documented, file_of
from assessment.goals import queries, service
from assessment.goals.rules import OFFICES, REPORTERS
from assessment.goals.schemas import GoalKey, GoalOutcomeIn, GoalSchoolOut, PlanGoalsOut
from assessment.goals.service import Report
from assessment.plans.queries import READERS
from assessment.results.workbook import write_workbook_aside
from assessment.years.service import year_of
from kernel.audit import Entry, write_audit
from kernel.clock import local_date
from kernel.etag import IfMatch
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["goals"])
PlanId = Annotated[UUID, Path(description="学校发展规划或校本研修计划的编号")]
YearQuery = Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")]
_OFFICES = allows(*OFFICES, reach=Reach.SUBTREE)
_FILE = _OFFICES | {"responses": {**_OFFICES["responses"], **documented(XLSX)}}


@router.get(
    "/plan-goals/{goal_plan_id}",
    operation_id="getPlanGoals",
    summary="查看一份计划的绩效目标和达成情况",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def get_plan_goals(goal_plan_id: PlanId, call: Calling) -> PlanGoalsOut:
    """Of the version in force."""
    async with call.uow() as session:
        return PlanGoalsOut.of(await service.read(session, call.actor, goal_plan_id))


@router.put(
    "/plan-goals/{goal_plan_id}/{goal_key}",
    operation_id="reportGoal",
    summary="填报一条绩效目标的达成情况",
    **allows(*REPORTERS, reach=Reach.SUBTREE),
)
async def report_goal(
    goal_plan_id: PlanId,
    goal_key: Annotated[GoalKey, Path(description="目标在计划中的编号")],
    body: GoalOutcomeIn,
    call: Calling,
    seen: IfMatch,
) -> PlanGoalsOut:
    """If-Match: the goal's `version`, "0" before the first report."""
    said = Report(goal_plan_id, goal_key, body.outcome, body.note)
    async with call.uow.begin() as session:
        found = await service.report(session, call.actor, said, seen=seen, now=call.now)
        return PlanGoalsOut.of(found)


@router.get(
    "/goal-schools",
    operation_id="listGoalSchools",
    summary="各校绩效目标的制定与达成",
    **_OFFICES,
)
async def list_schools(
    call: Calling, page: PageQuery, year_id: YearQuery = None
) -> Page[GoalSchoolOut]:
    """Schools in reach by name, also those without any goal."""
    async with call.uow() as session:
        year = await year_of(session, call.actor, year_id, local_date(call.now()))
        rows = await queries.schools(session, call.actor, year, page)
    return page_of(rows, page, lambda row: (row.unit.name, row.unit.id), GoalSchoolOut.of)


@router.get(
    "/goal-schools/counts.xlsx",
    operation_id="getGoalSchoolsWorkbook",
    summary="下载各校绩效目标达成情况（xlsx）",
    response_class=Response,
    **_FILE,
)
async def get_workbook(call: Calling, year_id: YearQuery = None) -> Response:
    """The same rows as the list, all of them."""
    at = call.now()
    async with call.uow.begin() as session:
        year = await year_of(session, call.actor, year_id, local_date(at))
        rows = await queries.schools(session, call.actor, year, None)
        path = min(call.actor.paths(*OFFICES), key=len)
        detail = {"kind": "goals", "rows": len(rows)}
        await write_audit(
            session, Entry(call.actor, "plan.export_goals", "year", year.id, path, at, detail)
        )
    book = await write_workbook_aside(service.sheet(year, rows, at))
    return file_of(book, f"目标达成情况-{year.name}.xlsx", XLSX)
