"""The states of a school's submission 申报 as one table, and what an answer needs to be complete.

Pure: no I/O, no clock, no ORM. Source: DOMAIN §2 (states), the notice's annex 4, R34, R38, R98.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Final

from assessment.submissions.refusals import AlreadySubmitted, StepNotPossible, TookPart
from kernel.actor import Role
from kernel.clock import end_of_day
from kernel.errors import NotAllowed, NotFound


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    VERIFIED = "verified"
    ANNOUNCED = "announced"
    APPEALED = "appealed"
    IN_APPEAL = "in_appeal"
    FINAL = "final"


class ItemState(StrEnum):
    """Where one answer stands: 空, 填写中, 完成, 完成但基础项将失分, 退回未改."""

    EMPTY = "empty"
    STARTED = "started"
    DONE = "done"
    WARNING = "warning"
    RETURNED = "returned"


class Verb(StrEnum):
    """What people do with a submission."""

    SAVE = "save"
    SUBMIT = "submit"
    REVISE = "revise"
    EXTEND = "extend"
    START_REVIEW = "start_review"
    RETURN = "return"
    CONCLUDE_DISTRICT = "conclude_district"
    CONCLUDE_CITY = "conclude_city"
    ANNOUNCE = "announce"
    APPEAL = "appeal"
    TAKE_APPEAL = "take_appeal"
    DECIDE_APPEAL = "decide_appeal"
    FINALISE = "finalise"


class Party(StrEnum):
    """Who acts, seen from the school."""

    SCHOOL = "school"  # the principal or the management team
    PRINCIPAL = "principal"
    DISTRICT = "district"  # the district office; for city-run schools the city office
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: whose step it is and where it leads from each state.

    `apart_from` names the stages in which the person must have taken no part (four-eyes rule).
    """

    party: Party
    leads: Mapping[State, State]
    apart_from: frozenset[Party] = frozenset()


_REVIEWERS: Final = frozenset({Party.DISTRICT, Party.CITY})

STEPS: Final[Mapping[Verb, Step]] = {
    Verb.SAVE: Step(Party.SCHOOL, {State.DRAFT: State.DRAFT}),
    Verb.SUBMIT: Step(Party.PRINCIPAL, {State.DRAFT: State.SUBMITTED}),
    Verb.REVISE: Step(Party.SCHOOL, {State.RETURNED: State.DRAFT}),
    Verb.EXTEND: Step(Party.CITY, {State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED}),
    Verb.START_REVIEW: Step(
        Party.DISTRICT,
        {State.SUBMITTED: State.IN_REVIEW, State.IN_REVIEW: State.IN_REVIEW},
    ),
    Verb.RETURN: Step(
        Party.DISTRICT, {State.SUBMITTED: State.RETURNED, State.IN_REVIEW: State.RETURNED}
    ),
    Verb.CONCLUDE_DISTRICT: Step(Party.DISTRICT, {State.IN_REVIEW: State.REVIEWED}),
    Verb.CONCLUDE_CITY: Step(
        Party.CITY, {State.REVIEWED: State.VERIFIED}, frozenset({Party.DISTRICT})
    ),
    Verb.ANNOUNCE: Step(Party.CITY, {State.VERIFIED: State.ANNOUNCED}),
    Verb.APPEAL: Step(Party.PRINCIPAL, {State.ANNOUNCED: State.APPEALED}),
    Verb.TAKE_APPEAL: Step(Party.CITY, {State.APPEALED: State.IN_APPEAL}, _REVIEWERS),
    Verb.DECIDE_APPEAL: Step(Party.CITY, {State.IN_APPEAL: State.ANNOUNCED}, _REVIEWERS),
    Verb.FINALISE: Step(Party.CITY, {State.ANNOUNCED: State.FINAL}),
}

