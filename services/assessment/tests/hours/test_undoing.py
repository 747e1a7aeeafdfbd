"""What was decided about hours is taken back for a day, while nothing rests on it (R78)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from assessment.hours.service.checking import check_totals
from assessment.tables import AUDIT
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..tied import Tie  # noqa: TID252 -- tests are no packages
from .conftest import API, TODAY, Decide, Writer, counted, register

pytestmark = [pytest.mark.requirement("R78", "R49"), pytest.mark.usefixtures("year_id")]
Row = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Hours are written down, decided about, and taken back."""

    writer: Writer
    decide: Decide
    client: Callers

    async def made(self, actor: Actor, **more: object) -> Row:
        return await self.writer.made(actor, **more)

    async def undo(self, actor: Actor, *rows: Row) -> httpx.Response:
        """Take back what an answer says was decided, as somebody."""
        seen = [{"id": row["id"], "version": row["version"]} for row in rows]
        async with self.client(actor) as http:
            return await http.post(f"{API}/hour-decisions/undo", json={"records": seen})


@pytest.fixture
def desk(writer: Writer, decide: Decide, client: Callers) -> Desk:
    return Desk(writer, decide, client)


def decided(answer: httpx.Response) -> list[Row]:
    return [one for one in answer.json()["outcomes"] if one["code"] is None]


def codes(answer: httpx.Response) -> list[str | None]:
    return [one["code"] for one in answer.json()["outcomes"]]


async def test_a_confirmation_is_taken_back_and_the_teacher_reads_by_whom(
    desk: Desk, city: Any, teacher: Actor, uow: UnitOfWork, totals_of: Any
) -> None:
    made = [await desk.made(teacher, title=title, hours="1") for title in "甲乙"]
    done = decided(await desk.decide(city.zhuji.team(), "confirm", *made))
    colleague = an_actor((Role.SCHOOL_LEAD, city.zhuji.path), name="王校长")
    async with desk.client(colleague) as http:
        none = (await counted(http))["hours_decide"]
        back = await desk.undo(colleague, *done)
        again = (await counted(http))["hours_decide"]
    offline = (await totals_of(teacher))["offline"]
    async with desk.client(teacher) as http:
        rows = (await http.get(f"{API}/hours")).json()["items"]
    assert (back.status_code, back.json()["decided"], back.json()["hours"]) == (200, 2, "2")
    assert (none, again) == (0, 2)
    assert (offline["counted"], offline["open"]) == ("0", "2")
    assert {(row["state"], row["decided_by_name"]) for row in rows} == {("waiting", None)}
    told = [(one["verb"], one["actor_name"]) for one in rows[0]["steps"]]
    assert told == [("confirm", "李主任"), ("undo", "王校长")]
    assert await check_totals(uow) == []
    async with uow() as session:
        latest = select(AUDIT.c.action, AUDIT.c.detail).order_by(AUDIT.c.id.desc()).limit(1)
        action, detail = (await session.execute(latest)).one()
    assert (action, detail["count"]) == ("hour.undo", 2)


async def test_a_return_is_taken_back_to_what_stood_before(
    desk: Desk, city: Any, teacher: Actor, uow: UnitOfWork, totals_of: Any
) -> None:
    team = city.zhuji.team()
    first = decided(await desk.decide(team, "confirm", await desk.made(teacher)))
    held = await desk.made(teacher, title="长", hours="9")
    refused = decided(await desk.decide(team, "refuse", *first, held, reason="选错了"))
    back = await desk.undo(team, *refused)
    assert codes(back) == [None, None]
    assert (await totals_of(teacher))["offline"]["counted"] == "2"
    twice = await desk.undo(team, *decided(back))
    assert codes(twice) == ["undo_nothing", "undo_nothing"]
    # The first confirmation is not the last thing that happened any more.
    assert codes(await desk.undo(team, *first)) == ["undo_nothing"]
    assert await check_totals(uow) == []


