"""HTTP face of personal plans 个人提升计划."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.deps import Call, Calling, World
from assessment.personal_plans import queries
from assessment.personal_plans.document import PersonalPlanContent
from assessment.personal_plans.queries import Wanted
from assessment.personal_plans.rules import PersonalPlanState, PlanUnknown
from assessment.personal_plans.schemas import (
    PersonalPlanBeginIn,
    PersonalPlanCountsOut,
    PersonalPlanOut,
    PersonalPlanOutcomesOut,
    PersonalPlanReturnIn,
    PersonalPlanRow,
    PersonalPlansApproveIn,
    PersonalPlanStepOut,
    PersonalPlanStepsOut,
    PersonalPlansUndoIn,
    StaffWithoutPlanOut,
)
from assessment.personal_plans.service import deciding, undoing, writing
from assessment.personal_plans.shape import plan_out
from assessment.personal_plans.tables import PersonalPlan
from assessment.plans.study import RowKey
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows
from kernel.text import OptionalLine

router = APIRouter(prefix="/v1/personal-plans", tags=["personal-plans"])
PlanId = Annotated[UUID, Path(description="个人计划的编号")]
YearQuery = Annotated[UUID, Query(description="考核年度")]
_OWN = allows(*queries.TEACHERS, reach=Reach.SELF)
_SCHOOL = allows(*queries.SCHOOL, reach=Reach.SUBTREE)
_DECIDE = allows(*queries.DECIDERS, reach=Reach.SUBTREE)
_WATCH = allows(*queries.WATCHERS, reach=Reach.SUBTREE)


async def _answer(call: Call, plan: PersonalPlan, response: Response) -> PersonalPlanOut:
    async with call.uow() as session:
        shown = await plan_out(session, plan, local_date(call.now()))
    set_etag(response, plan.version)
    return shown


@router.post(
    "", operation_id="beginPersonalPlan", summary="开始填写本人的计划", status_code=201, **_OWN
)
async def begin(
    body: PersonalPlanBeginIn, call: Calling, key: IdempotencyKey, response: Response
) -> PersonalPlanOut:
    """The plan there is, or an empty one."""

    async def work(session: AsyncSession) -> PersonalPlanOut:
        plan = await writing.begin(session, call.actor, body.year_id, body.school_id, call.now)
        return await plan_out(session, plan, local_date(call.now()))

    made = await once(call.uow, key, PersonalPlanOut, work)
    set_etag(response, made.version)
    return made


@router.get("/mine", operation_id="getOwnPersonalPlan", summary="查看本人的计划", **_OWN)
async def mine(year_id: YearQuery, call: Calling, response: Response) -> PersonalPlanOut:
    """404 before it is begun."""
    async with call.uow() as session:
        plan = await queries.own(session, year_id, call.actor.person_id)
        if plan is None:
            raise PlanUnknown
        shown = await plan_out(session, plan, local_date(call.now()))
    set_etag(response, plan.version)
    return shown


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to."""

    year_id: YearQuery
    state: Annotated[PersonalPlanState | None, Query(description="状态")] = None
    q: Annotated[OptionalLine, Query(description="姓名")] = ""
    follows_plan_id: Annotated[UUID | None, Query(description="采用了这份计划的目标")] = None
    follows_key: Annotated[RowKey | None, Query(description="目标在该计划中的编号")] = None


@router.get(
    "/mine/steps", operation_id="getOwnPersonalPlanSteps", summary="查看本人计划的办理过程", **_OWN
)
async def my_steps(year_id: YearQuery, call: Calling) -> PersonalPlanStepsOut:
    """Who did what and when, with what was handed in."""
    async with call.uow() as session:
        plan = await queries.own(session, year_id, call.actor.person_id)
        if plan is None:
            raise PlanUnknown
        found = await queries.steps(session, plan.id)
    return PersonalPlanStepsOut(items=[PersonalPlanStepOut.model_validate(one) for one in found])


@router.get("", operation_id="listPersonalPlans", summary="列出教师的计划", **_WATCH)
async def list_plans(
    call: Calling, page: PageQuery, chosen: Annotated[Filter, Depends()]
) -> Page[PersonalPlanRow]:
    """By school and name."""
    goal = (chosen.follows_plan_id, chosen.follows_key)
    wanted = Wanted(chosen.year_id, chosen.state, chosen.q, goal)
    async with call.uow() as session:
        rows = await queries.plans(session, call.actor, page, wanted)
    return page_of(
        rows,
        page,
        lambda row: (row.org_path, row.person_name, row.id),
        PersonalPlanRow.model_validate,
    )


@router.get("/counts", operation_id="countPersonalPlans", summary="统计教师的计划", **_WATCH)
async def count_plans(year_id: YearQuery, call: Calling) -> PersonalPlanCountsOut:
    """By state, with those that were returned and are past their date."""
    async with call.uow() as session:
        found = await queries.counts(session, call.actor, year_id, local_date(call.now()))
    return PersonalPlanCountsOut.model_validate(found)