# Taking part in a stage: the verbs of that stage in the history.
TAKES_PART: Final[Mapping[Verb, Party]] = {
    Verb.START_REVIEW: Party.DISTRICT,
    Verb.RETURN: Party.DISTRICT,
    Verb.CONCLUDE_DISTRICT: Party.DISTRICT,
    Verb.CONCLUDE_CITY: Party.CITY,
}

# In which states which deadline runs.
_SCHOOL_WORKS: Final = frozenset({State.DRAFT, State.RETURNED})
_DISTRICT_WORKS: Final = frozenset({State.SUBMITTED, State.IN_REVIEW})
PUBLISHED: Final = frozenset({State.ANNOUNCED, State.APPEALED, State.IN_APPEAL, State.FINAL})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a school: roles that reach it, and stages they took part in."""

    roles: frozenset[Role]
    is_city_run: bool
    took_part: frozenset[Party] = frozenset()

    def parties(self) -> frozenset[Party]:
        """Return the parties the person belongs to."""
        return _parties(self.roles, is_city_run=self.is_city_run)


@cache  # a handful of role sets, asked for on every row of a list
def _parties(roles: frozenset[Role], *, is_city_run: bool) -> frozenset[Party]:
    district = Role.CITY_OFFICE if is_city_run else Role.DISTRICT_OFFICE
    belongs = {
        Party.SCHOOL: {Role.SCHOOL_LEAD, Role.SCHOOL_TEAM},
        Party.PRINCIPAL: {Role.SCHOOL_LEAD},
        Party.DISTRICT: {district},
        Party.CITY: {Role.CITY_OFFICE},
    }
    return frozenset(party for party, those in belongs.items() if those & roles)


def take(verb: Verb, state: State, standing: Standing) -> State:
    """Return the state after a step.

    Raises NotFound when no role of the person reaches the school, NotAllowed when another party
    has to act, TookPart for the four-eyes rule, StepNotPossible when the state does not lead there.
    """
    step = STEPS[verb]
    if not standing.roles:
        raise NotFound
    if step.party not in standing.parties():
        raise NotAllowed
    if step.apart_from & standing.took_part:
        raise TookPart
    if state not in step.leads:
        raise AlreadySubmitted if verb is Verb.SUBMIT else StepNotPossible
    return step.leads[state]


def possible(state: State, standing: Standing) -> tuple[Verb, ...]:
    """Return the verbs the person may use now, in the order of the table."""
    mine = standing.parties()
    return tuple(
        verb
        for verb, step in STEPS.items()
        if step.party in mine and state in step.leads and not step.apart_from & standing.took_part
    )


@dataclass(frozen=True, slots=True)
class DueDates:
    """The dates of a round, each ending at 24:00 in Yantai."""

    self_due_on: date
    district_due_on: date
    city_due_on: date


def due_at(
    state: State, version_no: int, dates: DueDates, extended_due_on: date | None
) -> datetime | None:
    """Return when the step that is due in this state is late, None when nothing is due.

    A returned version 退回修改 may come back until the district's own deadline, because the notice
    sets no other; an extension by the city office counts where it is later.
    """
    if state in _SCHOOL_WORKS:
        is_first = version_no == 1 and state is State.DRAFT
        day = dates.self_due_on if is_first else dates.district_due_on
        return end_of_day(max(day, extended_due_on or day))
    if state in _DISTRICT_WORKS:
        return end_of_day(dates.district_due_on)
    return end_of_day(dates.city_due_on) if state is State.REVIEWED else None


def item_state(
    *, has_content: bool, is_mark_whole: bool, is_mark_begun: bool, loses_base_point: bool
) -> ItemState:
    """Return the state of an answer: done needs a whole self-mark and a narrative or evidence."""
    if has_content and is_mark_whole:
        return ItemState.WARNING if loses_base_point else ItemState.DONE
    return ItemState.STARTED if has_content or is_mark_begun else ItemState.EMPTY


def blanks(every: Iterable[str], complete: Iterable[str]) -> tuple[str, ...]:
    """Return the items that are not complete, in the rubric's order."""
    done = set(complete)
    return tuple(code for code in every if code not in done)