async def test_of_what_cannot_be_taken_back_the_answer_says_why_and_the_rest_is(
    desk: Desk, city: Any, teacher: Actor
) -> None:
    path = city.zhuji.path
    member = an_actor((Role.SCHOOL_TEAM, path), (Role.TEACHER, path), name="孙主任")
    own = await desk.made(member)
    *rows, waiting = [
        await desk.made(
            teacher, title=title, hours="1", starts_at=f"{at}:00", ends_at=f"{at + 1}:00"
        )
        for title, at in zip("甲乙丙", (13, 14, 15), strict=True)
    ]
    done = decided(await desk.decide(city.zhuji.team(), "confirm", own, rows[0]))
    refused = decided(await desk.decide(city.zhuji.team(), "refuse", rows[1], reason="请更正"))
    async with desk.client(teacher) as http:
        tag = {"If-Match": f'"{refused[0]["version"]}"'}
        body = desk.writer.body(
            teacher, title="乙二", hours="1", starts_at="14:00", ends_at="15:00"
        )
        edited = await http.put(f"{API}/hours/{refused[0]['id']}", json=body, headers=tag)
    assert edited.status_code == 200, edited.text
    unknown = {"id": str(uuid4()), "version": 1}
    answer = await desk.undo(member, *done, *refused, waiting, unknown)
    elsewhere = await desk.undo(city.xinhai.team(), *done)
    by_teacher = await desk.undo(teacher, *done)
    assert codes(answer) == ["own_hour", None, "undo_changed", "undo_nothing", "hour_unknown"]
    assert all(one["message"] for one in answer.json()["outcomes"] if one["code"])
    assert codes(elsewhere) == ["hour_unknown", "hour_unknown"]
    assert by_teacher.status_code == 403


async def test_a_day_that_was_filled_since_keeps_its_return(
    desk: Desk, city: Any, teacher: Actor
) -> None:
    team = city.zhuji.team()
    refused = decided(await desk.decide(team, "refuse", await desk.made(teacher), reason="重复"))
    other = str(TODAY - timedelta(days=9))
    await desk.made(teacher, title="另一天", held_on=other)
    free = await desk.undo(team, *refused)
    refused = decided(await desk.decide(team, "refuse", *decided(free), reason="重复"))
    await desk.made(teacher, title="同一天")
    assert codes(free) == [None]
    assert codes(await desk.undo(team, *refused)) == ["undo_day_changed"]


async def test_after_a_day_or_in_a_closed_year_it_stands(
    desk: Desk, city: Any, year_id: str, teacher: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = city.zhuji.team()
    done = decided(await desk.decide(team, "confirm", await desk.made(teacher)))
    with monkeypatch.context() as later:
        later.setattr("assessment.undo.UNDO_HOURS", -1)
        late = await desk.undo(team, *done)
    async with desk.client(city.office()) as http:
        await http.post(f"{API}/years/{year_id}/close")
    closed = await desk.undo(team, *done)
    assert codes(late) == ["undo_too_late"]
    assert (closed.status_code, closed.json()["code"]) == (409, "year_not_open")


async def test_what_a_published_score_or_a_final_result_counts_stands(
    desk: Desk, city: Any, teacher: Actor, uow: UnitOfWork, tie: Tie
) -> None:
    team = city.zhuji.team()
    other = await register(uow, city.zhuji, "T002", "李老师")
    made = [await desk.made(teacher), await desk.made(other)]
    done = decided(await desk.decide(team, "confirm", *made))
    await tie.publish(teacher)
    scored = await desk.undo(team, *done)
    assert codes(scored) == ["undo_score_published", None]
    done = decided(await desk.decide(team, "confirm", *decided(scored)))
    await tie.keep()
    assert codes(await desk.undo(team, *done)) == ["undo_facts_kept"]


async def test_decisions_are_only_added(
    desk: Desk, city: Any, teacher: Actor, uow: UnitOfWork
) -> None:
    await desk.decide(city.zhuji.team(), "confirm", await desk.made(teacher))
    with pytest.raises(DBAPIError, match="only added"):
        async with uow.begin() as session:
            await session.execute(text("UPDATE hour_step SET reason = 'x'"))


async def test_a_batch_costs_the_same_statements_for_any_number(
    desk: Desk, city: Any, uow: UnitOfWork, statements: list[str]
) -> None:
    team, costs = city.zhuji.team(), {}
    for number in (2, 60):
        people = [
            await register(uow, city.zhuji, f"S{number}-{n}", f"师{n}") for n in range(number)
        ]
        made = [await desk.made(one) for one in people]
        done = decided(await desk.decide(team, "confirm", *made))
        statements.clear()
        back = await desk.undo(team, *done)
        costs[number] = len(statements)
        assert back.json()["decided"] == number
    assert costs[2] == costs[60]
