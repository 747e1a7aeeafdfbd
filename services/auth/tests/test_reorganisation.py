"""Merging, moving, splitting and closing units, with what it does to people."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from auth.organisations.rules import Kind
from auth.organisations.service import add
from auth.people.tables import Membership
from kernel.actor import Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, a_machine, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R151")]
URL = "/api/auth/v1/organisations"
PEOPLE = "/api/auth/v1/people"
TODAY = str(local_date(utc_now()))
WHY = {"on": TODAY, "reason": "烟教〔2026〕8 号"}


def centre(tree: Any) -> Any:
    return an_actor((Role.EQUIPMENT_CENTRE, tree.city.path))


async def with_group(uow: UnitOfWork, school: Any, name: str, *members: Any) -> UUID:
    async with uow.begin() as session:
        parent = await session.merge(school)
        group = await add(
            session, parent, {"name": name, "kind": Kind.GROUP}, local_date(utc_now())
        )
        session.add_all(
            Membership(person_id=one.id, organisation_id=group.id, from_on=local_date(utc_now()))
            for one in members
        )
    return group.id


async def post(client: Callers, tree: Any, verb: str, unit: Any, **body: Any) -> Any:
    async with client(body.pop("actor", centre(tree))) as http:
        return await http.post(
            f"{URL}/{unit.id}/{verb}",
            json={**WHY, **body},
            headers={"If-Match": str(body.pop("seen", 1))},
            params=body.pop("params", {}),
        )


async def person_now(client: Callers, tree: Any, person_id: UUID) -> Any:
    async with client(centre(tree)) as http:
        return (await http.get(f"{PEOPLE}/{person_id}")).json()


def current(person: Any) -> list[str]:
    return sorted(m["org_name"] for m in person["memberships"] if m["to_on"] is None)


async def test_a_merged_school_hands_people_groups_and_rights_over(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    lead = await person(tree.east_school, Role.SCHOOL_LEAD)
    teacher = await person(tree.east_school, Role.TEACHER)
    await with_group(uow, tree.east_school, "语文教研组", teacher)
    await with_group(uow, tree.east_school, "数学教研组", teacher)
    await with_group(uow, tree.west_school, "语文教研组")
    async with client(centre(tree)) as http:
        url, body = (
            f"{URL}/{tree.east_school.id}/merge",
            {**WHY, "into_id": str(tree.west_school.id)},
        )
        headers = {"If-Match": "1"}
        preview = await http.post(url, json=body, headers=headers, params={"preview": True})
        still = (await http.get(f"{URL}/{tree.east_school.id}")).json()
        done = await http.post(url, json=body, headers=headers)
        late = await http.post(url, json=body, headers={"If-Match": "2"})
        history = (await http.get(f"{URL}/{tree.east_school.id}/history")).json()["items"]
        other = (await http.get(f"{URL}/{tree.west_school.id}/history")).json()["items"]
    assert preview.status_code == 200, preview.text
    assert preview.json()["effect"] == done.json()["effect"]
    assert done.json()["effect"]["sentence"] == "将影响 2 人、2 个教研组、2 项权限"
    assert (still["status"], preview.json()["is_preview"]) == ("open", True)
    assert (done.json()["status"], done.json()["merged_into_name"]) == ("closed", "西区第一小学")
    assert late.json()["code"] == "organisation_closed"
    assert (history[0]["kind"], history[0]["reason"]) == ("merged", WHY["reason"])
    assert "absorbed" in {one["kind"] for one in other}
    found = await person_now(client, tree, teacher.id)
    assert current(found) == ["数学教研组", "西区第一小学", "语文教研组"]
    assert [g["org_name"] for g in found["grants"]] == ["西区第一小学"]
    found = await person_now(client, tree, lead.id)
    assert [(g["role"], g["org_name"]) for g in found["grants"]] == [
        ("school_lead", "西区第一小学")
    ]
    async with uow() as session:
        rows = await session.execute(
            text("SELECT path FROM organisation WHERE name = '数学教研组'")
        )
        assert rows.scalar_one().startswith(tree.west_school.path)


async def test_a_moved_district_school_takes_paths_rights_and_the_feed_along(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    lead = await person(tree.east_school, Role.SCHOOL_LEAD)
    group = await with_group(uow, tree.east_school, "语文教研组")
    async with client(a_machine("directory:read")) as http:
        feed = "/api/auth/v1/directory/changes"
        after = (await http.get(feed, params={"limit": 2000})).json()["next_after"]
        moved = await post(client, tree, "move", tree.east_school, parent_id=str(tree.west.id))
        told = (await http.get(feed, params={"after": after})).json()["changes"]
    assert moved.status_code == 200, moved.text
    assert moved.json()["path"].startswith(tree.west.path)
    assert {one["id"] for one in told} == {str(tree.east_school.id), str(group), str(lead.id)}
    school = next(c["organisation"] for c in told if c["id"] == str(tree.east_school.id))
    assert school["district_name"] == "西区"
    found = await person_now(client, tree, lead.id)
    assert found["grants"][0]["org_path"].startswith(tree.west.path)
    async with client(an_actor((Role.DISTRICT_OFFICE, tree.east.path))) as http:
        assert (await http.get(f"{PEOPLE}/{lead.id}")).status_code == 404


async def test_a_split_takes_the_chosen_people_and_groups(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    stays = await person(tree.east_school, Role.TEACHER)
    goes = await person(tree.east_school, Role.TEACHER)
    follows = await person(tree.east_school)
    await with_group(uow, tree.east_school, "语文教研组", stays, goes)
    maths = await with_group(uow, tree.east_school, "数学教研组", follows)
    part = {"name": "东区第二小学", "person_ids": [str(goes.id)], "group_ids": [str(maths)]}
    done = await post(client, tree, "split", tree.east_school, parts=[part])
    assert done.status_code == 200, done.text
    assert done.json()["effect"]["people"] == 2
    assert done.json()["status"] == "open"
    assert current(await person_now(client, tree, goes.id)) == ["东区第二小学"]
    assert current(await person_now(client, tree, follows.id)) == ["东区第二小学", "数学教研组"]
    assert current(await person_now(client, tree, stays.id)) == ["东区第一小学", "语文教研组"]


async def test_a_closed_school_sends_its_people_somewhere(
    client: Callers, tree: Any, person: Any, uow: UnitOfWork
) -> None:
    someone = await person(tree.east_school, Role.TEACHER)
    await with_group(uow, tree.east_school, "语文教研组", someone)
    refused = await post(client, tree, "close", tree.east_school)
    done = await post(
        client, tree, "close", tree.east_school, people_to_id=str(tree.city_school.id)
    )
    assert refused.json()["code"] == "organisation_has_people"
    assert refused.json()["people"] == 1
    assert done.json()["status"] == "closed"
    assert current(await person_now(client, tree, someone.id)) == ["市第一中学"]


@pytest.mark.parametrize(
    ("verb", "unit", "body", "code"),
    [
        ("merge", "east_school", {"into_id": "east_school"}, "merge_into_itself"),
        ("merge", "east_school", {"into_id": "east"}, "merge_does_not_fit"),
        ("merge", "city", {"into_id": "east"}, "unit_not_reorganised"),
        ("move", "east_school", {"parent_id": "east"}, "same_parent"),
        ("move", "east_school", {"parent_id": "west_school"}, "parent_does_not_fit"),
        ("move", "city", {"parent_id": "east"}, "unit_not_reorganised"),
        ("merge", "east_school", {"into_id": "west_school", "on": "2199-01-01"},
         "day_in_the_future"),
        ("split", "east", {"parts": [{"name": "x", "person_ids": ["east"]}]}, "only_schools_split"),
        ("split", "east_school", {"parts": [{"name": "x"}]}, "parts_empty"),
        ("split", "east_school", {"parts": [{"name": "x", "person_ids": ["east"]}]},
         "chosen_elsewhere"),
    ],
)  # fmt: skip
async def test_what_does_not_fit_is_refused(
    client: Callers, tree: Any, verb: str, unit: str, body: dict[str, Any], code: str
) -> None:
    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(one) for one in value]
        if isinstance(value, dict):
            return {key: named(one) for key, one in value.items()}
        found = getattr(tree, str(value), None)
        return str(found.id) if found else value

    answer = await post(client, tree, verb, getattr(tree, unit), **named(body))
    assert answer.json()["code"] == code, answer.text


async def test_namesakes_are_named(client: Callers, tree: Any, uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        west = await session.merge(tree.west)
        facts = {"name": "东区第一小学", "kind": Kind.SCHOOL, "stage": "unknown"}
        await add(session, west, facts, local_date(utc_now()))
    answer = await post(client, tree, "merge", tree.east, into_id=str(tree.west.id))
    assert answer.json()["code"] == "organisation_namesakes"
    assert answer.json()["names"] == ["东区第一小学"]


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SYSTEM_ADMIN, "city", 200),
        (Role.CITY_OFFICE, "city", 200),
        (Role.CITY_OFFICE, "west", 404),
        (Role.DISTRICT_OFFICE, "east", 403),
        (Role.SCHOOL_LEAD, "east_school", 403),
        (Role.AUDITOR, "city", 403),
    ],
)
async def test_reorganising_needs_the_right(
    client: Callers, tree: Any, role: Role, place: str, status: int
) -> None:
    actor = an_actor((role, getattr(tree, place).path))
    answer = await post(
        client, tree, "merge", tree.east_school, into_id=str(tree.west_school.id), actor=actor
    )
    assert answer.status_code == status, answer.text


async def test_a_right_at_one_end_is_not_enough(client: Callers, tree: Any) -> None:
    actor = an_actor((Role.CITY_OFFICE, tree.east.path))
    answer = await post(
        client, tree, "merge", tree.east_school, into_id=str(tree.west_school.id), actor=actor
    )
    assert answer.status_code == 404


@pytest.mark.requirement("R14")
@pytest.mark.requirement("R15")
async def test_pilot_marks_keep_since_when_who_and_why(client: Callers, tree: Any) -> None:
    url = f"{URL}/{tree.east_school.id}"
    actor = centre(tree)
    async with client(actor) as http:
        given = {"is_provincial_pilot": True, "on": "2022-03-01", "reason": "鲁教师函〔2022〕1 号"}
        await http.patch(url, json=given, headers={"If-Match": "1"})
        ended = {"is_provincial_pilot": False, "on": "2023-03-01", "reason": "期满"}
        await http.patch(url, json=ended, headers={"If-Match": "2"})
        ahead = await http.patch(
            url, json={"is_city_pilot": True, "on": "2199-01-01"}, headers={"If-Match": "3"}
        )
        found = (await http.get(url)).json()
        kinds = [one["kind"] for one in (await http.get(f"{url}/history")).json()["items"]]
    (mark,) = found["pilot_marks"]
    assert (mark["level"], mark["from_on"], mark["to_on"]) == (
        "provincial",
        "2022-03-01",
        "2023-03-01",
    )
    assert (mark["reason"], mark["ended_reason"]) == ("鲁教师函〔2022〕1 号", "期满")
    assert mark["given_by_name"] == actor.name
    assert ahead.json()["code"] == "day_in_the_future"
    assert kinds == ["pilot_withdrawn", "pilot_given", "registered"]


@pytest.mark.parametrize(
    ("kind", "parent", "code", "status"),
    [
        ("school", "east", "3137000123", 201),
        ("school", "east", "370602", 422),
        ("school", "east", "31370001２3", 422),
        ("district", "city", "370699", 201),
        ("district", "city", "3137000123", 422),
        ("group", "east_school", "1", 422),
    ],
)
async def test_a_code_is_one_of_its_kind(
    client: Callers, tree: Any, kind: str, parent: str, code: str, status: int
) -> None:
    body = {"name": "新", "kind": kind, "parent_id": str(getattr(tree, parent).id), "code": code}
    async with client(centre(tree)) as http:
        first = await http.post(URL, json=body)
        twin = await http.post(URL, json=body | {"name": "另一个"})
    assert first.status_code == status, first.text
    if status == 201:
        assert (twin.status_code, twin.json()["code"]) == (409, "organisation_code_taken")
