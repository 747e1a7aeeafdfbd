"""The life of a plan 规划/计划 as one table, its deadlines and its missing pieces.

Pure: no I/O, no clock, no ORM. Source: DOMAIN §1, §3; the notice, annex 4 C1–C6 and C10–C16.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from assessment.plans.refusals import OwnSchool, PlanStepNotPossible
from kernel.actor import Role
from kernel.clock import end_of_day, local_date
from kernel.errors import NotAllowed, NotFound

# ⚙ The notice sets no date: a plan is for the work of the year, so it is due early in it.
WRITE_DAYS: Final = timedelta(days=30)  # after the first day of the year
REVISE_DAYS: Final = timedelta(days=14)  # after a return
REVIEW_DAYS: Final = timedelta(days=14)  # after handing in


class PlanKind(StrEnum):
    """学校信息化教学发展规划 and 校本研修计划."""

    SCHOOL = "school"
    STUDY = "study"


class PlanState(StrEnum):
    """Where the newest version of a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class PlanVerb(StrEnum):
    """What people do with a plan."""

    SAVE = "save"
    SUBMIT = "submit"
    REVISE = "revise"
    RETURN = "return"
    APPROVE = "approve"


class Side(StrEnum):
    """Who acts, seen from the school."""

    SCHOOL = "school"  # the principal or the management team
    PRINCIPAL = "principal"
    DISTRICT = "district"  # the district office; for city-run schools 市直属 the city office


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: whose step it is and where it leads from each state."""

    side: Side
    leads: Mapping[PlanState, PlanState]


STEPS: Final[Mapping[PlanVerb, Step]] = {
    PlanVerb.SAVE: Step(Side.SCHOOL, {PlanState.DRAFT: PlanState.DRAFT}),
    PlanVerb.SUBMIT: Step(Side.PRINCIPAL, {PlanState.DRAFT: PlanState.SUBMITTED}),
    PlanVerb.REVISE: Step(
        Side.SCHOOL, {PlanState.RETURNED: PlanState.DRAFT, PlanState.APPROVED: PlanState.DRAFT}
    ),
    PlanVerb.RETURN: Step(Side.DISTRICT, {PlanState.SUBMITTED: PlanState.RETURNED}),
    PlanVerb.APPROVE: Step(Side.DISTRICT, {PlanState.SUBMITTED: PlanState.APPROVED}),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a school: roles that reach it, and whether it is their own."""

    roles: frozenset[Role]
    is_city_run: bool
    is_own_school: bool = False  # a member of its staff, or whoever handed the version in

    def sides(self) -> frozenset[Side]:
        """Return the sides the person belongs to."""
        district = Role.CITY_OFFICE if self.is_city_run else Role.DISTRICT_OFFICE
        belongs = {
            Side.SCHOOL: {Role.SCHOOL_LEAD, Role.SCHOOL_TEAM},
            Side.PRINCIPAL: {Role.SCHOOL_LEAD},
            Side.DISTRICT: {district},
        }
        return frozenset(side for side, those in belongs.items() if those & self.roles)


def take(verb: PlanVerb, state: PlanState, standing: Standing) -> PlanState:
    """Return the state after a step.

    Raises NotFound when no role of the person reaches the school, NotAllowed when another side has
    to act, OwnSchool for a reviewer of that school, PlanStepNotPossible when the state does not
    lead there.
    """
    step = STEPS[verb]
    if not standing.roles:
        raise NotFound
    if step.side not in standing.sides():
        raise NotAllowed
    if step.side is Side.DISTRICT and standing.is_own_school:
        raise OwnSchool
    if state not in step.leads:
        raise PlanStepNotPossible
    return step.leads[state]


def possible(state: PlanState, standing: Standing) -> tuple[PlanVerb, ...]:
    """Return the verbs the person may use now, in the order of the table."""
    mine = standing.sides()
    if standing.is_own_school:
        mine -= {Side.DISTRICT}
    return tuple(v for v, step in STEPS.items() if step.side in mine and state in step.leads)


def due_at(state: PlanState, year_starts_on: date, at: datetime) -> datetime | None:
    """Return when the step that is due after a step taken at `at` is late; None once approved."""
    first = year_starts_on + WRITE_DAYS
    if state is PlanState.SUBMITTED:
        return end_of_day(local_date(at) + REVIEW_DAYS)
    if state is PlanState.RETURNED:
        return end_of_day(max(first, local_date(at) + REVISE_DAYS))
    return None if state is PlanState.APPROVED else end_of_day(first)


@dataclass(frozen=True, slots=True)
class Gap:
    """A piece that is missing (refuses the submission) or only worth a look (`is_warning`)."""

    part: str
    message: str
    row: str = ""  # the key of the row it belongs to
    is_warning: bool = False


def missing(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps that keep a plan from being handed in."""
    return tuple(gap for gap in gaps if not gap.is_warning)
