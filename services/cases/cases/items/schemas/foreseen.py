"""Wire types of what deciding about many would do."""

from uuid import UUID

from cases.items.rules import Holder, State
from kernel.text import Wire


class ForeseenOut(Wire):
    """What would become of one of many; a code and a sentence where it would be refused."""

    item_id: UUID
    state: State | None
    held_by: Holder | None
    code: str
    message: str


class ForeseenListOut(Wire):
    """What would become of each of the list."""

    items: list[ForeseenOut]
