"""Moves 调动, rotation 交流轮岗 and teaching groups."""

from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from auth.organisations.rules import Kind
from auth.organisations.service import add
from kernel.actor import Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R151")]
URL = "/api/auth/v1/people"
TODAY = str(local_date(utc_now()))


def centre(tree: Any) -> Any:
    return an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))


@pytest_asyncio.fixture(loop_scope="session")
async def group(tree: Any, uow: UnitOfWork) -> Any:
    async with uow.begin() as session:
        school = await session.merge(tree.east_school)
        facts = {"name": "语文教研组", "kind": Kind.GROUP}
        return await add(session, school, facts, local_date(utc_now()))


def body(unit: Any, **more: Any) -> dict[str, Any]:
    return {"to_org_id": str(unit.id), "on": TODAY, "reason": "工作调动", **more}


def units(person: dict[str, Any], *, now: bool = True) -> list[str]:
    rows = person["memberships"]
    return [m["org_name"] for m in rows if (m["to_on"] is None) == now]


async def joined(client: Callers, tree: Any, person_id: UUID, unit: Any, **more: Any) -> Any:
    async with client(centre(tree)) as http:
        given = {"org_id": str(unit.id), "from_on": TODAY, **more}
        return await http.post(f"{URL}/{person_id}/memberships", json=given)


async def test_a_move_leaves_the_school_with_its_groups_and_rights(
    client: Callers, tree: Any, person: Any, group: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school, Role.TEACHER, Role.SCHOOL_TEAM)
    assert (await joined(client, tree, someone.id, group)).status_code == 201
    url = f"{URL}/{someone.id}/moves"
    async with client(centre(tree)) as http:
        preview = await http.post(url, json=body(tree.west_school), params={"preview": True})
        before = (await http.get(f"{URL}/{someone.id}")).json()
        done = await http.post(url, json=body(tree.west_school), headers={"Idempotency-Key": "m"})
        again = await http.post(url, json=body(tree.west_school), headers={"Idempotency-Key": "m"})
        twice = await http.post(url, json=body(tree.west_school))
    assert preview.status_code == 201, preview.text
    assert sorted(preview.json()["left"]) == sorted(["东区第一小学", "语文教研组"])
    assert units(before) == ["东区第一小学", "语文教研组"]
    assert done.json() == again.json()
    assert units(done.json()["person"]) == ["西区第一小学"]
    assert sorted(units(done.json()["person"], now=False)) == sorted(["东区第一小学", "语文教研组"])
    assert [(g["role"], g["org_name"]) for g in done.json()["person"]["grants"]] == [
        ("teacher", "西区第一小学")
    ]
    assert len(done.json()["ended_roles"]) == 2
    assert twice.json()["code"] == "membership_exists"
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'person.move'")
        (detail,) = (await session.execute(query)).scalars()
    assert (detail["from"], detail["to"]) == ("东区第一小学", "西区第一小学")


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SYSTEM_ADMIN, "city", 201),
        (Role.CITY_OFFICE, "city", 403),
        (Role.DISTRICT_OFFICE, "east", 403),
        (Role.SCHOOL_LEAD, "east_school", 403),
        (Role.EQUIPMENT_CENTRE, "west", 404),
        (Role.EQUIPMENT_CENTRE, "east", 404),
    ],
)
async def test_a_move_needs_the_right_at_both_ends(
    client: Callers, tree: Any, person: Any, role: Role, place: str, status: int
) -> None:
    someone = await person(tree.east_school)
    async with client(an_actor((role, getattr(tree, place).path))) as http:
        answer = await http.post(f"{URL}/{someone.id}/moves", json=body(tree.west_school))
    assert answer.status_code == status, answer.text


async def test_a_rotation_is_a_second_membership(client: Callers, tree: Any, person: Any) -> None:
    someone = await person(tree.east_school)
    added = await joined(
        client, tree, someone.id, tree.west_school, to_on="2199-07-01", reason="交流轮岗"
    )
    assert added.status_code == 201, added.text
    rotation = added.json()["memberships"][-1]
    assert (rotation["is_rotation"], rotation["to_on"]) == (True, "2199-07-01")
    again = await joined(client, tree, someone.id, tree.west_school)
    assert again.json()["code"] == "membership_exists"
    async with client(centre(tree)) as http:
        url = f"{URL}/{someone.id}/memberships"
        end = {"on": TODAY, "reason": "期满"}
        over = await http.post(f"{url}/{rotation['id']}/end", json=end)
        own = added.json()["memberships"][0]["id"]
        last = await http.post(f"{url}/{own}/end", json=end)
        gone = await http.post(f"{url}/{rotation['id']}/end", json=end)
    assert over.json()["memberships"][-1]["end_reason"] == "期满"
    assert last.json()["code"] == "last_membership"
    assert gone.json()["code"] == "membership_ended"


async def test_a_move_out_of_two_schools_names_the_one_it_leaves(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school)
    async with uow.begin() as session:
        await session.execute(
            text(
                "INSERT INTO membership (id, person_id, organisation_id, from_on)"
                " VALUES (gen_random_uuid(), :p, :o, '2024-09-01')"
            ),
            {"p": someone.id, "o": tree.city_school.id},
        )
    url = f"{URL}/{someone.id}/moves"
    async with client(centre(tree)) as http:
        which = await http.post(url, json=body(tree.west_school))
        wrong = await http.post(url, json=body(tree.west_school, from_org_id=str(tree.west.id)))
        named = await http.post(
            url, json=body(tree.west_school, from_org_id=str(tree.city_school.id))
        )
    assert which.json()["code"] == "move_source_needed"
    assert wrong.json()["code"] == "membership_ended"
    assert units(named.json()["person"]) == ["东区第一小学", "西区第一小学"]


async def test_odd_goals_are_refused(client: Callers, tree: Any, person: Any, group: Any) -> None:
    someone = await person(tree.west_school)
    url = f"{URL}/{someone.id}/moves"
    async with client(centre(tree)) as http:
        goal = await http.post(url, json=body(group))
        ahead = await http.post(url, json=body(tree.east_school, on="2199-01-01"))
        foreign = await joined(client, tree, someone.id, group)
    assert goal.json()["code"] == "group_is_no_goal"
    assert ahead.json()["code"] == "day_in_the_future"
    assert foreign.json()["code"] == "group_of_another_school"
