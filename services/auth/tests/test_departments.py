"""Departments that share an office: offered as data, on the right, in the lists (notice 一)."""

from typing import Any

import pytest
from sqlalchemy import text

from auth.notice.service import load
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

API = "/api/auth/v1"
CITY_ROLE, DISTRICT_ROLE = Role.CITY_OFFICE, Role.DISTRICT_OFFICE


@pytest.fixture
async def offered(uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        await load(session, utc_now())


def office(tree: Any) -> Actor:
    return an_actor((CITY_ROLE, tree.city.path))


async def get(client: Callers, actor: Actor, url: str, **params: Any) -> Any:
    async with client(actor) as http:
        return await http.get(f"{API}{url}", params=params)


async def send(client: Callers, actor: Actor, method: str, url: str, body: Any = None) -> Any:
    async with client(actor) as http:
        return await http.request(method, f"{API}{url}", json=body)


async def department(client: Callers, role: Role, name: str) -> str:
    actor = an_actor((Role.TEACHER, "/1/"))
    items = (await get(client, actor, "/departments", role=role)).json()["items"]
    return str(next(one["id"] for one in items if one["name"] == name))


async def grant(client: Callers, actor: Actor, who: Any, unit: Any, chosen: str | None) -> Any:
    body = {"role": DISTRICT_ROLE, "org_id": str(unit.id), "department_id": chosen}
    return await send(client, actor, "POST", f"/people/{who.id}/grants", body)


@pytest.mark.requirement("R2")
@pytest.mark.requirement("R39")
@pytest.mark.usefixtures("offered")
async def test_the_notices_departments_are_offered(client: Callers) -> None:
    reader = an_actor((Role.TEACHER, "/1/"))
    city = (await get(client, reader, "/departments", role=CITY_ROLE)).json()["items"]
    district = (await get(client, reader, "/departments", role=DISTRICT_ROLE)).json()["items"]
    assert [one["name"] for one in city] == [
        "教师工作科",
        "学前教育科",
        "体育卫生与艺术教育科",
        "市教育科学研究院",
        "市教育装备与技术研究中心",
    ]
    assert [one["name"] for one in district] == ["师训", "教研", "电教"]


@pytest.mark.requirement("R2")
@pytest.mark.usefixtures("offered")
async def test_two_departments_share_the_city_office(
    client: Callers, tree: Any, person: Any, browser: Any, steps: Any
) -> None:
    made = []
    for name in ("学前教育科", "市教育科学研究院"):
        someone = await person(tree.city, name=f"{name}的成员")
        chosen = await department(client, CITY_ROLE, name)
        body = {
            "person_id": str(someone.id),
            "role": CITY_ROLE,
            "org_id": str(tree.city.id),
            "reason": "会同科室",
            "department_id": chosen,
        }
        admin = an_actor((Role.SYSTEM_ADMIN, tree.city.path))
        proposed = await send(client, admin, "POST", "/grant-proposals", body)
        assert proposed.json()["department"] == name
        second = an_actor((Role.SECURITY_ADMIN, tree.city.path))
        url = f"/grant-proposals/{proposed.json()['id']}/confirm"
        assert (await send(client, second, "POST", url)).status_code == 200
        signed = (await steps.sign_in(browser, someone.username)).json()
        assert [g["department"] for g in signed["grants"]] == [name]
        made.append((someone.name, name))
    listed = (await get(client, office(tree), "/office-members", role=CITY_ROLE)).json()["items"]
    assert {(one["name"], one["department"]) for one in listed} == set(made)


@pytest.mark.requirement("R39")
@pytest.mark.usefixtures("offered")
async def test_a_district_member_comes_from_a_department(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east)
    chosen = await department(client, DISTRICT_ROLE, "电教")
    foreign = await department(client, CITY_ROLE, "学前教育科")
    wrong = await grant(client, office(tree), someone, tree.east, foreign)
    made = await grant(client, office(tree), someone, tree.east, chosen)
    shown = (await get(client, office(tree), f"/people/{someone.id}")).json()
    async with uow() as session:
        found = text(
            "SELECT detail ->> 'department' FROM audit_row"
            " WHERE action = 'grant.give' AND subject_id = :id"
        )
        noted = await session.scalar(found, {"id": str(someone.id)})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "department_does_not_fit")
    assert (made.status_code, made.json()["department"]) == (201, "电教")
    assert [g["department"] for g in shown["grants"]] == ["电教"]
    assert noted == "电教"


