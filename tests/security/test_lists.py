"""No list shows a row of somebody else's unit: each list operation, called by one district."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kernel.actor import Role
from tests.callers import Caller, Calls, Mint
from tests.documents import Operation, all_operations
from tests.security import requests
from tests.security.world import World, build

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R147", "R146")]


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    made = build(calls, mint)
    stranger = mint.person(Role.SCHOOL_LEAD, made.stranger.path, org_id=made.stranger.id)
    body = {"filename": "邻区.pdf", "size": 1000, "media_type": "application/pdf"}
    calls.ok(stranger, "POST", "/api/evidence/v1/uploads", json=body)
    return made


# Names everybody who signed in may know: the tree itself, the notice's public bodies, the rubrics.
KNOWN_TO_ALL = {
    "listOrganisations": "the tree's names are needed to choose a unit",
    "listExperts": "the notice's experts, for staff who signed in (R146)",
    "listLeadingGroup": "the notice's bodies, for staff who signed in (R146)",
    "listRubrics": "the rubric is the same for every school",
    "listRounds": "a round is the city's; every unit below takes part",
    "listItems": "the library is open to everybody who signed in",
}
# How a row says to which unit it belongs.
PLACES: Mapping[str, Callable[[dict[str, Any]], list[str]]] = {
    "listPeople": lambda row: [grant["org_path"] for grant in row["grants"]],
    "listPersonGrants": lambda row: [row["org_path"]],
    "listRoundSubmissions": lambda row: [row["org_path"]],
    "listSubmissions": lambda row: [row["org_path"]],
    "listAuthAudit": lambda row: [row["org_path"]],
    "listAssessmentAudit": lambda row: [row["org_path"]],
    "listEvidenceAudit": lambda row: [row["org_path"]],
    "listCasesAudit": lambda row: [row["org_path"]],
}
# Lists of the caller's own things: empty for a caller who has none.
OWN = {"listFiles", "listUploads", "listTodos"}
LISTS = [
    one
    for one in all_operations()
    if one.id.startswith("list") and one.id not in KNOWN_TO_ALL and one.policy["reach"] != "scope"
]


def rows_of(world: World, caller: Caller, operation: Operation) -> list[dict[str, Any]]:
    """Every row of a list as a caller sees it."""
    path = requests.path_of(operation, world, {})
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "200"} | ({"cursor": cursor} if cursor else {})
        page = world.calls.ok(caller, "GET", path, params=params).json()
        rows += page["items"]
        cursor = page.get("next_cursor")
    return rows


def first_role(operation: Operation) -> Role:
    roles = [Role(role) for role in operation.policy["roles"]]
    if not roles:
        return Role.DISTRICT_OFFICE
    return Role.DISTRICT_OFFICE if Role.DISTRICT_OFFICE in roles else roles[0]


@pytest.mark.parametrize("operation", LISTS, ids=str)
def test_a_district_sees_its_own_rows_only(world: World, operation: Operation) -> None:
    here = world.mint.person(first_role(operation), world.district.path, org_id=world.district.id)
    there = world.districts[1].path
    rows = rows_of(world, here, operation)
    if operation.id in OWN:
        assert not rows or all(there not in str(row) for row in rows)
        assert "邻区.pdf" not in str(rows)
        return
    assert operation.id in PLACES, f"say how a row of {operation} names its unit"
    outside = [
        row
        for row in rows
        for path in PLACES[operation.id](row)
        if path and not path.startswith(world.district.path)
    ]
    assert outside == []


# Nothing is to do and nothing is audited there in this world.
EMPTY = {"listTodos", "listCasesAudit"}


@pytest.mark.parametrize("operation", [one for one in LISTS if one.id not in EMPTY], ids=str)
def test_the_same_list_is_not_empty_for_its_owner(world: World, operation: Operation) -> None:
    """Otherwise the test above would prove nothing."""
    whole = world.mint.person(first_role(operation), world.city.path, org_id=world.city.id)
    owner = world.lead if operation.id in OWN else whole

    assert rows_of(world, owner, operation)


def test_a_school_sees_itself_in_the_round_and_nobody_else(world: World) -> None:
    operation = next(one for one in LISTS if one.id == "listRoundSubmissions")
    rows = rows_of(world, world.lead, operation)

    assert [row["school_id"] for row in rows] == [world.school.id]


def test_a_city_run_school_belongs_to_no_district(world: World) -> None:
    operation = next(one for one in LISTS if one.id == "listRoundSubmissions")
    city_run = world.schools["city-run"][0]
    for home in world.districts:
        office = world.mint.person(Role.DISTRICT_OFFICE, home.path, org_id=home.id)
        names = {row["school_id"] for row in rows_of(world, office, operation)}
        assert names
        assert city_run.id not in names


@pytest.mark.parametrize("kind", ["progress", "roll", "csv"])
def test_sums_and_exports_leak_nothing_either(world: World, kind: str) -> None:
    office = world.mint.person(Role.DISTRICT_OFFICE, world.district.path, org_id=world.district.id)
    base = f"/api/assessment/v1/rounds/{world.things['round_id']}"
    path = {"progress": f"{base}/progress", "roll": f"{base}/roll", "csv": f"{base}/submissions"}
    accept = "text/csv" if kind == "csv" else "application/json"
    answer = world.calls.ok(office, "GET", path[kind], headers={"Accept": accept})

    assert world.stranger.name not in answer.text
    assert world.schools["city-run"][0].name not in answer.text
    if kind == "progress":
        assert answer.json()["total"] == 2
