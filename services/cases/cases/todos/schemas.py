"""Wire types of the to-dos about items."""

from datetime import datetime
from uuid import UUID

from cases.todos.kinds import TodoKind
from kernel.text import Wire


class ItemTodoOut(Wire):
    """How many of a kind wait; one's own items and campaigns are told one by one."""

    kind: TodoKind
    count: int
    item_id: UUID | None
    campaign_id: UUID | None
    due_at: datetime | None
    title: str
    detail: str


class ItemTodosOut(Wire):
    """To-dos, what came back first."""

    items: list[ItemTodoOut]
