"""Setting activities: for whom and within what; lists and the comparison with the schedule."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from assessment.activities.service.comparing import activities_fact
from assessment.plans.rules import PlanKind
from kernel.actor import Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import an_actor

from .conftest import Group, Stage, approved_plan, at, day, found_group

pytestmark = pytest.mark.requirement("R78", "R102", "R103", "R104")


async def test_chosen_people_of_the_school_are_expected(stage: Stage, city: Any) -> None:
    group = stage.group
    chosen: dict[str, Any] = {"audience": "people", "person_ids": [str(group.zhang.person_id)]}
    made = await stage.made(**chosen)
    assert [one["person_name"] for one in made["people"]] == ["张老师"]
    nobody = await stage.call(
        group.leader,
        "POST",
        "/activities",
        json=stage.body(audience="people", person_ids=[]),
    )
    stranger = await stage.call(
        group.leader,
        "POST",
        "/activities",
        json=stage.body(audience="people", person_ids=[str(city.zhuji.id)]),
    )
    codes = [one.json()["code"] for one in (nobody, stranger)]
    assert codes == ["activity_nobody_invited", "activity_person_not_staff"]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"held_on": day(300)}, "activity_outside_year", "held_on"),
        ({"hours": "4.5"}, "activity_hours_too_many", "hours"),
        ({"starts_at": "17:00"}, "input_invalid", "ends_at"),
        ({"starts_at": "14:00+08:00"}, "input_invalid", "starts_at"),
        ({"way": "self"}, "input_invalid", "way"),
        ({"plan_id": str(uuid7())}, "input_invalid", ""),
        ({"plan_id": str(uuid7()), "plan_row": "a1"}, "schedule_row_unknown", "plan_row"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(
    stage: Stage, wrong: dict[str, str], code: str, field: str
) -> None:
    answer = await stage.call(stage.group.leader, "POST", "/activities", json=stage.body(**wrong))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert [one["field"] for one in answer.json()["errors"]] == [field]


async def test_it_is_changed_until_sign_in_opens(stage: Stage, actions: Any) -> None:
    group, made = stage.group, await stage.made()
    await stage.enter(made["id"], group.li, present=True)
    body = stage.body(title="改期", audience="people", person_ids=[str(group.zhang.person_id)])
    del body["unit_id"]
    path = f"/activities/{made['id']}"
    changed = await stage.call(group.leader, "PUT", path, made["version"], json=body)
    assert changed.status_code == 200, changed.text
    names = {one["person_name"] for one in changed.json()["people"]}
    assert names == {"张老师", "李老师"}  # who was entered already stays
    stale = await stage.call(group.leader, "PUT", path, made["version"], json=body)
    assert stale.status_code == 412
    await stage.step(made["id"], "open-sign-in")
    seen = (await stage.read(made["id"]))["version"]
    late = await stage.call(group.leader, "PUT", path, seen, json=body)
    assert late.json()["code"] == "activity_step_not_possible"
    assert "activity.edit" in await actions()


async def test_a_cancelled_activity_tells_why_and_gives_no_hours(stage: Stage) -> None:
    made = await stage.opened()
    await stage.sign_in(stage.group.zhang, made["id"])
    seen = (await stage.read(made["id"]))["version"]
    path = f"/activities/{made['id']}/cancel"
    off = await stage.call(stage.group.leader, "POST", path, seen, json={"reason": "主讲人生病"})
    assert (off.json()["state"], off.json()["my_actions"]) == ("cancelled", [])
    (mine,) = (await stage.call(stage.group.zhang, "GET", "/my-activities")).json()["items"]
    assert (mine["activity_state"], mine["cancel_reason"]) == ("cancelled", "主讲人生病")
    assert await stage.hours(stage.group.zhang) == []


async def test_the_same_key_makes_one_activity(stage: Stage) -> None:
    async with stage.client(stage.group.leader) as http:
        headers = {"Idempotency-Key": "k1"}
        url = "/api/assessment/v1/activities"
        made = [await http.post(url, json=stage.body(), headers=headers) for _ in range(2)]
        listed = await http.get(url)
    assert made[0].json() == made[1].json()
    assert len(listed.json()["items"]) == 1


async def test_everybody_lists_the_activities_of_their_units(
    stage: Stage, uow: UnitOfWork, city: Any
) -> None:
    other: Group = await found_group(uow, city.zhuji, "语文教研组", "22")
    await stage.made(title="数学组")
    await stage.made(other.leader, title="语文组", unit_id=str(other.id), held_on=day(-1))
    await stage.made(city.zhuji.team(), title="全校", unit_id=str(city.zhuji.id), way="school")

    async def titles(actor: Any, **wanted: object) -> set[str]:
        answer = await stage.call(actor, "GET", "/activities", params=wanted)
        assert answer.status_code == 200, answer.text
        return {row["title"] for row in answer.json()["items"]}

    assert await titles(stage.group.leader) == {"数学组"}
    assert await titles(city.zhuji.lead()) == {"数学组", "语文组", "全校"}
    assert await titles(city.zhuji.lead(), unit_id=str(city.zhuji.id)) == {"全校"}
    assert await titles(city.district(), school_id=str(city.zhuji.id), state="closed") == set()
    assert await titles(city.other_district()) == set()
    first = await stage.call(city.zhuji.lead(), "GET", "/activities", params={"limit": 2})
    cursor = first.json()["next_cursor"]
    assert await titles(city.zhuji.lead(), cursor=cursor) == {"语文组"}
    foreign = await stage.call(
        stage.group.leader, "POST", "/activities", json=stage.body(unit_id=str(other.id))
    )
    assert foreign.status_code == 404


@pytest.mark.requirement("R74", "R101")
async def test_the_schedule_is_compared_with_what_was_held(
    stage: Stage, uow: UnitOfWork, city: Any, year_id: str
) -> None:
    plan_id = await approved_plan(
        uow,
        city.zhuji,
        year_id,
        {"key": "a1", "on": day(-3), "content": "未开展的"},
        {"key": "a2", "on": day(0), "content": "开展的"},
        {"key": "a3", "on": day(-2), "content": "缺影像的"},
        {"key": "a4", "on": day(9), "content": "以后的"},
        kind=PlanKind.STUDY,
    )
    for key, files in (("a2", 1), ("a3", 0)):
        made = await stage.made(plan_id=str(plan_id), plan_row=key)
        assert made["scheduled"] in {"开展的", "缺影像的"}
        await stage.enter(made["id"], stage.group.zhang, present=True)
        stage.clock.now = at(17)
        await stage.record(made["id"], *[stage.image() for _ in range(files)])
        why = {"no_image_reason": "" if files else "停电"}
        assert (await stage.step(made["id"], "close", json=why)).status_code == 200
    await stage.made(title="计划外")
    path = f"/activity-schools/{city.zhuji.id}/comparison"
    for actor in (stage.group.leader, city.zhuji.lead(), city.district()):
        shown = (await stage.call(actor, "GET", path)).json()
        told = {row["content"]: row["missing"] for row in shown["items"]}
        assert told == {
            "未开展的": ["not_held"],
            "缺影像的": ["no_image"],
            "开展的": [],
            "以后的": [],
        }
        assert [one["title"] for one in shown["beside"]] == ["计划外"]
    assert (await stage.call(city.xinhai.lead(), "GET", path)).status_code == 404
    teacher = an_actor((Role.TEACHER, city.zhuji.path))
    assert (await stage.call(teacher, "GET", path)).status_code == 403
    async with uow() as session:
        fact = await activities_fact(session, UUID(year_id), city.zhuji.id, at(17))
    assert (fact.scheduled, fact.due, fact.carried_out) == (4, 2, 2)
    assert fact.missing == (
        f"{day(-3)}“未开展的”未开展",
        f"{day(-2)}“缺影像的”缺影像材料（学校说明：停电）",
    )


@pytest.mark.requirement("R101")
async def test_the_workbook_has_the_rows_of_the_list(stage: Stage, city: Any, actions: Any) -> None:
    first = await stage.made(title="=1+1")
    await stage.made(title="取消的")
    off = (await stage.call(city.zhuji.team(), "GET", "/activities")).json()["items"][0]
    path = f"/activities/{off['id']}/cancel"
    await stage.call(stage.group.leader, "POST", path, 1, json={"reason": "主讲人生病"})
    query = f"?school_id={city.zhuji.id}&state=planned"
    file = await stage.call(city.district(), "GET", f"/activities/export.xlsx{query}")
    listed = await stage.call(city.district(), "GET", f"/activities{query}")
    foreign = await stage.call(city.other_district(), "GET", f"/activities/export.xlsx{query}")
    (row,) = listed.json()["items"]
    lines = [list(line) for line in load_workbook(BytesIO(file.content)).worksheets[0].values]
    assert (row["title"], lines[3][2]) == ("=1+1", "活动名称")
    assert [line[2:8] for line in lines[4:]] == [
        ["=1+1", "观课议课", "教研组集中", first["held_on"], "14:00—16:00", "录播教室"]
    ]
    assert len(list(load_workbook(BytesIO(foreign.content)).worksheets[0].values)) == 4
    assert (await actions())[-2:] == ["activity.export"] * 2
