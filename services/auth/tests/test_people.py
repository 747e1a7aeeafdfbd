"""The register of people: who sees whom, who keeps it."""

from typing import Any

import pytest

from kernel.actor import Role
from kernel.testing import Callers, an_actor

pytestmark = pytest.mark.requirement("R147")
URL = "/api/auth/v1/people"


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.EQUIPMENT_CENTRE])
async def test_the_keepers_register_people(client: Callers, tree: Any, role: Role) -> None:
    body = {
        "name": "欧阳·娜",
        "staff_no": f"t-{role}"[:20].replace("_", ""),
        "org_id": str(tree.east_school.id),
    }
    async with client(an_actor((role, tree.city.path))) as http:
        answer = await http.post(URL, json=body)
        again = await http.post(URL, json=body)
    assert answer.status_code == 201, answer.text
    assert answer.json()["staff_no"] == body["staff_no"].upper()
    assert answer.json()["username"] is None
    assert [one["org_name"] for one in answer.json()["memberships"]] == ["东区第一小学"]
    assert (again.status_code, again.json()["code"]) == (409, "staff_no_taken")


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.CITY_OFFICE, "city", 403),
        (Role.DISTRICT_OFFICE, "east", 403),
        (Role.SCHOOL_LEAD, "east_school", 403),
        (Role.TEACHER, "east_school", 403),
        (Role.AUDITOR, "city", 403),
        (Role.EQUIPMENT_CENTRE, "west", 404),
    ],
)
async def test_others_register_nobody(
    client: Callers, tree: Any, role: Role, place: str, status: int
) -> None:
    body = {"name": "甲", "staff_no": "X1", "org_id": str(tree.east_school.id)}
    async with client(an_actor((role, getattr(tree, place).path))) as http:
        assert (await http.post(URL, json=body)).status_code == status


async def test_lists_end_at_the_subtree(client: Callers, tree: Any, person: Any) -> None:
    east = await person(tree.east_school, Role.TEACHER, name="东一")
    west = await person(tree.west_school, Role.TEACHER, name="西一")
    own = await person(tree.city_school, Role.TEACHER, name="市一")

    async def seen(holding: Role, path: str, **params: str) -> set[str]:
        async with client(an_actor((holding, path))) as http:
            answer = await http.get(URL, params=params)
        return {one["name"] for one in answer.json()["items"]}

    assert await seen(Role.CITY_OFFICE, tree.city.path) == {"东一", "西一", "市一"}
    assert await seen(Role.DISTRICT_OFFICE, tree.east.path) == {"东一"}
    assert await seen(Role.SCHOOL_LEAD, tree.west_school.path) == {"西一"}
    assert await seen(Role.SCHOOL_LEAD, tree.west_school.path, q="东") == set()
    assert await seen(Role.CITY_OFFICE, tree.city.path, q=own.username[:6].upper()) == {"市一"}
    assert await seen(Role.CITY_OFFICE, tree.city.path, org_id=str(tree.west_school.id)) == {"西一"}
    assert await seen(Role.CITY_OFFICE, tree.city.path, role="school_lead") == set()
    async with client(an_actor((Role.DISTRICT_OFFICE, tree.east.path))) as http:
        assert (await http.get(f"{URL}/{east.id}")).status_code == 200
        assert (await http.get(f"{URL}/{west.id}")).status_code == 404
        assert (await http.get(f"{URL}/{west.id}/grants")).status_code == 404
    async with client(an_actor((Role.TEACHER, tree.east_school.path))) as http:
        assert (await http.get(URL)).status_code == 403


async def test_pages_follow_each_other(client: Callers, tree: Any, person: Any) -> None:
    for name in ("丙", "甲", "乙", "甲"):
        await person(tree.east_school, name=name)
    found: list[str] = []
    params: dict[str, Any] = {"limit": 1}
    async with client(an_actor((Role.DISTRICT_OFFICE, tree.east.path))) as http:
        while True:
            page = (await http.get(URL, params=params)).json()
            found += [one["name"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            params["cursor"] = page["next_cursor"]
        broken = await http.get(URL, params={"cursor": "WyJhIiwiYiJd"})
    assert found == sorted(["丙", "甲", "乙", "甲"])
    assert broken.status_code == 422


async def test_a_change_needs_the_right_and_the_version(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school, name="旧名")
    url = f"{URL}/{someone.id}"
    async with client(an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))) as http:
        renamed = await http.patch(url, json={"name": "新名"}, headers={"If-Match": '"1"'})
        stale = await http.patch(url, json={"name": "再改"}, headers={"If-Match": '"1"'})
        empty = await http.patch(url, json={"name": None}, headers={"If-Match": '"2"'})
        more = await http.patch(url, json={"staff_no": "Z"}, headers={"If-Match": '"2"'})
    assert (renamed.json()["name"], renamed.headers["ETag"]) == ("新名", '"2"')
    assert (stale.status_code, stale.json()["current"]["name"]) == (412, "新名")
    assert (empty.status_code, more.status_code) == (422, 422)
    async with client(an_actor((Role.CITY_OFFICE, tree.city.path))) as http:
        answer = await http.patch(url, json={"name": "x"}, headers={"If-Match": '"2"'})
        assert answer.status_code == 403


async def test_nobody_disables_himself(client: Callers, tree: Any, person: Any) -> None:
    admin = await person(tree.city, Role.SYSTEM_ADMIN)
    async with client(admin.actor) as http:
        answer = await http.patch(
            f"{URL}/{admin.id}", json={"status": "left"}, headers={"If-Match": "1"}
        )
    assert (answer.status_code, answer.json()["code"]) == (409, "not_on_oneself")


async def test_codes_are_for_the_keepers_and_for_who_is_there(
    client: Callers, tree: Any, person: Any
) -> None:
    someone = await person(tree.east_school)
    async with client(an_actor((Role.SCHOOL_TEAM, tree.east_school.path))) as http:
        assert (await http.post(f"{URL}/{someone.id}/one-time-code")).status_code == 403
    async with client(an_actor((Role.SYSTEM_ADMIN, tree.city.path))) as http:
        first = (await http.post(f"{URL}/{someone.id}/one-time-code")).json()
        second = (await http.post(f"{URL}/{someone.id}/one-time-code")).json()
        await http.patch(f"{URL}/{someone.id}", json={"status": "left"}, headers={"If-Match": "1"})
        left = await http.post(f"{URL}/{someone.id}/one-time-code")
    assert first["code"] != second["code"]
    assert len(first["code"]) == 10
    assert left.json()["code"] == "person_left"
