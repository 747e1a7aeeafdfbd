"""Problems are seen early, and what was done is written down and read (R86, R87)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from assessment.hours.tables import HourTotal
from assessment.support.rules import (
    Frame,
    Standing,
    SupportDayWrong,
    TeacherProblem,
    check_days,
    expected,
    problems,
)
from kernel.actor import Actor, Grant, Role
from kernel.db import UnitOfWork, uuid7
from kernel.testing import an_actor

from .conftest import TODAY, Send, a_group, register

pytestmark = pytest.mark.requirement("R86", "R87")
YEAR = (date(2026, 9, 1), date(2027, 6, 28))  # three hundred days
FRAME = Frame(*YEAR, Decimal(25), Decimal(25), date(2027, 1, 29))  # half of them are over
FINE = Standing("approved", None, Decimal(25), Decimal(25))


def test_hours_are_held_against_the_calendar_with_some_slack() -> None:
    assert FRAME.elapsed == Decimal("0.5")
    assert expected(FRAME, Decimal(25)) == Decimal("7.5")
    assert expected(replace(FRAME, today=date(2026, 9, 1)), Decimal(25)) == 0
    assert problems(replace(FINE, offline=Decimal("7.5")), FRAME) == []
    assert problems(replace(FINE, offline=Decimal(7)), FRAME) == [TeacherProblem.HOURS]


@pytest.mark.parametrize(
    ("standing", "seen"),
    [
        (replace(FINE, plan_state=None), [TeacherProblem.PLAN]),
        (replace(FINE, plan_state="submitted"), []),
        (
            replace(FINE, plan_state="returned", plan_return_due_on=date(2027, 1, 28)),
            [TeacherProblem.PLAN],
        ),
        (replace(FINE, plan_state="returned", plan_return_due_on=date(2027, 1, 29)), []),
        (replace(FINE, returned=["A1"], weak=["B2"]), ["returned", "weak"]),
        (replace(FINE, returned=["A1"], weak=["B2"], is_exempt=True), []),
    ],
)
def test_each_problem_is_seen(standing: Standing, seen: list[str]) -> None:
    assert problems(standing, FRAME) == seen


def test_a_plan_is_not_late_in_the_first_weeks() -> None:
    early = replace(FRAME, today=date(2026, 10, 31))
    assert problems(replace(FINE, plan_state=None), early) == []


def test_support_is_of_a_day_that_was_and_looks_ahead() -> None:
    today = date(2026, 10, 1)
    check_days(today, date(2026, 10, 2), YEAR, today)
    for held, following in ((date(2026, 10, 2), None), (today, today), (date(2026, 8, 1), None)):
        with pytest.raises(SupportDayWrong):
            check_days(held, following, YEAR, today)


def given(teacher: Actor, **more: object) -> dict[str, Any]:
    return {
        "person_id": str(teacher.person_id),
        "held_on": str(TODAY),
        "kind": "observation",
        "text": "听课后一起改进了导入环节",
        "next_on": str(TODAY + timedelta(days=14)),
        **more,
    }


async def test_the_school_sees_who_is_behind_and_helps_and_the_teacher_reads(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork, year_id: str
) -> None:
    school = city.zhuji
    fine = await register(uow, school, "好老师")
    full = {"online": Decimal(25), "offline": Decimal(25)}
    key = {"year_id": UUID(year_id), "person_id": fine.person_id}
    async with uow.begin() as session:
        await session.execute(insert(HourTotal), [key | full])
    path = f"/support-units/{school.id}/problems"
    rows = (await send(school.team(), "GET", path)).json()["items"]
    assert {row["name"]: row["problems"] for row in rows} == {
        "张老师": ["plan", "hours"],
        "好老师": ["plan"],
    }
    (behind,) = (await send(school.team(), "GET", f"{path}?problem=hours")).json()["items"]
    assert behind["name"] == "张老师"

    assert (await send(school.team(), "GET", f"{path}?problem=weak")).json()["items"] == []
    made = await send(school.team(), "POST", "/support", given(teacher))
    assert made.status_code == 201, made.text
    (helped,) = (await send(school.team(), "GET", f"{path}?problem=hours")).json()["items"]
    assert (helped["supports"], helped["last_on"]) == (1, str(TODAY))
    todos = (await send(teacher, "GET", "/todos")).json()["counted"]
    assert {"support_read": 1}.items() <= {one["kind"]: one["count"] for one in todos}.items()
    (mine,) = (await send(teacher, "GET", "/support")).json()["items"]
    assert (mine["text"], mine["read_at"]) == ("听课后一起改进了导入环节", None)
    read = await send(teacher, "POST", f"/support/{mine['id']}/read")
    assert read.json()["read_at"] is not None
    assert (await send(fine, "POST", f"/support/{mine['id']}/read")).status_code == 404
    for book in (f"{path}.xlsx", "/support.xlsx"):
        assert (await send(school.team(), "GET", book)).content[:2] == b"PK"


@pytest.mark.requirement("R118")
async def test_a_teacher_answers_what_was_advised_once(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    team = city.zhuji.team()
    colleague = await register(uow, city.zhuji, "旁人")
    made = (await send(team, "POST", "/support", given(teacher))).json()
    path, said = f"/support/{made['id']}/answer", {"text": "已改用投票导入，效果更好"}
    assert (await send(colleague, "POST", path, said)).status_code == 404
    assert (await send(team, "POST", path, said)).status_code == 404
    assert (await send(teacher, "POST", path, {"text": " "})).status_code == 422
    done = (await send(teacher, "POST", path, said)).json()
    assert (done["answer"], done["read_at"] is not None) == (said["text"], True)
    again = await send(teacher, "POST", path, {"text": "改口"})
    assert (again.status_code, again.json()["code"]) == (409, "support_answered")
    (seen,) = (await send(team, "GET", "/support")).json()["items"]
    assert seen["answer"] == said["text"]


@pytest.mark.usefixtures("teacher")
async def test_pages_go_on_where_they_ended(send: Send, city: Any, uow: UnitOfWork) -> None:
    for name in ("甲", "乙"):
        await register(uow, city.zhuji, name)
    path = f"/support-units/{city.zhuji.id}/problems?limit=2"
    first = (await send(city.zhuji.team(), "GET", path)).json()
    second = (await send(city.zhuji.team(), "GET", f"{path}&cursor={first['next_cursor']}")).json()
    names = [row["name"] for page in (first, second) for row in page["items"]]
    assert (sorted(names), second["next_cursor"]) == (sorted(["张老师", "甲", "乙"]), None)


async def test_a_leader_helps_the_own_group_only(
    teacher: Actor, send: Send, city: Any, uow: UnitOfWork
) -> None:
    school = city.zhuji
    group = await a_group(uow, school)
    member = await register(uow, school, "王老师", group=group)
    leader = an_actor((Role.GROUP_LEADER, group[1]), name="组长")
    rows = (await send(leader, "GET", f"/support-units/{group[0]}/problems")).json()["items"]
    assert [row["name"] for row in rows] == ["王老师"]
    assert (await send(leader, "POST", "/support", given(member))).status_code == 201
    outside = await send(leader, "POST", "/support", given(teacher))
    assert outside.json()["code"] == "support_person_unknown"
    stranger = await send(city.xinhai.team(), "POST", "/support", given(member))
    assert stranger.json()["code"] == "support_person_unknown"
    hidden = await send(city.xinhai.team(), "GET", f"/support-units/{school.id}/problems")
    assert hidden.status_code == 404
    assert (await send(teacher, "GET", "/support")).json()["items"] == []


async def test_whoever_wrote_it_sees_it_also_after_the_group_is_led_by_others(
    teacher: Actor, send: Send, uow: UnitOfWork, city: Any
) -> None:
    school = city.zhuji
    group = await a_group(uow, school)
    member = await register(uow, school, "王老师", group=group)
    leader = an_actor((Role.GROUP_LEADER, group[1]), name="组长")
    made = (await send(leader, "POST", "/support", given(member))).json()
    other = (Grant(Role.TEACHER, uuid7(), city.xinhai.path),)
    moved = Actor(leader.person_id, leader.name, uuid7(), other)
    seen = (await send(moved, "GET", "/support")).json()["items"]
    assert [one["id"] for one in seen] == [made["id"]]
    assert (await send(teacher, "GET", "/support")).json()["items"] == []
