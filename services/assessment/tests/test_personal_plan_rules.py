"""What a personal plan must say, what it is warned about, and who moves it where."""

from datetime import date
from itertools import product

import pytest

from assessment.abilities.from_notice import read_names
from assessment.abilities.rules import Environment
from assessment.personal_plans.rules import (
    STEPS,
    Choice,
    Content,
    Offer,
    Party,
    PersonalPlanState,
    PersonalPlanVerb,
    Place,
    missing,
    warnings,
)

PLACES = {one.code: Place(one.environment, one.dimension) for one in read_names().abilities}
OFFER = Offer(PLACES, {"A1", "A3", "A5", "A11", "B2"}, 3, date(2026, 9, 1), date(2027, 8, 31))
DAY = date(2027, 5, 1)


def plan(*codes: str, reason: str = "", day: date | None = DAY, goal: str = "目标") -> Content:
    choices = [Choice(code, goal, day) for code in codes]
    return Content("会用课件", [Environment.MULTIMEDIA], "提高学情分析", choices, reason)


def codes(found: object) -> list[str]:
    return [one.code for one in found]  # type: ignore[attr-defined]


@pytest.mark.requirement("R108", "R110")
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (plan("A1", "A3", "A5"), []),
        (plan("A1", "A3", "A5", "A11"), []),
        (plan("A1", "A3"), ["abilities_few"]),
        (plan("A1", "A1", "A3"), ["abilities_few", "ability_twice"]),
        (plan("A1", "A3", "A9"), ["ability_not_offered"]),
        (plan("A1", "A3", "A99"), ["ability_unknown"]),
        (plan("A1", "A3", "A5", day=None), ["ability_date_missing"] * 3),
        (plan("A1", "A3", "A5", day=date(2027, 9, 1)), ["ability_date_outside"] * 3),
        (plan("A1", "A3", "A5", goal=" "), ["ability_goal_missing"] * 3),
        (
            Content("", [], " ", []),
            ["level_missing", "environment_missing", "goal_missing", "abilities_few"],
        ),
    ],
)
def test_what_is_missing_is_named(content: Content, expected: list[str]) -> None:
    assert codes(missing(content, OFFER)) == expected


@pytest.mark.requirement("R109")
def test_dimensions_that_are_not_heeded_are_a_warning_with_a_reason_and_never_a_block() -> None:
    three = plan("A1", "A3", "A5")
    assert missing(three, OFFER) == []
    (found,) = warnings(three, OFFER)
    assert (found.code, "学业评价" in found.message) == ("dimensions_missing", True)
    assert warnings(plan("A1", "A3", "A5", reason="先做课堂教学"), OFFER) == []
    assert warnings(plan("A1", "A3", "A5", "A11"), OFFER) == []


@pytest.mark.requirement("R108")
def test_an_ability_of_another_environment_is_a_warning() -> None:
    assert "environment_differs" in codes(warnings(plan("A1", "A3", "A5", "A11", "B2"), OFFER))


@pytest.mark.requirement("R110")
def test_nobody_waits_for_the_schools_study_plan() -> None:
    opened = Offer(PLACES, None, 3, OFFER.starts_on, OFFER.ends_on)
    anything = plan("A1", "A2", "A9", "A13")
    assert missing(anything, opened) == []
    assert "study_plan_open" in codes(warnings(anything, opened))


@pytest.mark.requirement("R81", "R108")
def test_the_state_table_is_whole() -> None:
    allowed = {
        (PersonalPlanVerb.SUBMIT, PersonalPlanState.DRAFT): (
            Party.OWNER,
            PersonalPlanState.SUBMITTED,
        ),
        (PersonalPlanVerb.SUBMIT, PersonalPlanState.RETURNED): (
            Party.OWNER,
            PersonalPlanState.SUBMITTED,
        ),
        (PersonalPlanVerb.WITHDRAW, PersonalPlanState.SUBMITTED): (
            Party.OWNER,
            PersonalPlanState.DRAFT,
        ),
        (PersonalPlanVerb.RETURN, PersonalPlanState.SUBMITTED): (
            Party.SCHOOL,
            PersonalPlanState.RETURNED,
        ),
        (PersonalPlanVerb.APPROVE, PersonalPlanState.SUBMITTED): (
            Party.SCHOOL,
            PersonalPlanState.APPROVED,
        ),
        (PersonalPlanVerb.REVISE, PersonalPlanState.APPROVED): (
            Party.OWNER,
            PersonalPlanState.DRAFT,
        ),
        (PersonalPlanVerb.UNDO, PersonalPlanState.APPROVED): (
            Party.SCHOOL,
            PersonalPlanState.SUBMITTED,
        ),
        (PersonalPlanVerb.UNDO, PersonalPlanState.RETURNED): (
            Party.SCHOOL,
            PersonalPlanState.SUBMITTED,
        ),
    }
    for verb, state in product(PersonalPlanVerb, PersonalPlanState):
        step = STEPS[verb]
        assert ((verb, state) in allowed) is (state in step.before)
        if (verb, state) in allowed:
            assert allowed[verb, state] == (step.party, step.after)
