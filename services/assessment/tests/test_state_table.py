"""The state table: every state, every role, every relation."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from assessment.submissions import rules
from assessment.submissions.refusals import AlreadySubmitted, StepNotPossible, TookPart
from assessment.submissions.rules import DueDates, ItemState, Party, Standing, State, Verb
from kernel.actor import Role
from kernel.errors import NotAllowed, NotFound

# Written out by hand from DOMAIN §2: verb, from, to, the roles at a district's school,
# the roles at a city-run school, and the stages in which the person took no part.
DOMAIN = """
save  draft  draft  school_lead,school_team  school_lead,school_team  -
submit  draft  submitted  school_lead  school_lead  -
revise  returned  draft  school_lead,school_team  school_lead,school_team  -
extend  draft  draft  city_office  city_office  -
extend  returned  returned  city_office  city_office  -
start_review  submitted  in_review  district_office  city_office  -
start_review  in_review  in_review  district_office  city_office  -
return  submitted  returned  district_office  city_office  -
return  in_review  returned  district_office  city_office  -
conclude_district in_review  reviewed   district_office          city_office              -
conclude_city     reviewed   verified   city_office              city_office              district
announce  verified  announced  city_office  city_office  -
appeal  announced  appealed  school_lead  school_lead  -
take_appeal  appealed  in_appeal  city_office  city_office  district,city
decide_appeal  in_appeal  announced  city_office  city_office  district,city
finalise  announced  final  city_office  city_office  -
"""
ROWS = [line.split() for line in DOMAIN.strip().splitlines()]
ALLOWED = {(Verb(verb), State(start)): (State(end), *rest) for verb, start, end, *rest in ROWS}
PARTS = [frozenset[Party](), frozenset({Party.DISTRICT}), frozenset({Party.CITY})]


def expected(verb: Verb, state: State, standing: Standing) -> State | type[Exception]:
    rows = {start: row for (v, start), row in ALLOWED.items() if v is verb}
    _, district_roles, city_roles, apart = next(iter(rows.values()))
    if not standing.roles:
        return NotFound
    roles = (city_roles if standing.is_city_run else district_roles).split(",")
    if not standing.roles & {Role(role) for role in roles}:
        return NotAllowed
    if standing.took_part & ({Party(p) for p in apart.split(",")} if apart != "-" else set()):
        return TookPart
    if state not in rows:
        return AlreadySubmitted if verb is Verb.SUBMIT else StepNotPossible
    return State(rows[state][0])


@pytest.mark.requirement("R148")
@pytest.mark.parametrize("verb", list(Verb))
def test_every_state_role_and_relation(verb: Verb) -> None:
    roles = [frozenset[Role](), *[frozenset({role}) for role in Role]]
    for state, held, is_city_run, parts in product(State, roles, (True, False), PARTS):
        standing = Standing(held, is_city_run, parts)
        wanted = expected(verb, state, standing)
        if isinstance(wanted, State):
            assert rules.take(verb, state, standing) is wanted
        else:
            with pytest.raises(wanted) as refused:
                rules.take(verb, state, standing)
            assert type(refused.value) is wanted
        assert (verb in rules.possible(state, standing)) == isinstance(wanted, State)


def test_the_table_has_no_other_rows() -> None:
    assert {(v, s) for v, step in rules.STEPS.items() for s in step.leads} == set(ALLOWED)


def test_a_role_held_beside_another_counts() -> None:
    both = Standing(frozenset({Role.TEACHER, Role.SCHOOL_LEAD}), is_city_run=False)
    assert rules.take(Verb.SUBMIT, State.DRAFT, both) is State.SUBMITTED


DATES = DueDates(date(2026, 12, 10), date(2026, 12, 20), date(2026, 12, 30))


@pytest.mark.parametrize(
    ("state", "version_no", "extended", "day"),
    [
        (State.DRAFT, 1, None, 10),
        (State.DRAFT, 1, date(2026, 12, 12), 12),
        (State.DRAFT, 1, date(2026, 12, 1), 10),
        (State.RETURNED, 1, None, 20),
        (State.DRAFT, 2, None, 20),
        (State.SUBMITTED, 1, None, 20),
        (State.IN_REVIEW, 2, None, 20),
        (State.REVIEWED, 1, None, 30),
        (State.VERIFIED, 1, None, None),
        (State.FINAL, 1, None, None),
    ],
)
def test_a_deadline_is_24_00_in_yantai(
    state: State, version_no: int, extended: date | None, day: int | None
) -> None:
    due = rules.due_at(state, version_no, DATES, extended)
    assert due == (None if day is None else datetime(2026, 12, day, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("content", "whole", "begun", "loses", "state"),
    [
        (False, False, False, False, ItemState.EMPTY),
        (True, False, False, False, ItemState.STARTED),
        (False, True, True, False, ItemState.STARTED),
        (True, False, True, False, ItemState.STARTED),
        (True, True, True, False, ItemState.DONE),
        (True, True, True, True, ItemState.WARNING),
    ],
)
def test_an_answer_is_done_with_a_whole_mark_and_content(
    *, content: bool, whole: bool, begun: bool, loses: bool, state: ItemState
) -> None:
    found = rules.item_state(
        has_content=content, is_mark_whole=whole, is_mark_begun=begun, loses_base_point=loses
    )
    assert found is state
