"""HTTP face of the to-dos."""

from fastapi import APIRouter

from assessment.deps import Calling
from assessment.todos import activities, counted, plans, service, unwritten_plans
from assessment.todos.schemas import CountedTodoOut, PlanTodoOut, TodoOut, TodosOut
from kernel.clock import local_date
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/todos", tags=["todos"])


@router.get(
    "",
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
