"""The permission matrix: every operation × every role × every place, generated from the documents.

A caller is a role at a unit: the city, two districts, two schools, a teaching group below the
school under test, a unit whose path only begins like the school's, and another city. Whether that
is the thing's own unit, above, below or beside follows from the paths. Expected answers come from
`x-policy` (policies.py). Denied = 401, 403 or 404; allowed = anything else a client can get.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus

import pytest

from kernel.actor import Role
from kernel.policy import Reach
from tests.callers import NOBODY, Caller, Calls, Mint
from tests.documents import Operation, all_operations
from tests.security import activities, campaigns, draws, goals, judging, practice, requests, schemes
from tests.security.policies import (
    FITS,
    OWN_CERTIFICATIONS,
    OWN_PROPOSALS,
    OWN_SEATS,
    OWN_UPLOADS,
    UNIT_FILES,
    Case,
    may,
)
from tests.security.requests import FRESH
from tests.security.world import World, build
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.slow]
OPERATIONS = all_operations()
AT_ONCE = 4
DENIED = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
SCOPES = (
    "directory:read",
    "organisations:read",
    "people:read",
    "files:read",
    "files:freeze",
    "imports:write",
    "hours:write",
)

# Allowed, but the thing itself is not there yet: the code says so.
MAY_BE_MISSING = {
    "checkCode": "no result has this code",
    "printMyExpertAppointment": "the letter belongs to another expert",
    "deletePersonIdentity": "the person is tied to nothing",
    "endMySession": "no session has this id",
    "removeRoundSchool": "the second caller finds the school gone",
    **activities.MAY_BE_MISSING,
    **campaigns.MAY_BE_MISSING,
    **draws.MAY_BE_MISSING,
    **goals.MAY_BE_MISSING,
    **judging.MAY_BE_MISSING,
    **practice.MAY_BE_MISSING,
    **schemes.MAY_BE_MISSING,
}
# Answered from the caller's own account, which a signed token alone does not have.
NEEDS_ACCOUNT = {
    "getMe",
    "changeMyPassword",
    "enrolMySecondFactor",
    "renewMyRecoveryCodes",
    "exportMyData",
}


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    made = build(calls, mint)
    made.things["announced_id"] = made.new_result()
    return made


@pytest.fixture(scope="module")
def account(stack: Stack) -> str:
    """A person who may sign in, for what is answered from the account."""
    return stack.person("matrix-self", "teacher@芝罘区/烟台第五中学").person_id


@pytest.fixture(scope="module")
def places(world: World) -> dict[str, tuple[str, str]]:
    """Name → (path, kind) of the units at which every role is tried."""
    school = world.school.path
    return {
        "city": (world.city.path, "city"),
        "district": (world.district.path, "district"),
        "other district": (world.districts[1].path, "district"),
        "school": (school, "school"),
        "neighbour": (world.neighbour.path, "school"),
        "group": (world.things["group_path"], "group"),
        "lookalike": (f"{school[:-1]}9/", "school"),
        "other city": ("/999999/", "city"),
    }


@pytest.fixture(scope="module")
def people(mint: Mint, places: dict[str, tuple[str, str]]) -> list[tuple[Caller, bool]]:
    """Every role at every place, and whether auth could have given that role there."""
    return [
        (mint.person(role, path), kind in FITS[role] and name not in ("lookalike", "other city"))
        for role in Role
        for name, (path, kind) in places.items()
    ]


@pytest.fixture(scope="module")
def machines(mint: Mint) -> list[Caller]:
    return [mint.machine(), *(mint.machine(scope) for scope in SCOPES)]


def cases_of(operation: Operation, world: World) -> Iterator[Case]:
    for params in requests.variants_of(operation):
        yield Case(operation, requests.unit_of(operation, world, params), dict(params))


def attempt(case: Case, caller: Caller, world: World, *, is_allowed: bool) -> tuple[int, str]:
    """Make one call; an allowed destructive one gets a thing of its own."""
    params = dict(case.params)
    if is_allowed and case.operation.id in FRESH:
        params |= FRESH[case.operation.id](world, params)
    path = requests.path_of(case.operation, world, params)
    options = requests.options_of(case.operation, world, params)
    answer = world.calls(caller, case.operation.method, path, **options)
    return answer.status_code, answer.text[:200]


def wrong(case: Case, caller: Caller, answered: tuple[int, str], *, is_allowed: bool) -> str:
    """Say what is wrong with an answer; nothing if it is right."""
    status, text = answered
    operation = case.operation
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"{caller.name}: {status} {text}"
    if operation.policy["reach"] == Reach.PUBLIC:
        return f"{caller.name}: {text}" if '"not_allowed"' in text else ""
    is_denied = status in DENIED
    if is_denied and is_allowed:
        is_missing = operation.id in MAY_BE_MISSING and status == HTTPStatus.NOT_FOUND
        return "" if is_missing else f"{caller.name} should be let in: {status} {text}"
    if not is_denied and not is_allowed:
        return f"{caller.name} must be kept out: {status} {text}"
    return ""


def judge(case: Case, world: World, callers: Sequence[tuple[Caller, bool]]) -> list[str]:
    """Call as everybody; return what went wrong.

    The denied come first and several at once, for they change nothing; then, one after the other,
    the allowed. Of these no token exists for an impossible caller: only denials are asked of it.
    """
    denied = [caller for caller, _ in callers if not may(case, caller, world)]
    allowed = [caller for caller, possible in callers if possible and may(case, caller, world)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        refusals = list(pool.map(partial(attempt, case, world=world, is_allowed=False), denied))
    answers = [attempt(case, caller, world, is_allowed=True) for caller in allowed]
    found = [
        *(wrong(case, *one, is_allowed=False) for one in zip(denied, refusals, strict=True)),
        *(wrong(case, *one, is_allowed=True) for one in zip(allowed, answers, strict=True)),
    ]
    return [f"{case.operation} {case.params or ''} {said}" for said in found if said]


@pytest.mark.requirement("R147", "R148")
@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_only_those_whom_the_policy_names_are_let_in(
    operation: Operation,
    world: World,
    people: list[tuple[Caller, bool]],
    machines: list[Caller],
    account: str,
) -> None:
    callers = [*people, *((machine, True) for machine in machines), (NOBODY, True)]
    if operation.id in UNIT_FILES | OWN_UPLOADS | OWN_CERTIFICATIONS:
        callers.append((world.lead, True))
    if operation.id in OWN_SEATS:
        callers.append((world.peer, True))
    if operation.id in OWN_PROPOSALS:
        callers.append((world.admin, True))
    if operation.id in NEEDS_ACCOUNT:
        oneself = world.mint.person(Role.TEACHER, world.school.path, person_id=account)
        callers = [(oneself, True), *((m, True) for m in machines), (NOBODY, True)]
    found = [said for case in cases_of(operation, world) for said in judge(case, world, callers)]

    assert found == []


def test_no_operation_is_left_out(world: World) -> None:
    """Every operation can be aimed at: a new path parameter or body without a line is a hole."""
    for operation in OPERATIONS:
        for params in requests.variants_of(operation):
            requests.path_of(operation, world, params)
            requests.options_of(operation, world, params)


def relation(thing: str, caller: str) -> str:
    """Say where a caller's unit stands, seen from the unit of a thing."""
    if thing == caller:
        return "own"
    if thing.startswith(caller):
        return "above"
    return "below" if caller.startswith(thing) else "beside"


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_a_row_has_no_hole(
    operation: Operation, world: World, people: list[tuple[Caller, bool]]
) -> None:
    """Somebody who exists is let in, somebody is kept out, and every place is among the callers."""
    policy = operation.policy
    machine = world.mint.machine(policy["scope"] or "")
    everybody = [*people, *((one, True) for one in (world.lead, world.admin, world.peer, machine))]
    for case in cases_of(operation, world):
        assert any(may(case, caller, world) for caller, is_possible in everybody if is_possible)
        assert may(case, NOBODY, world) is (policy["reach"] == Reach.PUBLIC)
        if policy["reach"] == Reach.SUBTREE:
            assert any(not may(case, caller, world) for caller, _ in people)
        if not case.path:
            continue
        for role in case.roles:
            seen = {relation(case.path, c.path) for c, _ in people if c.role is role}
            needed = {"own", "below", "beside", "above"}
            if case.path == world.city.path:
                needed.remove("above")  # nothing stands there
            if case.path == world.things["group_path"]:
                needed.remove("below")  # nor there
            assert seen == needed


def test_every_declared_scope_has_its_machine() -> None:
    declared = {one.policy["scope"] for one in OPERATIONS} - {"", None}

    assert declared == set(SCOPES)


def test_the_matrix_judges_rightly(world: World, mint: Mint) -> None:
    """The judge itself, on both sides of one row."""
    operation = next(one for one in OPERATIONS if one.id == "getSubmission")
    case = Case(operation, world.school.path, {})
    friend = mint.person(Role.DISTRICT_OFFICE, world.district.path)
    foe = mint.person(Role.DISTRICT_OFFICE, world.districts[1].path)

    assert may(case, friend, world)
    assert not may(case, foe, world)
    assert wrong(case, friend, (404, ""), is_allowed=True)
    assert wrong(case, foe, (200, ""), is_allowed=False)
    assert not wrong(case, foe, (404, ""), is_allowed=False)