@router.get(
    "/not-begun", operation_id="listStaffWithoutPlan", summary="列出尚未开始填写的人员", **_SCHOOL
)
async def list_without(
    year_id: YearQuery, call: Calling, page: PageQuery
) -> Page[StaffWithoutPlanOut]:
    """Staff of the caller's own schools, by name."""
    async with call.uow() as session:
        rows = await queries.without(session, call.actor, page, year_id, local_date(call.now()))
    return page_of(rows, page, lambda row: (row.name, row.id), StaffWithoutPlanOut.model_validate)


@router.post(
    "/approve", operation_id="approvePersonalPlans", summary="批量通过教师的计划", **_DECIDE
)
async def approve_many(body: PersonalPlansApproveIn, call: Calling) -> PersonalPlanOutcomesOut:
    """One that is refused stops no other."""
    read = [(one.id, one.version) for one in body.plans]
    found = await deciding.approve_many(call.uow, call.actor, read, call.now)
    return PersonalPlanOutcomesOut.model_validate({"items": found})


@router.post(
    "/undo",
    operation_id="undoPersonalPlanDecisions",
    summary="撤销通过或退回（办理后 24 小时内）",
    **_DECIDE,
)
async def undo(body: PersonalPlansUndoIn, call: Calling, world: World) -> PersonalPlanOutcomesOut:
    """Each waits again as it was handed in; one that is refused stops no other."""
    read = [(one.id, one.version) for one in body.plans]
    found = await undoing.undo(call.uow, world, call.actor, read, call.now)
    return PersonalPlanOutcomesOut.model_validate({"items": found})


@router.get("/{plan_id}", operation_id="getPersonalPlan", summary="查看教师的计划", **_WATCH)
async def get_plan(plan_id: PlanId, call: Calling, response: Response) -> PersonalPlanOut:
    """One in reach."""
    async with call.uow() as session:
        plan = await queries.visible(session, call.actor, plan_id)
        if plan is None:
            raise PlanUnknown
        shown = await plan_out(session, plan, local_date(call.now()))
    set_etag(response, plan.version)
    return shown


@router.get(
    "/{plan_id}/steps", operation_id="getPersonalPlanSteps", summary="查看计划的办理过程", **_WATCH
)
async def get_steps(plan_id: PlanId, call: Calling) -> PersonalPlanStepsOut:
    """Who did what and when, with what was handed in."""
    async with call.uow() as session:
        if await queries.visible(session, call.actor, plan_id) is None:
            raise PlanUnknown
        found = await queries.steps(session, plan_id)
    return PersonalPlanStepsOut(items=[PersonalPlanStepOut.model_validate(one) for one in found])


@router.put("/{plan_id}", operation_id="savePersonalPlan", summary="保存本人的计划", **_OWN)
async def save(
    plan_id: PlanId, body: PersonalPlanContent, call: Calling, seen: IfMatch, response: Response
) -> PersonalPlanOut:
    """It may be incomplete."""
    plan = await writing.save(call.uow, call.actor, plan_id, body, seen=seen)
    return await _answer(call, plan, response)


@router.post("/{plan_id}/submit", operation_id="submitPersonalPlan", summary="提交计划", **_OWN)
async def submit(
    plan_id: PlanId, call: Calling, seen: IfMatch, response: Response
) -> PersonalPlanOut:
    """Refused with everything that is missing."""
    plan = await writing.submit(call.uow, call.actor, plan_id, call.now, seen=seen)
    return await _answer(call, plan, response)


@router.post("/{plan_id}/withdraw", operation_id="withdrawPersonalPlan", summary="撤回计划", **_OWN)
async def withdraw(plan_id: PlanId, call: Calling, response: Response) -> PersonalPlanOut:
    """Before the school has decided."""
    plan = await writing.withdraw(call.uow, call.actor, plan_id, call.now)
    return await _answer(call, plan, response)


@router.post(
    "/{plan_id}/revise", operation_id="revisePersonalPlan", summary="修订已通过的计划", **_OWN
)
async def revise(plan_id: PlanId, call: Calling, response: Response) -> PersonalPlanOut:
    """What was approved stays in the history."""
    plan = await writing.revise(call.uow, call.actor, plan_id, call.now)
    return await _answer(call, plan, response)


@router.post(
    "/{plan_id}/return",
    operation_id="returnPersonalPlan",
    summary="退回计划（整改要求和期限）",
    **_DECIDE,
)
async def send_back(
    plan_id: PlanId, body: PersonalPlanReturnIn, call: Calling, seen: IfMatch, response: Response
) -> PersonalPlanOut:
    """With a written request and a date."""
    plan = await deciding.send_back(
        call.uow, call.actor, (plan_id, seen), call.now, reason=body.reason, due_on=body.due_on
    )
    return await _answer(call, plan, response)


@router.post(
    "/{plan_id}/approve", operation_id="approvePersonalPlan", summary="通过计划", **_DECIDE
)
async def approve(
    plan_id: PlanId, call: Calling, seen: IfMatch, response: Response
) -> PersonalPlanOut:
    """As it was read; handed in anew meanwhile, it is read anew."""
    plan = await deciding.approve(call.uow, call.actor, (plan_id, seen), call.now)
    return await _answer(call, plan, response)
