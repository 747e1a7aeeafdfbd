"""An objection reaches somebody who may answer it: the school, else the office above."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from assessment.teacher_scores.tables import ScoreObjection
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCORES, Begin, Desk, register, whole

pytestmark = pytest.mark.requirement("R84", "R88")
COUNTS = {"lesson_design": 1, "lesson_recording": 1, "case_study": 1}


async def mark(client: Callers, desk: Desk, marker: Actor, who: Actor) -> None:
    """Give somebody the marks that no fact tells."""
    path, tag = f"{SCORES}/{desk.id}/{who.person_id}/marks", {"If-Match": '"0"'}
    async with client(marker) as http:
        first = await http.put(f"{path}/practice", json={"points": "20"}, headers=tag)
        then = await http.put(f"{path}/outcomes", json={"counts": COUNTS}, headers=tag)
    assert (first.status_code, then.status_code) == (200, 200), first.text


async def objected(client: Callers, who: Actor, year_id: str) -> httpx.Response:
    async with client(who) as http:
        body = {"year_id": year_id, "text": "成果漏算一件"}
        return await http.post(f"{SCORES}/mine/object", json=body)


async def told(client: Callers, who: Actor) -> tuple[int, list[str]]:
    """What the workbench counts and the list shows of objections to answer."""
    async with client(who) as http:
        lines = (await http.get(f"{API}/todos")).json()["counted"]
        listed = (await http.get(f"{SCORES}/objections")).json()["items"]
    count = sum(one["count"] for one in lines if one["kind"] == "score_objections")
    return count, [one["person_name"] for one in listed]


async def test_what_nobody_at_the_school_may_answer_reaches_the_office_at_once(
    desk: Desk, city: City, client: Callers, teacher: Actor, year_id: str
) -> None:
    """Those who acted for this school have left or are not on its list."""
    await mark(client, desk, city.zhuji.team(), teacher)
    async with client(city.zhuji.lead()) as http:
        assert (await http.post(f"{SCORES}/{desk.id}/publish")).status_code == 200
    assert (await objected(client, teacher, year_id)).status_code == 201
    assert await told(client, city.district()) == (1, ["张老师"])
    assert await told(client, city.zhuji.lead()) == (1, ["张老师"])
    assert await told(client, city.other_district()) == (0, [])
    assert await told(client, city.office()) == (0, [])  # of a district, which answers


async def test_an_objection_is_the_schools_for_a_week_where_somebody_there_may_answer(
    begin: Begin, city: City, client: Callers, uow: UnitOfWork, teacher: Actor, year_id: str
) -> None:
    lead = await register(uow, city.zhuji, "孙校长", Role.SCHOOL_LEAD)
    marker = await register(uow, city.zhuji, "陈主任", Role.SCHOOL_TEAM)
    desk = await begin()
    assert (await desk.save(lead, whole().as_json())).status_code == 200
    assert (await desk.take(lead, "publish")).status_code == 200
    await mark(client, desk, marker, teacher)
    for one in (lead, marker):
        await mark(client, desk, city.zhuji.team(), one)
    async with client(lead) as http:
        assert (await http.post(f"{SCORES}/{desk.id}/publish")).status_code == 200
    filed = await objected(client, teacher, year_id)
    assert await told(client, lead) == (1, ["张老师"])
    assert await told(client, marker) == (0, [])  # marked the teacher: not theirs to answer
    assert await told(client, city.district()) == (0, [])
    own = await objected(client, lead, year_id)  # the marker did not mark the principal
    assert (filed.status_code, own.status_code) == (201, 201)
    assert await told(client, marker) == (1, ["孙校长"])
    assert await told(client, city.district()) == (0, [])
    week = update(ScoreObjection).values(filed_at=utc_now() - timedelta(days=8))
    async with uow.begin() as session:
        await session.execute(week)
    assert (await told(client, city.district()))[0] == 2
