"""No list shows a row of somebody else's unit: each list operation, called by one district."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from kernel.actor import Role
from tests.callers import Caller, Calls, Mint
from tests.documents import Operation, all_operations
from tests.security import judging, requests
from tests.security.world import World, build
from tests.stack import Stack

pytestmark = [pytest.mark.stack, pytest.mark.requirement("R147", "R146")]


@pytest.fixture(scope="module")
def world(calls: Calls, mint: Mint) -> World:
    made = build(calls, mint)
    stranger = mint.person(Role.SCHOOL_LEAD, made.stranger.path, org_id=made.stranger.id)
    body = {"filename": "邻区.pdf", "size": 1000, "media_type": "application/pdf"}
    calls.ok(stranger, "POST", "/api/evidence/v1/uploads", json=body)
    return made


@pytest.fixture(scope="module")
def account(stack: Stack) -> str:
    """A person who has signed in."""
    person = stack.person("lists-self", "teacher@芝罘区/烟台第五中学")
    assert person.session["access_token"]
    return person.person_id


# Names everybody who signed in may know: the tree itself, the notice's public bodies, the rubrics.
KNOWN_TO_ALL = {
    "listOrganisations": "the tree's names are needed to choose a unit",
    "listOrganisationEvents": "what became of a unit is as public as its name",
    "listExpertEntries": "the teams of city and districts, for staff who signed in (R146)",
    "listExpertBatches": "the teams of city and districts, for staff who signed in (R146)",
    "listDepartments": "the departments of the offices, to choose from",
    "listExperts": "the notice's experts, for staff who signed in (R146)",
    "listLeadingGroup": "the notice's bodies, for staff who signed in (R146)",
    **judging.KNOWN_RESULTS,
    "listRubrics": "the rubric is the same for every school",
    "listAbilityCatalogues": "the catalogue is the same for every school",
    "listYears": "a year is the city's; every unit below takes part",
    "listRounds": "a round is the city's; every unit below takes part",
    "listCampaigns": "a campaign concerns everybody below its unit",
    "listItems": "the library is open to everybody who signed in",
    "listItemAwardRecords": "whoever sees an item sees what it won",
    "listItemComments": "whoever sees an item reads what is said about it",
    "listCollections": "open as far as their keepers share them",
    "listShowcases": "open as far as their range; the own unit's besides",
    "listPublicShowcases": "what is open to everybody",
    "listSignInOffers": "the login page shows them to everybody",
}
# Of no unit: the role alone decides, and the matrix asks every role.
UNITLESS = {"listApiClients", "listProviders", "listStorageReports", "listUnitQuotas"}
# Of one person: whoever may not see the person gets none of it, as the matrix proves.
OF_ONE_PERSON = {
    "listPersonIdentities",
    "listMyIdentities",
    "listMyExpertAssignments",
    "listMyGuidanceRecords",
    "listMyExpertAppraisals",
    "listMyExpertAppointments",
    "listMyActivities",
}
# Of one team: whoever does not lead it gets none of it, as the matrix proves.
OF_ONE_TEAM = {"listAssignmentCandidates", "listAppraisalNumbers"}
# Of one school named in the path: the matrix proves the same.
OF_ONE_SCHOOL = {
    "listHourTeachers",
    "listActivityStaff",
    "listCertificationTeachers",
    "listTeacherScores",
    "listSchemeAcknowledgements",
    "listScoreObjections",
    "listUseTeachers",
    "listTeacherProblems",
    "listSharingPeople",
    "listOutcomePieces",
}
# Of one draw named in the path: the same.
OF_ONE_DRAW = {"listDrawSchools", "listDrawReviewers"}
# How a row says to which unit it belongs.
PLACES: Mapping[str, Callable[[dict[str, Any]], list[str]]] = {
    "listPeople": lambda row: [unit["org_path"] for unit in row["memberships"]],
    "listExpertAssignments": lambda row: [row["org_path"]],
    "listAssignmentCoverage": lambda row: [row["org_path"]],
    "listCoveredSchools": lambda row: [row["org_path"]],
    "listGuidanceRecords": lambda row: [row["org_path"]],
    "listExpertAppointments": lambda row: [row["team_path"]],
    "listEligibleAppraisals": lambda row: [row["team_path"]],
    "listExpertAppraisals": lambda row: [row["team_path"]],
    "listOfficeMembers": lambda row: [row["org_path"]],
    "listPersonGrants": lambda row: [row["org_path"]],
    # Rights that take two people exist at the city alone: a district sees no proposal at all.
    "listGrantProposals": lambda row: [row["org_name"]],
    "listRoundSubmissions": lambda row: [row["org_path"]],
    "listSubmissions": lambda row: [row["org_path"]],
    "listPersonalPlans": lambda row: [row["org_path"]],
    "listStaffWithoutPlan": lambda row: [row["org_path"]],
    "listStudyPlans": lambda row: [row["org_path"]],
    "listSchoolPlans": lambda row: [row["org_path"]],
    "listGroupPlans": lambda row: [row["org_path"]],
    "listWaitingObjections": lambda row: [row["org_path"]],
    "listSchoolSchemes": lambda row: [row["org_path"]],
    "listImports": lambda row: row["reach"],
    "listDraws": lambda row: [row["org_path"]],
    "listDrawPicks": lambda row: [row["org_path"]],
    "listDrawPieces": lambda row: [row["org_path"]],
    "listHourImports": lambda row: [row["org_path"]],
    "listHours": lambda row: [row["org_path"]],
    "listRegisterEntries": lambda row: [row["org_path"]],
    "listRegisterSchools": lambda row: [row["org_path"]],
    "listHourSchools": lambda row: [row["org_path"]],
    "listActivities": lambda row: [row["org_path"]],
    "listCertifications": lambda row: [row["org_path"]],
    "listGoalSchools": lambda row: [row["org_path"]],
    "listCertificationSchools": lambda row: [row["org_path"]],
    "listCampaignQuotas": lambda row: [row["org_path"]],
    "listEntries": lambda row: [row["org_path"]],
    "listItemReviews": lambda row: [row["org_path"]],
    "listCommentReviews": lambda row: [row["org_path"]],
    "listSilentUnits": lambda row: [row["org_path"]],
    "listTools": lambda row: [row["org_path"]],
    "listAwardRecords": lambda row: [row["org_path"]],
    "listPeerRatings": lambda row: [row["org_path"]],
    "listExemptions": lambda row: [row["org_path"]],
    "listLegalHolds": lambda row: [row["org_path"]],
    "listAuthAudit": lambda row: [row["org_path"]],
    "listAssessmentAudit": lambda row: [row["org_path"]],
    "listEvidenceAudit": lambda row: [row["org_path"]],
    "listCasesAudit": lambda row: [row["org_path"]],
}
# Who works or worked in several units is seen by each of them, with all of them.
IN_SEVERAL = {"listPeople"}
# Lists of the caller's own things: empty for a caller who has none.
OWN = {
    "listUses",
    "listStudyTopics",
    "listTopicStudies",
    "listSupport",
    "listFiles",
    "listMyFiles",
    "listDeletionRequests",
    "listPackages",
    "listUploads",
    "listTodos",
    "listMySessions",
    "listMyPeerRatings",
    "listMyItems",
    "listFavourites",
    "listMyEntries",
    "listItemTodos",
    *judging.OWN_LISTS,
}
LISTS = [
    one
    for one in all_operations()
    if one.id.startswith("list")
    and one.id
    not in KNOWN_TO_ALL.keys()
    | UNITLESS
    | OF_ONE_PERSON
    | OF_ONE_TEAM
    | OF_ONE_SCHOOL
    | OF_ONE_DRAW
    | judging.OF_ONE_CAMPAIGN
    and one.policy["reach"] != "scope"
]


def needs_year(operation: Operation) -> bool:
    """Tell whether a list is one of an assessment year."""
    return "year_id" in operation.parameters("query")


def rows_of(world: World, caller: Caller, operation: Operation) -> list[dict[str, Any]]:
    """Every row of a list as a caller sees it."""
    path = requests.path_of(operation, world, {})
    wanted = {"year_id": world.things["year_id"]} if needs_year(operation) else {}
    rows: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "200"} | wanted | ({"cursor": cursor} if cursor else {})
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
    needed = any if operation.id in IN_SEVERAL else all

    def is_inside(row: dict[str, Any]) -> bool:
        paths = [path for path in PLACES[operation.id](row) if path]
        return needed(path.startswith(world.district.path) for path in paths)

    assert [row for row in rows if not is_inside(row)] == []


# Nothing is to do and nobody objects there in this world.
EMPTY = {"listTodos", "listItemTodos", "listDrawPieces", "listWaitingObjections"}


@pytest.mark.parametrize("operation", [one for one in LISTS if one.id not in EMPTY], ids=str)
def test_the_same_list_is_not_empty_for_its_owner(
    world: World, operation: Operation, account: str
) -> None:
    """Otherwise the test above would prove nothing."""
    whole = world.mint.person(first_role(operation), world.city.path, org_id=world.city.id)
    owner = world.lead if operation.id in OWN else whole
    if operation.id == "listMyPeerRatings":
        owner = world.peer
    if operation.id == "listMySessions":
        owner = world.mint.person(Role.TEACHER, world.school.path, person_id=account)

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
