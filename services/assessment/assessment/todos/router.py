"""HTTP face of the to-dos."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from assessment.deps import Calling
from assessment.todos import activities, counted, lacks, plans, service, unwritten_plans
from assessment.todos.schemas import (
    CountedTodoOut,
    PlanTodoOut,
    SchoolLacksOut,
    TodoOut,
    TodosOut,
)
from kernel.clock import local_date
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1", tags=["todos"])


@router.get(
    "/todos",
    operation_id="listTodos",
    summary="查看我的待办",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_todos(call: Calling) -> TodosOut:
    """Derived from states: a to-do vanishes when the work is done."""
    at = call.now()
    async with call.uow() as session:
        found = await service.todos(session, call.actor, at)
        planned = await plans.todos(session, call.actor, at)
        others = await counted.todos(session, call.actor, local_date(at))
        held = await activities.todos(session, call.actor, at)
        grouped = await unwritten_plans.todos(session, call.actor, at)
    return TodosOut(
        items=[TodoOut.model_validate(one) for one in found],
        plans=[PlanTodoOut.model_validate(one) for one in planned],
        counted=[CountedTodoOut.model_validate(one) for one in (*held, *grouped, *others)],
        server_time=at,
    )


@router.get(
    "/school-lacks/{unit_id}",
    operation_id="getSchoolLacks",
    summary="查看一所学校的教师还缺什么（计划、学时、微能力的人数）",
    **allows(*lacks.SCHOOL_ROLES, reach=Reach.SUBTREE),
)
async def get_school_lacks(
    unit_id: Annotated[UUID, Path(description="学校的编号")],
    call: Calling,
    year_id: Annotated[UUID | None, Query(description="考核年度；不填为当前开放的年度")] = None,
) -> SchoolLacksOut:
    """For the workbench of its principal and team; other lists name the people."""
    async with call.uow() as session:
        found = await lacks.of_school(session, call.actor, (unit_id, year_id), call.now())
    return SchoolLacksOut.model_validate(found)
