"""The life of a scheme 考核实施细则: a draft, published, then the next version. Pure.

A published version never changes. While the next one is written, the published one is in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from assessment.hours.rules import COLLECTORS
from assessment.schemes.refusals import SchemeStepNotPossible
from kernel.actor import Role
from kernel.errors import NotAllowed, NotFound

SCHOOL: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM)
# Drafts are read by those who write them, published versions by those above, too ...
READERS: Final = (*SCHOOL, Role.DISTRICT_OFFICE, Role.CITY_OFFICE, Role.AUDITOR)
# ... and by those who are assessed by it.
STAFF: Final = (Role.TEACHER, Role.GROUP_LEADER)
ASSESSED: Final = COLLECTORS


class SchemeState(StrEnum):
    """Where the newest version stands."""

    DRAFT = "draft"
    PUBLISHED = "published"


class SchemeVerb(StrEnum):
    """What a school does with its scheme."""

    SAVE = "save"
    PUBLISH = "publish"
    REVISE = "revise"


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the table: whose step it is and where it leads."""

    roles: tuple[Role, ...]
    before: SchemeState
    after: SchemeState


STEPS: Final[Mapping[SchemeVerb, Step]] = {
    SchemeVerb.SAVE: Step(SCHOOL, SchemeState.DRAFT, SchemeState.DRAFT),
    SchemeVerb.PUBLISH: Step((Role.SCHOOL_LEAD,), SchemeState.DRAFT, SchemeState.PUBLISHED),
    SchemeVerb.REVISE: Step(SCHOOL, SchemeState.PUBLISHED, SchemeState.DRAFT),
}


def take(verb: SchemeVerb, state: SchemeState, roles: frozenset[Role]) -> SchemeState:
    """Return the state after a step; `roles` are those of the caller that reach the school."""
    step = STEPS[verb]
    if not roles:
        raise NotFound
    if not roles & set(step.roles):
        raise NotAllowed
    if state is not step.before:
        raise SchemeStepNotPossible
    return step.after


def possible(state: SchemeState, roles: frozenset[Role]) -> tuple[SchemeVerb, ...]:
    """Return the verbs the caller may use now."""
    return tuple(v for v, one in STEPS.items() if roles & set(one.roles) and state is one.before)
