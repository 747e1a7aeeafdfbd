"""Wire types of support."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from assessment.hours.schemas.records import HoursOut
from assessment.support.rules import SupportKind, TeacherProblem
from assessment.support.service.giving import Said
from assessment.support.service.seeing import Seen
from assessment.years.schemas import Day
from kernel.text import Prose, Wire

# Two steps: in one, the length would be taken before the blanks are stripped.
SupportText = Annotated[
    Prose,
    StringConstraints(max_length=2000, strip_whitespace=True),
    StringConstraints(min_length=1),
]


class SupportIn(Wire):
    """What was done for whom; without a year it belongs to the one that is open now."""

    person_id: UUID
    held_on: Day
    kind: SupportKind
    text: SupportText
    next_on: Day | None = None
    year_id: UUID | None = None

    def said(self) -> Said:
        """Return it as the service knows it."""
        return Said(**{name: getattr(self, name) for name in Said.__dataclass_fields__})


class SupportAnswerIn(Wire):
    """What the teacher says to it, or did since."""

    text: SupportText


class SupportOut(Wire):
    """Support that was given."""

    id: UUID
    year_id: UUID
    person_id: UUID
    person_name: str
    group_name: str | None
    org_path: str
    held_on: date
    kind: SupportKind
    text: str
    next_on: date | None
    given_by_name: str
    read_at: datetime | None
    answer: str
    answered_at: datetime | None
    created_at: datetime


class TeacherProblemsOut(Wire):
    """A teacher with the problems that are seen, and the last support."""

    person_id: UUID
    name: str
    staff_no: str | None
    problems: list[TeacherProblem]
    plan_state: str | None
    online: HoursOut
    offline: HoursOut
    online_expected: HoursOut
    offline_expected: HoursOut
    returned: list[str]
    weak: list[str]
    supports: int
    last_on: date | None
    next_on: date | None

    @classmethod
    def of(cls, one: Seen) -> "TeacherProblemsOut":
        """Shape a teacher."""
        who, how = one.teacher, one.teacher.standing
        return cls(
            person_id=who.person_id,
            name=who.name,
            staff_no=who.staff_no,
            problems=list(one.problems),
            plan_state=how.plan_state,
            online=how.online,
            offline=how.offline,
            online_expected=one.online_expected,
            offline_expected=one.offline_expected,
            returned=sorted(how.returned),
            weak=sorted(how.weak),
            supports=who.supports,
            last_on=who.last_on,
            next_on=who.next_on,
        )
