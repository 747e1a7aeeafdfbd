"""Days before a beginning are refused, and coming back has a day and a unit of its own."""

from typing import Any
from uuid import UUID

import pytest

from kernel.actor import Role
from kernel.clock import local_date, utc_now
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R151")]
PEOPLE = "/api/auth/v1/people"
UNITS = "/api/auth/v1/organisations"
TODAY = str(local_date(utc_now()))
EARLY = "2024-08-31"  # the fixture's people are registered from the day after


def centre(tree: Any) -> Any:
    return an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))


async def refused(answer: Any) -> str:
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] == "day_before_beginning"
    return str(answer.json()["detail"])


async def test_nothing_about_a_person_happens_before_the_beginning(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    url = f"{PEOPLE}/{someone.id}"
    there = {"to_org_id": str(tree.west_school.id), "reason": "工作调动"}
    back = {
        "to_org_id": str(tree.city_school.id),
        "from_org_id": str(tree.west_school.id),
        "reason": "工作调动",
    }
    left = {"status": "left", "left_kind": "transferred", "left_on": "2024-09-30"}
    async with client(centre(tree)) as http:
        done = await http.post(f"{url}/moves", json=there | {"on": "2024-10-01"})
        moved = await http.post(f"{url}/moves", json=back | {"on": "2024-09-30"})
        gone = await http.patch(url, json=left, headers={"If-Match": "2"})
        kept = (await http.get(url)).json()
    assert done.status_code == 201, done.text
    assert "西区第一小学" in await refused(moved)
    assert "2024-10-01" in await refused(gone)
    assert [one["to_on"] for one in kept["memberships"] if one["org_name"] == "西区第一小学"] == [
        None
    ]
    assert kept["status"] == "active"


async def test_the_day_of_registration_says_nothing_of_the_true_beginning(
    client: Callers, tree: Any, person: Any
) -> None:
    """Who was imported in September may have left, or gone on loan, in August."""
    someone = await person(tree.east_school, Role.TEACHER)
    url = f"{PEOPLE}/{someone.id}"
    loan = {"org_id": str(tree.west_school.id), "from_on": EARLY, "reason": "交流轮岗"}
    left = {"status": "left", "left_kind": "transferred", "left_on": EARLY}
    async with client(centre(tree)) as http:
        lent = await http.post(f"{url}/memberships", json=loan)
        gone = await http.patch(url, json=left, headers={"If-Match": "2"})
    assert (lent.status_code, gone.status_code) == (201, 200), (lent.text, gone.text)
    spans = [(one["from_on"], one["to_on"]) for one in gone.json()["memberships"]]
    assert spans == [(EARLY, EARLY), (EARLY, EARLY)]


@pytest.mark.parametrize(
    ("verb", "body"),
    [("close", {}), ("merge", {"into_id": "west_school"}), ("move", {"parent_id": "west"})],
)
async def test_nothing_happens_to_a_unit_before_its_beginning(
    client: Callers, tree: Any, verb: str, body: dict[str, str]
) -> None:
    given = {name: str(getattr(tree, unit).id) for name, unit in body.items()}
    url = f"{UNITS}/{tree.east_school.id}/{verb}"
    why = {"on": "2021-06-28", "reason": "烟教〔2021〕1 号"}
    async with client(centre(tree)) as http:
        answer = await http.post(url, json=given | why, headers={"If-Match": "1"})
    assert "2021-06-29" in await refused(answer)


async def test_a_name_does_not_end_before_it_began(client: Callers, tree: Any) -> None:
    body = {"name": "东区实验小学", "on": "2021-06-28"}
    async with client(centre(tree)) as http:
        answer = await http.patch(
            f"{UNITS}/{tree.east_school.id}", json=body, headers={"If-Match": "1"}
        )
    assert "东区第一小学" in await refused(answer)


def _day(text: str) -> Any:
    return local_date(utc_now()).fromisoformat(text)


async def leave(http: Any, person_id: UUID) -> None:
    body = {"status": "left", "left_kind": "departed", "left_on": "2026-07-31"}
    answer = await http.patch(f"{PEOPLE}/{person_id}", json=body, headers={"If-Match": "1"})
    assert answer.status_code == 200, answer.text


async def test_somebody_comes_back_to_a_chosen_unit_on_a_chosen_day(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    url, headers = f"{PEOPLE}/{someone.id}", {"If-Match": "2"}
    back = {"status": "active", "org_id": str(tree.west_school.id)}
    async with client(centre(tree)) as http:
        await leave(http, someone.id)
        early = await http.patch(url, json=back | {"returned_on": "2026-07-30"}, headers=headers)
        ahead = await http.patch(url, json=back | {"returned_on": "2199-01-01"}, headers=headers)
        done = await http.patch(url, json=back | {"returned_on": "2026-09-01"}, headers=headers)
        again = await http.patch(url, json=back, headers={"If-Match": "3"})
    assert "2026-07-31" in await refused(early)
    assert ahead.json()["code"] == "day_in_the_future"
    current = [one for one in done.json()["memberships"] if one["to_on"] is None]
    assert [(one["org_name"], one["from_on"]) for one in current] == [
        ("西区第一小学", "2026-09-01")
    ]
    assert done.json()["grants"] == []  # rights are given anew
    assert again.json()["code"] == "return_facts_misplaced"


async def test_who_keeps_another_district_brings_nobody_back_there(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    back = {"status": "active", "org_id": str(tree.west_school.id)}
    async with client(an_actor((Role.EQUIPMENT_CENTRE, tree.east.path))) as http:
        await leave(http, someone.id)
        answer = await http.patch(f"{PEOPLE}/{someone.id}", json=back, headers={"If-Match": "2"})
    assert answer.status_code == 404
