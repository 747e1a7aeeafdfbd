"""A teacher plans, the school returns or approves; nobody else gets near."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import load_names
from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Actor, Role
from kernel.clock import local_date, utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from .conftest import API, City

pytestmark = pytest.mark.requirement("R108", "R110", "R81")
PATH = f"{API}/personal-plans"
CODES = ("A1", "A3", "A5")
WHOLE = {
    "level": "会制作课件",
    "environments": ["multimedia"],
    "goal": "用数据改进教学",
    "abilities": [{"code": code, "goal": "完成认证", "due_on": "2027-05-01"} for code in CODES],
}
Plan = dict[str, Any]
Begin = Callable[[Actor], Awaitable[Plan]]


@pytest.fixture
async def year_id(client: Callers, city: City, uow: UnitOfWork) -> str:
    await load_names(uow, read_names(), utc_now)
    body = {"name": "年度", "starts_on": "2026-09-01", "ends_on": "2027-08-31"}
    async with client(city.office()) as http:
        year = (await http.post(f"{API}/years", json=body)).json()
        await http.post(f"{API}/years/{year['id']}/open")
    return str(year["id"])


def teacher(city: City, name: str = "王老师") -> Actor:
    return an_actor((Role.TEACHER, city.zhuji.path), name=name)


def team(city: City, name: str = "管理团队") -> Actor:
    return an_actor((Role.SCHOOL_TEAM, city.zhuji.path), name=name)


def codes(*answers: httpx.Response) -> list[str]:
    return [answer.json()["code"] for answer in answers]


async def begun(http: httpx.AsyncClient, year_id: str, **content: Any) -> Plan:
    answer = await http.post(PATH, json={"year_id": year_id})
    assert answer.status_code == 201, answer.text
    plan: Plan = answer.json()
    if content:
        tag = {"If-Match": f'"{plan["version"]}"'}
        saved = await http.put(f"{PATH}/{plan['id']}", json=content, headers=tag)
        assert saved.status_code == 200, saved.text
        plan = saved.json()
    return plan


async def take(
    http: httpx.AsyncClient, plan: Plan, verb: str, body: Plan | None = None
) -> httpx.Response:
    """Take a step with the version last seen, and learn the new one."""
    tag = {"If-Match": f'"{plan["version"]}"'}
    answer = await http.post(f"{PATH}/{plan['id']}/{verb}", json=body, headers=tag)
    if answer.is_success:
        plan["version"] = answer.json()["version"]
    return answer


async def test_from_an_empty_plan_to_an_approved_one(
    client: Callers, city: City, year_id: str
) -> None:
    async with client(teacher(city)) as mine, client(team(city)) as school:
        none = await mine.get(f"{PATH}/mine", params={"year_id": year_id})
        plan = await begun(mine, year_id)
        path = f"{PATH}/{plan['id']}"
        again = await begun(mine, year_id)
        early = await take(mine, plan, "submit")
        saved = plan = await begun(mine, year_id, **WHOLE)
        handed_in = await take(mine, plan, "submit")
        late = await mine.put(path, json=WHOLE, headers={"If-Match": '"3"'})
        request = {"reason": "请补充学业评价", "due_on": "2026-12-20"}
        returned = await take(school, plan, "return", request)
        seen = (await mine.get(f"{PATH}/mine", params={"year_id": year_id})).json()
        await take(mine, plan, "submit")
        approved = await take(school, plan, "approve")
        twice = await take(school, plan, "approve")
        revised = await take(mine, plan, "revise")
        steps = (await school.get(f"{path}/steps")).json()["items"]
        own_steps = await mine.get(f"{PATH}/mine/steps", params={"year_id": year_id})
    assert (none.status_code, again["id"], saved["missing"]) == (404, plan["id"], [])
    assert {one["code"] for one in early.json()["errors"]} >= {"goal_missing", "abilities_few"}
    assert [one["code"] for one in saved["warnings"]] == ["dimensions_missing", "study_plan_open"]
    assert (handed_in.json()["state"], returned.json()["state"]) == ("submitted", "returned")
    assert codes(late, twice) == ["personal_plan_not_editable", "personal_plan_step_not_open"]
    assert (seen["return_reason"], seen["return_due_on"]) == ("请补充学业评价", "2026-12-20")
    assert (approved.json()["state"], approved.json()["return_reason"]) == ("approved", "")
    assert revised.json()["state"] == "draft"
    assert [one["verb"] for one in steps] == ["submit", "return", "submit", "approve", "revise"]
    assert steps[3]["content"]["goal"] == "用数据改进教学"
    assert own_steps.json()["items"] == steps


async def test_a_stale_save_keeps_both(client: Callers, city: City, year_id: str) -> None:
    async with client(teacher(city)) as mine:
        plan = await begun(mine, year_id, **WHOLE)
        path = f"{PATH}/{plan['id']}"
        stale = await mine.put(path, json=WHOLE | {"goal": "另一处"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["content"]["goal"] == "用数据改进教学"
    assert (stale.json()["changed_by"], "您在另一处" in stale.json()["detail"]) == ("self", True)


async def test_a_returned_plan_has_one_writer_too(
    client: Callers, city: City, year_id: str
) -> None:
    async with client(teacher(city)) as mine, client(team(city)) as school:
        plan = await begun(mine, year_id, **WHOLE)
        path = f"{PATH}/{plan['id']}"
        await take(mine, plan, "submit")
        await take(school, plan, "return", {"reason": "请补充", "due_on": "2026-12-20"})
        seen = {"If-Match": f'"{plan["version"]}"'}
        await mine.put(path, json=WHOLE | {"goal": "手机上改的"}, headers=seen)
        stale = await mine.put(path, json=WHOLE | {"goal": "电脑上改的"}, headers=seen)
    assert (stale.status_code, stale.json()["changed_by"]) == (412, "self")


async def test_the_own_plan_is_decided_by_others_and_other_schools_see_nothing(
    client: Callers, city: City, year_id: str
) -> None:
    member = team(city)
    elsewhere = an_actor((Role.SCHOOL_TEAM, city.xinhai.path))
    colleague = teacher(city, "李老师")
    async with client(member) as own:
        plan = await begun(own, year_id, **WHOLE)
        path = f"{PATH}/{plan['id']}"
        await take(own, plan, "submit")
        mine = await take(own, plan, "approve")
        read = [{"id": plan["id"], "version": plan["version"]}]
        batch = await own.post(f"{PATH}/approve", json={"plans": read})
    async with client(elsewhere) as other, client(colleague) as next_door:
        hidden = [await other.get(path), await take(other, plan, "approve")]
        foreign = [await next_door.post(f"{path}/withdraw"), await next_door.get(path)]
    async with client(city.district()) as district:
        watched = await district.get(path)
        decided = await take(district, plan, "approve")
    assert codes(mine) == ["personal_plan_own"]
    assert "不能审核本人" in batch.json()["items"][0]["problem"]
    assert [answer.status_code for answer in hidden] == [404, 404]
    assert [answer.status_code for answer in foreign] == [404, 403]
    assert (watched.status_code, decided.json()["state"]) == (200, "approved")


async def test_what_was_handed_in_anew_is_read_anew(
    client: Callers, city: City, year_id: str
) -> None:
    async with client(teacher(city)) as mine, client(team(city)) as school:
        plan = await begun(mine, year_id, **WHOLE)
        await take(mine, plan, "submit")
        read = dict(plan)
        await take(mine, plan, "withdraw")
        plan = await begun(mine, year_id, **WHOLE | {"goal": "换了目标"})
        await take(mine, plan, "submit")
        stale = await take(school, read, "approve")
        old = {"id": read["id"], "version": read["version"]}
        batch = await school.post(f"{PATH}/approve", json={"plans": [old]})
        approved = await take(school, plan, "approve")
    assert (stale.status_code, bool(batch.json()["items"][0]["problem"])) == (412, True)
    assert approved.json()["content"]["goal"] == "换了目标"


async def test_a_batch_approves_what_it_can_and_says_what_not(
    client: Callers, city: City, year_id: str
) -> None:
    read = [{"id": str(uuid7()), "version": 1}]
    for name in ("甲", "乙"):
        async with client(teacher(city, name)) as mine:
            plan = await begun(mine, year_id, **WHOLE)
            if name == "甲":
                await take(mine, plan, "submit")
            read.append({"id": plan["id"], "version": plan["version"]})
    async with client(team(city)) as school:
        done = await school.post(f"{PATH}/approve", json={"plans": read})
        listed = (await school.get(PATH, params={"year_id": year_id})).json()["items"]
        counts = (await school.get(f"{PATH}/counts", params={"year_id": year_id})).json()
        found = await school.get(PATH, params={"year_id": year_id, "q": "乙"})
    problems = [one["problem"] for one in done.json()["items"]]
    assert (bool(problems[0]), problems[1], bool(problems[2])) == (True, "", True)
    assert {one["person_name"]: one["state"] for one in listed} == {"甲": "approved", "乙": "draft"}
    assert (counts["approved"], counts["draft"], counts["overdue"]) == (1, 1, 0)
    assert [one["person_name"] for one in found.json()["items"]] == ["乙"]


async def test_lists_go_on_where_a_page_ends_and_name_who_has_not_begun(
    client: Callers, city: City, year_id: str, uow: UnitOfWork
) -> None:
    people = [teacher(city, f"教师{at}") for at in range(5)]
    async with uow.begin() as session:
        rows = [
            {"id": one.person_id, "name": one.name, "staff_no": None, "status": "active"}
            for one in people
        ]
        await session.execute(insert(DirectoryPerson), rows)
        here = {"org_id": city.zhuji.id, "org_path": city.zhuji.path}
        await session.execute(
            insert(DirectoryMembership), [here | {"person_id": one["id"]} for one in rows]
        )
    for one in people[:3]:
        async with client(one) as mine:
            await begun(mine, year_id)
    async with client(team(city)) as school:
        names = await all_of(school, PATH, year_id)
        absent = await all_of(school, f"{PATH}/not-begun", year_id)
    assert [one["person_name"] for one in names] == ["教师0", "教师1", "教师2"]
    assert [one["name"] for one in absent] == ["教师3", "教师4"]


async def test_who_has_left_or_comes_later_is_not_asked_for(
    client: Callers, city: City, year_id: str, uow: UnitOfWork
) -> None:
    today = local_date(utc_now())
    spans = {
        "在任": (today, None),
        "今天离开": (None, today),
        "明天到任": (today + timedelta(days=1), None),
        "明天离开": (None, today + timedelta(days=1)),
    }
    async with uow.begin() as session:
        for name, (from_on, to_on) in spans.items():
            person_id = uuid7()
            person = {"id": person_id, "name": name, "staff_no": None, "status": "active"}
            await session.execute(insert(DirectoryPerson), [person])
            place = {"org_id": city.zhuji.id, "org_path": city.zhuji.path}
            span = {"from_on": from_on, "to_on": to_on}
            await session.execute(
                insert(DirectoryMembership), [{"person_id": person_id} | place | span]
            )
    async with client(team(city)) as school:
        absent = await all_of(school, f"{PATH}/not-begun", year_id)
    assert {one["name"] for one in absent} == {"在任", "明天离开"}


async def test_the_workbench_says_whose_turn_it_is(
    client: Callers, city: City, year_id: str
) -> None:
    async def lines(http: httpx.AsyncClient) -> dict[str, Any]:
        found = (await http.get(f"{API}/todos")).json()["counted"]
        plans = [one for one in found if one["kind"].startswith("personal_plan")]
        return {one["kind"]: (one["count"], one["due_on"]) for one in plans}

    async with client(teacher(city)) as mine, client(team(city)) as school:
        none = await lines(mine)
        plan = await begun(mine, year_id, **WHOLE)
        begun_ = await lines(mine)
        await take(mine, plan, "submit")
        sent, waiting = await lines(mine), await lines(school)
        await take(school, plan, "return", {"reason": "补充", "due_on": "2026-12-20"})
        back, done = await lines(mine), await lines(school)
    assert none == begun_ == {"personal_plan_write": (1, None)}
    assert (sent, waiting) == ({}, {"personal_plans_decide": (1, None)})
    assert (back, done) == ({"personal_plan_correct": (1, "2026-12-20")}, {})


async def all_of(http: httpx.AsyncClient, path: str, year_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    params = {"year_id": year_id, "limit": "2"}
    while True:
        page = (await http.get(path, params=params)).json()
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        params["cursor"] = page["next_cursor"]


async def test_nothing_moves_in_a_closed_year(client: Callers, city: City, year_id: str) -> None:
    async with client(teacher(city)) as mine:
        plan = await begun(mine, year_id, **WHOLE)
        async with client(city.office()) as office:
            await office.post(f"{API}/years/{year_id}/close")
        path = f"{PATH}/{plan['id']}"
        answers = [
            await take(mine, plan, "submit"),
            await mine.put(path, json=WHOLE, headers={"If-Match": '"2"'}),
            await mine.post(PATH, json={"year_id": year_id}),
        ]
        read = await mine.get(f"{PATH}/mine", params={"year_id": year_id})
    assert set(codes(*answers)) == {"year_not_open"}
    assert read.status_code == 200


async def test_who_teaches_nowhere_is_told_whom_to_ask(
    client: Callers, city: City, year_id: str
) -> None:
    lost = an_actor((Role.TEACHER, f"{city.root}2/"))
    async with client(lost) as mine:
        answer = await mine.post(PATH, json={"year_id": year_id})
    assert codes(answer) == ["personal_plan_no_school"]


async def test_a_step_is_never_changed(
    client: Callers, city: City, year_id: str, uow: UnitOfWork
) -> None:
    async with client(teacher(city)) as mine:
        plan = await begun(mine, year_id, **WHOLE)
        await take(mine, plan, "submit")
    with pytest.raises(DBAPIError, match="only added"):
        async with uow.begin() as session:
            await session.execute(
                text("UPDATE personal_plan_step SET note = 'x' WHERE plan_id = :id"),
                {"id": UUID(plan["id"])},
            )
