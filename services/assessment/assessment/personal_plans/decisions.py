"""What stands of a plan's decisions after its steps, those that were taken back left out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol, TypeVar

from assessment.personal_plans.rules import PersonalPlanVerb


class Taken(Protocol):
    """A step as far as it decides."""

    verb: PersonalPlanVerb
    note: str
    due_on: date | None
    at: datetime


_Step = TypeVar("_Step", bound=Taken)
DECISIONS: Final = (PersonalPlanVerb.APPROVE, PersonalPlanVerb.RETURN)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a plan shows of its decisions: when it was approved, what was asked for until when."""

    approved_at: datetime | None = None
    return_reason: str = ""
    return_due_on: date | None = None


def standing(steps: Iterable[_Step]) -> list[_Step]:
    """Return the decisions that stand, oldest first: an undo takes the last one away."""
    found: list[_Step] = []
    for step in steps:
        if step.verb in DECISIONS:
            found.append(step)
        elif step.verb is PersonalPlanVerb.UNDO and found:
            found.pop()
    return found


def decision_of(steps: Sequence[Taken]) -> Decision:
    """Return what a plan shows after these steps."""
    found = standing(steps)
    approved = [one.at for one in found if one.verb is PersonalPlanVerb.APPROVE]
    last = found[-1] if found else None
    is_returned = last is not None and last.verb is PersonalPlanVerb.RETURN
    return Decision(
        approved[-1] if approved else None,
        last.note if last and is_returned else "",
        last.due_on if last and is_returned else None,
    )
