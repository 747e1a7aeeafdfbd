"""The school marks what no fact tells: one by one, many at once, and takes it back."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import City  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCORES, Desk, Fill, codes, register

pytestmark = pytest.mark.requirement("R58", "R84", "R85", "R141")


async def mark(
    http: httpx.AsyncClient, desk: Desk, actor: Actor, key: str, seen: int, **body: Any
) -> httpx.Response:
    path = f"{SCORES}/{desk.id}/{actor.person_id}/marks/{key}"
    return await http.put(path, json=body, headers={"If-Match": f'"{seen}"'})


def row(actor: Actor, version: int = 0, **more: Any) -> dict[str, Any]:
    return {"person_id": str(actor.person_id), "version": version, **more}


async def test_a_mark_is_kept_with_its_version_and_history(
    desk: Desk, city: City, client: Callers, teacher: Actor, uow: UnitOfWork
) -> None:
    async with client(city.zhuji.team()) as http:
        first = await mark(http, desk, teacher, "practice", 0, points="18", reason="缺记录")
        stale = await mark(http, desk, teacher, "practice", 0, points="20")
        second = await mark(http, desk, teacher, "practice", 1, points="20")
        wrong = await mark(http, desk, teacher, "practice", 2, points="19")
        computed = await mark(http, desk, teacher, "online", 0, points="15")
        unknown = await mark(http, desk, teacher, "nothing", 0, points="15")
        path = f"{SCORES}/{desk.id}/{teacher.person_id}"
        found = (await http.get(path)).json()
        history = (await http.get(f"{path}/marks")).json()["items"]
    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert codes(stale, wrong, computed, unknown) == [
        "stale_version",
        "teacher_mark_wrong",
        "item_not_marked",
        "item_not_marked",
    ]
    assert (stale.json()["current"]["points"], stale.json()["changed_by"]) == ("18", "self")
    assert "请写明扣分理由" in wrong.json()["errors"][0]["message"]
    assert found["marks"]["practice"]["by_name"] == "李主任"
    assert [(one["before"] or {}).get("points") for one in history] == ["18", None]
    for statement in (
        "UPDATE teacher_mark_change SET by_name = 'x'",
        "DELETE FROM teacher_mark_change",
    ):
        with pytest.raises(DBAPIError, match="only added"):
            async with uow.begin() as session:
                await session.execute(text(statement))


async def test_nobody_marks_themselves_or_another_school(
    desk: Desk, city: City, client: Callers, teacher: Actor, uow: UnitOfWork
) -> None:
    member = await register(uow, city.zhuji, "陈主任", Role.SCHOOL_TEAM)
    async with client(member) as http:
        own = await mark(http, desk, member, "practice", 0, points="20")
        body = {
            "item_key": "practice",
            "marks": [row(member, points="20"), row(teacher, points="20")],
        }
        batch = (await http.post(f"{SCORES}/{desk.id}/marks", json=body)).json()
    async with client(city.xinhai.team()) as http:
        foreign = await mark(http, desk, teacher, "practice", 1, points="20")
        seen = await http.get(f"{SCORES}/{desk.id}")
    async with client(city.district()) as http:
        helped = await mark(http, desk, member, "practice", 0, points="20")
    async with client(teacher) as http:
        peek = await http.get(f"{SCORES}/{desk.id}/{teacher.person_id}")
    assert codes(own) == ["own_score"]
    assert [one["code"] for one in batch["outcomes"]] == ["own_score", None]
    assert (foreign.status_code, seen.status_code, peek.status_code) == (404, 404, 403)
    assert helped.status_code == 200


def points(items: list[dict[str, Any]]) -> dict[str, str | None]:
    return {one["name"]: one["points"]["practice"] for one in items}


async def test_many_are_looked_at_first_then_entered_and_undone(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork
) -> None:
    people = [await register(uow, city.zhuji, f"教师{n}") for n in range(3)]
    path = f"{SCORES}/{desk.id}"
    async with client(city.zhuji.team()) as http:
        await mark(http, desk, people[0], "practice", 0, points="20")
        rows = [
            row(people[0], version=1, points="15", reason="一次记录"),
            row(people[1], points="20"),
            row(people[2], points="12"),
        ]
        body = {"item_key": "practice", "marks": rows}
        seen = (await http.post(f"{path}/marks", json=body | {"is_preview": True})).json()
        untouched = (await http.get(path)).json()["items"]
        done = (await http.post(f"{path}/marks", json=body)).json()
        entered = (await http.get(path)).json()["items"]
        await mark(http, desk, people[1], "practice", 1, points="19", reason="补充说明")
        undo = f"{path}/mark-batches/{done['batch_id']}/undo"
        undone = (await http.post(undo)).json()
        after = (await http.get(path)).json()["items"]
        again = (await http.post(undo)).json()
        nothing = await http.post(f"{path}/mark-batches/{desk.id}/undo")
    assert [one["points"] for one in seen["outcomes"]] == ["15", "20", None]
    assert [one["code"] for one in seen["outcomes"]] == [None, None, "teacher_mark_wrong"]
    assert (seen["batch_id"], seen["done"]) == (None, 2)
    assert points(untouched) == {"教师0": "20", "教师1": None, "教师2": None}
    assert points(entered) == {"教师0": "15", "教师1": "20", "教师2": None}
    assert {one["name"]: one["code"] for one in undone["outcomes"]} == {
        "教师0": None,
        "教师1": "stale_version",
    }
    assert points(after) == {"教师0": "20", "教师1": "19", "教师2": None}
    assert {one["code"] for one in again["outcomes"]} == {"stale_version"}
    assert codes(nothing) == ["mark_batch_unknown"]


async def test_a_new_mark_that_is_undone_is_open_again(
    desk: Desk, city: City, client: Callers, teacher: Actor
) -> None:
    counts = {"lesson_design": 1, "lesson_recording": 1, "case_study": 1}
    body = {"item_key": "outcomes", "marks": [row(teacher, counts=counts)]}
    async with client(city.zhuji.team()) as http:
        done = (await http.post(f"{SCORES}/{desk.id}/marks", json=body)).json()
        await http.post(f"{SCORES}/{desk.id}/mark-batches/{done['batch_id']}/undo")
        (found,) = (await http.get(f"{SCORES}/{desk.id}")).json()["items"]
    assert done["outcomes"][0]["points"] == "15"
    assert found["points"]["outcomes"] is None


@pytest.mark.requirement("R59", "R84")
async def test_the_whole_staff_is_listed_sorted_and_filtered(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, facts: Fill
) -> None:
    people = [await register(uow, city.zhuji, f"教师{n}") for n in range(3)]
    await facts(people[0], "25", "25", 90)
    await facts(people[1], "20", "25", 10)
    path = f"{SCORES}/{desk.id}"
    counts = {"lesson_design": 1, "lesson_recording": 1, "case_study": 1}
    async with client(city.zhuji.team()) as http:
        for one in people[:2]:
            await mark(http, desk, one, "practice", 0, points="20")
            await mark(http, desk, one, "outcomes", 0, counts=counts)
        by_name = (await http.get(path)).json()["items"]
        by_total: dict[str, str | int] = {"order": "total", "limit": 1}
        pages, cursor = [], None
        while True:
            more = by_total | ({"cursor": cursor} if cursor else {})
            page = (await http.get(path, params=more)).json()
            pages += [one["name"] for one in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                break
        open_ = (await http.get(path, params={"is_open": True})).json()["items"]
        band = (await http.get(path, params={"band": "不合格"})).json()["items"]
        found = (await http.get(path, params={"q": "师1"})).json()["items"]
        wrong = await http.get(path, params={"cursor": "x", "order": "total"})
    totals = [(one["name"], one["total"], one["learning"], one["practice"]) for one in by_name]
    assert totals == [
        ("教师0", "70", "25", "45"),
        ("教师1", "63", "18", "45"),
        ("教师2", None, "0", "0"),
    ]
    assert pages == ["教师0", "教师1", "教师2"]
    assert [(one["name"], one["open"]) for one in open_] == [("教师2", 2)]
    assert band == []
    assert [one["band"] for one in found] == ["合格"]
    assert codes(wrong) == ["cursor_invalid"]


@pytest.mark.requirement("R83")
async def test_the_school_says_who_is_a_key_teacher(
    desk: Desk, city: City, client: Callers, teacher: Actor, uow: UnitOfWork
) -> None:
    lead = await register(uow, city.zhuji, "赵校长", Role.SCHOOL_LEAD)
    path = f"{SCORES}/{desk.id}/{teacher.person_id}/audiences"
    own = f"{SCORES}/{desk.id}/{lead.person_id}/audiences"
    async with client(lead) as http:
        both = await http.put(path, json={"audiences": ["young_teacher", "key_teacher"]})
        one = await http.put(path, json={"audiences": ["key_teacher"]})
        self_praise = await http.put(own, json={"audiences": ["key_teacher"]})
        listed = (await http.get(f"{SCORES}/{desk.id}")).json()["items"]
    assert both.json()["audiences"] == ["key_teacher", "young_teacher"]
    assert one.json()["audiences"] == ["key_teacher"]
    assert codes(self_praise) == ["own_score"]
    assert {row["name"]: row["audiences"] for row in listed} == {
        "张老师": ["key_teacher"],
        "赵校长": [],
    }


async def test_there_are_no_scores_before_the_scheme_is_published(
    begin: Any, city: City, client: Callers
) -> None:
    draft = await begin()
    async with client(city.zhuji.team()) as http:
        early = await http.get(f"{SCORES}/{draft.id}")
    assert codes(early) == ["scheme_not_published"]


@pytest.mark.requirement("R84")
async def test_pages_and_batches_cost_the_same_statements_for_any_staff(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, statements: list[str]
) -> None:
    costs: dict[int, tuple[int, int, int]] = {}
    async with client(city.zhuji.team()) as http:
        for number in (2, 60):
            ids = [
                (await register(uow, city.zhuji, f"{number}-{at}")).person_id
                for at in range(number)
            ]
            marks = [{"person_id": str(one), "version": 0, "points": "20"} for one in ids]
            body = {"item_key": "practice", "marks": marks}
            statements.clear()
            entered = (await http.post(f"{SCORES}/{desk.id}/marks", json=body)).json()
            batch = len(statements)
            statements.clear()
            back = await http.post(f"{SCORES}/{desk.id}/mark-batches/{entered['batch_id']}/undo")
            undo = len(statements)
            statements.clear()
            page = (await http.get(f"{SCORES}/{desk.id}", params={"limit": number})).json()
            done = (entered["done"], back.json()["done"], len(page["items"]))
            assert done == (number, number, number)
            costs[number] = (batch, undo, len(statements))
    assert costs[2] == costs[60]
