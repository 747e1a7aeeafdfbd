"""HTTP face of the to-dos about items."""

from fastapi import APIRouter

from cases.deps import Calling
from cases.todos import queries
from cases.todos.schemas import ItemTodoOut, ItemTodosOut
from kernel.policy import Reach, allows

router = APIRouter(prefix="/v1/todos", tags=["todos"])


@router.get(
    "",
    operation_id="listItemTodos",
    summary="查看我的资源待办",
    **allows(reach=Reach.SIGNED_IN),
)
async def list_todos(call: Calling) -> ItemTodosOut:
    """Derived from states: a to-do vanishes when the work is done."""
    async with call.uow() as session:
        found = await queries.todos(session, call.actor, call.now)
    return ItemTodosOut(items=[ItemTodoOut.model_validate(one) for one in found])
