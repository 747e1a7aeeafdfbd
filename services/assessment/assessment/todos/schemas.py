"""Wire types of the to-dos."""

from datetime import datetime
from uuid import UUID

from assessment.submissions.rules import Verb
from kernel.text import Wire


class TodoOut(Wire):
    """One thing to do: verb, object, deadline. A batch (公示, 确定) counts a round's schools."""

    kind: str
    verb: Verb
    title: str
    detail: str
    submission_id: UUID | None
    round_id: UUID
    school_name: str | None
    round_name: str
    due_at: datetime | None
    is_overdue: bool
    count: int


class TodosOut(Wire):
    """待办, the most urgent first; counters run by the server's time."""

    items: list[TodoOut]
    server_time: datetime