@pytest.mark.requirement("R2")
@pytest.mark.usefixtures("offered")
async def test_only_offices_have_departments(client: Callers, tree: Any, person: Any) -> None:
    someone = await person(tree.east_school)
    chosen = await department(client, DISTRICT_ROLE, "师训")
    body = {"role": Role.TEACHER, "org_id": str(tree.east_school.id), "department_id": chosen}
    refused = await send(client, office(tree), "POST", f"/people/{someone.id}/grants", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "role_has_no_department")


@pytest.mark.requirement("R39")
@pytest.mark.usefixtures("offered")
async def test_what_was_given_before_is_entered_later_with_a_reason(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    old = await person(tree.east, DISTRICT_ROLE)
    other = await person(tree.west, DISTRICT_ROLE)
    mine = an_actor((DISTRICT_ROLE, tree.east.path))
    before = (await get(client, mine, "/office-members", is_unset=True)).json()["items"]
    assert [(one["person_id"], one["department"]) for one in before] == [(str(old.id), None)]
    url = f"/people/{old.id}/grants/{before[0]['grant_id']}/department"
    body = {"department_id": await department(client, DISTRICT_ROLE, "教研"), "reason": "补登"}
    beside = await send(client, an_actor((DISTRICT_ROLE, tree.west.path)), "POST", url, body)
    oneself = await send(client, old.actor, "POST", url, body)
    silent = await send(client, mine, "POST", url, {**body, "reason": " "})
    done = await send(client, mine, "POST", url, body)
    after = (await get(client, mine, "/office-members")).json()["items"]
    everybody = (await get(client, office(tree), "/office-members")).json()["items"]
    by_department = await get(
        client, office(tree), "/office-members", department_id=body["department_id"]
    )
    async with uow() as session:
        found = text("SELECT detail FROM audit_row WHERE action = 'grant.department'")
        noted = await session.scalar(found)
    assert (beside.status_code, oneself.json()["code"]) == (404, "grant_to_oneself")
    assert silent.status_code == 422
    assert (done.status_code, done.json()["department"]) == (200, "教研")
    assert [one["department"] for one in after] == ["教研"]
    assert {one["person_id"] for one in everybody} == {str(old.id), str(other.id)}
    assert [one["person_id"] for one in by_department.json()["items"]] == [str(old.id)]
    assert (noted["from"], noted["to"], noted["reason"]) == ("", "教研", "补登")


@pytest.mark.usefixtures("offered")
async def test_an_office_adds_a_department_of_its_own(client: Callers, tree: Any) -> None:
    mine = an_actor((DISTRICT_ROLE, tree.east.path))
    body = {"role": DISTRICT_ROLE, "organisation_id": str(tree.east.id), "name": "督导"}
    made = await send(client, mine, "POST", "/departments", body)
    twice = await send(client, mine, "POST", "/departments", body)
    common = await send(client, mine, "POST", "/departments", {**body, "name": "师训"})
    beside = await send(
        client, mine, "POST", "/departments", {**body, "organisation_id": str(tree.west.id)}
    )
    school = await send(
        client,
        office(tree),
        "POST",
        "/departments",
        {**body, "organisation_id": str(tree.east_school.id)},
    )
    here = await get(client, mine, "/departments", role=DISTRICT_ROLE, organisation_id=tree.east.id)
    there = await get(
        client, mine, "/departments", role=DISTRICT_ROLE, organisation_id=tree.west.id
    )
    assert (made.status_code, made.json()["is_common"]) == (201, False)
    assert (twice.json()["code"], common.json()["code"]) == ("department_exists",) * 2
    assert (beside.status_code, school.json()["code"]) == (404, "department_does_not_fit")
    assert [one["name"] for one in here.json()["items"]][-1] == "督导"
    assert "督导" not in [one["name"] for one in there.json()["items"]]
