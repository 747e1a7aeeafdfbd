"""Wire types of the to-dos about items."""

from uuid import UUID

from cases.todos.queries import TodoKind
from kernel.text import Wire


class ItemTodoOut(Wire):
    """How many of a kind wait; one's own items are told one by one."""

    kind: TodoKind
    count: int
    item_id: UUID | None
    title: str
    detail: str


class ItemTodosOut(Wire):
    """To-dos, what came back first."""

    items: list[ItemTodoOut]
