"""The state table of plans: every state, every role, every relation."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from assessment.plans import rules
from assessment.plans.refusals import OwnSchool, PlanStepNotPossible
from assessment.plans.rules import PlanState, PlanVerb, Standing
from kernel.actor import Role
from kernel.errors import NotAllowed, NotFound

# Written out by hand from DOMAIN §3: verb, from, to, the roles at a district's school, the roles
# at a city-run school, and whether a person of the school may.
DOMAIN = """
save     draft      draft      school_lead,school_team  school_lead,school_team  yes
submit   draft      submitted  school_lead              school_lead              yes
revise   returned   draft      school_lead,school_team  school_lead,school_team  yes
revise   approved   draft      school_lead,school_team  school_lead,school_team  yes
return   submitted  returned   district_office          city_office              no
approve  submitted  approved   district_office          city_office              no
"""
ROWS = [line.split() for line in DOMAIN.strip().splitlines()]


def expected(verb: PlanVerb, state: PlanState, standing: Standing) -> PlanState | type[Exception]:
    rows = {PlanState(row[1]): row for row in ROWS if row[0] == verb}
    _, _, _, district_roles, city_roles, own = next(iter(rows.values()))
    if not standing.roles:
        return NotFound
    roles = (city_roles if standing.is_city_run else district_roles).split(",")
    if not standing.roles & {Role(role) for role in roles}:
        return NotAllowed
    if own == "no" and standing.is_own:
        return OwnSchool
    return PlanState(rows[state][2]) if state in rows else PlanStepNotPossible


@pytest.mark.requirement("R42", "R148")
@pytest.mark.parametrize("verb", list(PlanVerb))
def test_every_state_role_and_relation(verb: PlanVerb) -> None:
    roles = [frozenset[Role](), *[frozenset({role}) for role in Role]]
    for state, held, is_city_run, is_own in product(PlanState, roles, (True, False), (True, False)):
        standing = Standing(held, is_city_run, is_own)
        wanted = expected(verb, state, standing)
        if isinstance(wanted, PlanState):
            assert rules.take(verb, state, standing) is wanted
        else:
            with pytest.raises(wanted) as refused:
                rules.take(verb, state, standing)
            assert type(refused.value) is wanted
        assert (verb in rules.possible(state, standing)) == isinstance(wanted, PlanState)


def test_the_table_has_no_other_rows() -> None:
    found = {(v, start, end) for v, s in rules.STEPS.items() for start, end in s.leads.items()}
    assert found == {(PlanVerb(r[0]), PlanState(r[1]), PlanState(r[2])) for r in ROWS}


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (PlanState.DRAFT, datetime(2026, 10, 1, 16, tzinfo=UTC)),
        (PlanState.SUBMITTED, datetime(2026, 10, 4, 16, tzinfo=UTC)),
        (PlanState.RETURNED, datetime(2026, 10, 4, 16, tzinfo=UTC)),
        (PlanState.APPROVED, None),
    ],
)
def test_a_plan_is_due_early_in_the_year_and_each_answer_within_two_weeks(
    state: PlanState, due: datetime | None
) -> None:
    # 17:00 UTC is the next day in Yantai.
    at = datetime(2026, 9, 19, 17, tzinfo=UTC)
    assert rules.due_at(state, date(2026, 9, 1), at) == due


def test_a_return_never_shortens_the_first_deadline() -> None:
    early = datetime(2026, 9, 2, tzinfo=UTC)
    first = rules.due_at(PlanState.DRAFT, date(2026, 9, 1), early)
    assert rules.due_at(PlanState.RETURNED, date(2026, 9, 1), early) == first
