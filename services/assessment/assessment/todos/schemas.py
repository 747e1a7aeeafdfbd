"""Wire types of the to-dos."""

from datetime import date, datetime
from uuid import UUID

from assessment.plans.rules import PlanKind, PlanVerb
from assessment.submissions.rules import Verb
from assessment.todos.counted import CountedKind
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


class PlanTodoOut(Wire):
    """A plan that came back to its school, or how many wait for the district's word."""

    kind: PlanKind
    verb: PlanVerb
    plan_id: UUID | None
    year_id: UUID
    year_name: str
    detail: str
    due_at: datetime | None
    is_overdue: bool
    count: int


class CountedTodoOut(Wire):
    """How many of a kind wait; `due_on` where a plan is to be corrected until a day."""

    kind: CountedKind
    count: int
    due_on: date | None


class SchoolLacksOut(Wire):
    """How many of a school's teachers still lack something in a year.

    `abilities` is how many the year asks of each.
    """

    school_id: UUID
    school_name: str
    year_id: UUID
    year_name: str
    teachers: int
    without_plan: int
    below_hours: int
    below_abilities: int
    abilities: int


class TodosOut(Wire):
    """待办, the most urgent first; counters run by the server's time."""

    items: list[TodoOut]
    plans: list[PlanTodoOut]
    counted: list[CountedTodoOut]
    server_time: datetime
