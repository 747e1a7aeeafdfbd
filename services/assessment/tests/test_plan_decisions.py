"""What a plan shows of its decisions after steps that were taken back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from assessment.personal_plans.decisions import Decision, decision_of
from assessment.personal_plans.rules import PersonalPlanVerb

NOW = datetime(2026, 10, 1, tzinfo=UTC)
DUE = date(2026, 12, 20)


@dataclass
class Step:
    verb: PersonalPlanVerb
    note: str
    due_on: date | None
    at: datetime


def steps(verbs: str) -> list[Step]:
    """The verbs at one hour after the other; the n-th return asks for its number."""
    made = []
    for hour, word in enumerate(verbs.split()):
        verb = PersonalPlanVerb(word)
        is_return = verb is PersonalPlanVerb.RETURN
        note, due_on = (str(hour), DUE) if is_return else ("", None)
        made.append(Step(verb, note, due_on, NOW + timedelta(hours=hour)))
    return made


@pytest.mark.requirement("R81", "R108")
@pytest.mark.parametrize(
    ("verbs", "approved_hour", "asked"),
    [
        ("submit", None, ""),
        ("submit return", None, "1"),
        ("submit return undo", None, ""),
        ("submit approve", 1, ""),
        ("submit approve undo", None, ""),
        ("submit return submit approve", 3, ""),
        ("submit return submit approve undo", None, "1"),
        ("submit return submit return undo", None, "1"),
        ("submit approve revise submit approve undo", 1, ""),
        ("submit approve undo return", None, "3"),
        ("submit approve undo approve undo approve", 5, ""),
    ],
)
def test_an_undo_brings_back_what_stood_before(
    verbs: str, approved_hour: int | None, asked: str
) -> None:
    at = None if approved_hour is None else NOW + timedelta(hours=approved_hour)
    assert decision_of(steps(verbs)) == Decision(at, asked, DUE if asked else None)
