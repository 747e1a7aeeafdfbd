"""Tasks: the list, the own ones, assigning, finishing, reassigning."""

from dataclasses import asdict, dataclass
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from auth.assignments.queries import tasks as queries
from auth.assignments.queries.tasks import Filter
from auth.assignments.rules import AssignmentState, Task
from auth.assignments.schemas import (
    AssignedOut,
    AssignmentIn,
    AssignmentOut,
    FinishIn,
    ReassignIn,
)
from auth.assignments.service import assigning, passing
from auth.assignments.service.passing import Passing
from auth.deps import Call, CurrentCall, CurrentSettings
from auth.experts.router.shared import FOR_LEADERS, id_after
from auth.settings import Settings
from kernel.actor import Role
from kernel.clock import local_date
from kernel.etag import IfMatch, set_etag
from kernel.idempotency import IdempotencyKey, once
from kernel.paging import Page, PageQuery, page_of
from kernel.policy import Reach, allows

router = APIRouter()

_WATCHERS: Final = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE, Role.AUDITOR)
# A school sees who looks after it, and not who will review or sample it.
READERS: Final = (*_WATCHERS, Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list, named after the fields."""

    team_id: Annotated[UUID | None, Query(description="市或区市的专家团队")] = None
    entry_id: Annotated[UUID | None, Query(description="专家")] = None
    organisation_id: Annotated[UUID | None, Query(description="对象，含下级")] = None
    task: Annotated[Task | None, Query(description="任务类型")] = None
    state: Annotated[AssignmentState | None, Query(description="状态")] = None
    is_overdue: Annotated[bool, Query(description="只看逾期未结束的")] = False


@router.get(
    "/expert-assignments",
    operation_id="listExpertAssignments",
    summary="查询专家任务",
    **allows(*READERS, reach=Reach.SUBTREE),
)
async def list_assignments(
    call: CurrentCall, page: PageQuery, wanted: Annotated[Wanted, Depends()]
) -> Page[AssignmentOut]:
    """List the tasks about units within the caller's reach, the latest first."""
    is_judged = not call.actor.has_role(*_WATCHERS)
    after, chosen = id_after(page), Filter(**asdict(wanted), helping_only=is_judged)
    reach = (call.actor.paths(*READERS), local_date(call.now()))
    async with call.uow() as session:
        rows = await queries.tasks(session, reach, chosen, after=after, limit=page.limit)
    return page_of(rows, page, lambda row: (row.id,), AssignmentOut.model_validate)


@router.get(
    "/me/expert-assignments",
    operation_id="listMyExpertAssignments",
    summary="查询我的专家任务",
    **allows(Role.EXPERT, reach=Reach.SELF),
)
async def list_mine(call: CurrentCall, page: PageQuery) -> Page[AssignmentOut]:
    """List the tasks of the expert who asks, the latest first."""
    after, today = id_after(page), local_date(call.now())
    async with call.uow() as session:
        rows = await queries.tasks_of_person(
            session, call.actor.person_id, today, after=after, limit=page.limit
        )
    return page_of(rows, page, lambda row: (row.id,), AssignmentOut.model_validate)


async def _assigned(
    session: AsyncSession, call: Call, assignment_id: UUID, settings: Settings
) -> AssignedOut:
    row = await queries.task(session, assignment_id, local_date(call.now()))
    load = await queries.load_of(session, row.entry_id)
    return AssignedOut(
        **AssignmentOut.model_validate(row).model_dump(),
        load=load,
        load_limit=settings.expert_load_limit,
        is_over_limit=load > settings.expert_load_limit,
    )


@router.post(
    "/expert-assignments",
    operation_id="createExpertAssignment",
    summary="分配专家任务",
    status_code=201,
    **FOR_LEADERS,
)
async def create_assignment(
    call: CurrentCall, idem: IdempotencyKey, settings: CurrentSettings, body: AssignmentIn
) -> AssignedOut:
    """Give a serving expert a task; whoever is barred is refused, a high load is a warning."""

    async def work(session: AsyncSession) -> AssignedOut:
        made = await assigning.assign(session, call.actor, body.wish(), settings, call.now())
        return await _assigned(session, call, made.id, settings)

    return await once(call.uow, idem, AssignedOut, work)


@router.post(
    "/expert-assignments/{assignment_id}/finish",
    operation_id="finishExpertAssignment",
    summary="结束专家任务（完成或终止）",
    **FOR_LEADERS,
)
async def finish_assignment(
    call: CurrentCall, assignment_id: UUID, seen: IfMatch, body: FinishIn, response: Response
) -> AssignmentOut:
    """End a task: done, or ended with a reason."""
    which, outcome = (assignment_id, seen), (body.outcome, body.reason)
    async with call.uow.begin() as session:
        await assigning.finish(session, call.actor, which, outcome, call.now())
        row = await queries.task(session, assignment_id, local_date(call.now()))
        shown = AssignmentOut.model_validate(row)
    set_etag(response, shown.version)
    return shown


@router.post(
    "/expert-assignments/{assignment_id}/reassign",
    operation_id="reassignExpertAssignment",
    summary="改派专家任务",
    **FOR_LEADERS,
)
async def reassign_assignment(
    call: CurrentCall,
    assignment_id: UUID,
    seen: IfMatch,
    settings: CurrentSettings,
    body: ReassignIn,
) -> AssignedOut:
    """Give an open task to another serving expert; the answer is the new task."""
    how = Passing(call.actor, settings, body.reason, call.now())
    async with call.uow.begin() as session:
        made = await passing.reassign(session, how, (assignment_id, seen), body.to_entry_id)
        return await _assigned(session, call, made.id, settings)
