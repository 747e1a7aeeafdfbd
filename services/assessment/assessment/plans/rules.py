"""The life of a plan 规划/计划 as one table, its deadlines and its missing pieces.

Pure: no I/O, no clock, no ORM. Source: DOMAIN §1, §3; the notice, annex 4 C1–C6 and C10–C16.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from assessment.plans.refusals import OwnGroupPlan, OwnSchool, PlanStepNotPossible
from kernel.actor import Role
from kernel.clock import end_of_day, local_date
from kernel.errors import NotAllowed, NotFound

LEAST_ABILITIES: Final = 8  # C13: 选定 8-10 项微能力
MOST_ABILITIES: Final = 10
# ⚙ The notice sets no date: a plan is for the work of the year, so it is due early in it.
WRITE_DAYS: Final = timedelta(days=30)  # after the first day of the year
REVISE_DAYS: Final = timedelta(days=14)  # after a return
REVIEW_DAYS: Final = timedelta(days=14)  # after handing in


class PlanKind(StrEnum):
    """学校信息化教学发展规划, 校本研修计划, and 教研组规划和研修计划 under them (C16)."""

    SCHOOL = "school"
    STUDY = "study"
    GROUP = "group"


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
    """Who acts on a plan."""

    WRITER = "writer"
    SIGNER = "signer"  # hands it in
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: whose step it is and where it leads from each state."""

    side: Side
    leads: Mapping[PlanState, PlanState]


STEPS: Final[Mapping[PlanVerb, Step]] = {
    PlanVerb.SAVE: Step(Side.WRITER, {PlanState.DRAFT: PlanState.DRAFT}),
    PlanVerb.SUBMIT: Step(Side.SIGNER, {PlanState.DRAFT: PlanState.SUBMITTED}),
    PlanVerb.REVISE: Step(
        Side.WRITER, {PlanState.RETURNED: PlanState.DRAFT, PlanState.APPROVED: PlanState.DRAFT}
    ),
    PlanVerb.RETURN: Step(Side.REVIEWER, {PlanState.SUBMITTED: PlanState.RETURNED}),
    PlanVerb.APPROVE: Step(Side.REVIEWER, {PlanState.SUBMITTED: PlanState.APPROVED}),
}


_SCHOOL: Final = frozenset({Role.SCHOOL_LEAD, Role.SCHOOL_TEAM})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a plan: roles that reach its unit, and whether it is their own.

    One's own is what one's school (a group's plan: one's group) wrote, and what one handed in.
    """

    roles: frozenset[Role]
    is_city_run: bool
    is_own: bool = False
    kind: PlanKind = PlanKind.STUDY

    def sides(self) -> frozenset[Side]:
        """Return the sides the person belongs to.

        A school's plans go to the district office, at city-run schools 市直属 to the city office;
        a group's plan is written by its leader or the school's team and goes to that team.
        """
        if self.kind is PlanKind.GROUP:
            group = _SCHOOL | {Role.GROUP_LEADER}
            belongs = {Side.WRITER: group, Side.SIGNER: group, Side.REVIEWER: _SCHOOL}
        else:
            office = Role.CITY_OFFICE if self.is_city_run else Role.DISTRICT_OFFICE
            belongs = {
                Side.WRITER: _SCHOOL,
                Side.SIGNER: frozenset({Role.SCHOOL_LEAD}),
                Side.REVIEWER: frozenset({office}),
            }
        return frozenset(side for side, those in belongs.items() if those & self.roles)


def take(verb: PlanVerb, state: PlanState, standing: Standing) -> PlanState:
    """Return the state after a step.

    Raises NotFound when no role of the person reaches the unit, NotAllowed when another side has
    to act, OwnSchool or OwnGroupPlan for a reviewer of one's own, PlanStepNotPossible when the
    state does not lead there.
    """
    step = STEPS[verb]
    if not standing.roles:
        raise NotFound
    if step.side not in standing.sides():
        raise NotAllowed
    if step.side is Side.REVIEWER and standing.is_own:
        raise OwnGroupPlan if standing.kind is PlanKind.GROUP else OwnSchool
    if state not in step.leads:
        raise PlanStepNotPossible
    return step.leads[state]


def possible(state: PlanState, standing: Standing) -> tuple[PlanVerb, ...]:
    """Return the verbs the person may use now, in the order of the table."""
    mine = standing.sides()
    if standing.is_own:
        mine -= {Side.REVIEWER}
    return tuple(v for v, step in STEPS.items() if step.side in mine and state in step.leads)


def due_at(state: PlanState, year_starts_on: date, at: datetime) -> datetime | None:
    """Return when the step that is due after a step taken at `at` is late; None once approved."""
    first = year_starts_on + WRITE_DAYS
    if state is PlanState.SUBMITTED:
        return end_of_day(local_date(at) + REVIEW_DAYS)
    if state is PlanState.RETURNED:
        return end_of_day(max(first, local_date(at) + REVISE_DAYS))
    return None if state is PlanState.APPROVED else end_of_day(first)


def home_path(org_path: str, *, is_group: bool) -> str:
    """Return the path of the school a plan is of: a group lies right below its school."""
    return f"{org_path.rstrip('/').rpartition('/')[0]}/" if is_group else org_path


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
