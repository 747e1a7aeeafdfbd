"""您还差什么 says in one answer what the three screens behind it say one by one."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from assessment.my_year.queries import my_year
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, NewWork, Staff

pytestmark = pytest.mark.requirement("R109", "R110", "R111")
NOTHING: dict[str, Any] = {
    "plan_state": None,
    "finished": 0,
    "wanted": 3,
    "is_exempt": False,
    "abilities": [],
}


async def said(client: Callers, who: Actor, path: str, **query: str) -> httpx.Response:
    async with client(who) as http:
        return await http.get(f"{API}/{path}", params=query)


async def planned(client: Callers, author: Actor, year_id: str, *codes: str) -> None:
    """Begin a plan with abilities, each with a day."""
    async with client(author) as http:
        plan = (await http.post(f"{API}/personal-plans", json={"year_id": year_id})).json()
        content = plan["content"] | {
            "abilities": [{"code": one, "due_on": "2026-12-01"} for one in codes]
        }
        tag = {"If-Match": f'"{plan["version"]}"'}
        answer = await http.put(f"{API}/personal-plans/{plan['id']}", json=content, headers=tag)
        assert answer.status_code == 200, answer.text


async def test_before_the_first_step_everything_is_lacking(
    client: Callers, staff: Staff, year_id: str
) -> None:
    teacher = await staff.add("张")
    first = (await said(client, teacher, "my-year")).json()
    hours = (await said(client, teacher, "my-hours")).json()

    assert {key: first[key] for key in NOTHING} == NOTHING
    assert first["year_id"] == year_id
    assert first["online_missing"] == hours["online"]["missing"] == "25"
    assert first["offline_missing"] == hours["offline"]["missing"] == "25"


async def test_it_agrees_with_the_screens_behind_it(
    client: Callers, city: Any, staff: Staff, work: NewWork, year_id: str
) -> None:
    teacher = await staff.add("张")
    await planned(client, teacher, year_id, "A5", "A3")
    done, begun = work(teacher), work(teacher)
    await done.handed_in("B2")
    await done.read()
    await done.rated(city.zhuji.team(), "pass")
    item = {"id": done.id, "version": done.version}
    final = await done.call(
        city.zhuji.team(), "POST", "/certification-finalisations", json={"items": [item]}
    )
    assert final.json()["done"] == 1
    await begun.begin("A3")
    whole = (await said(client, teacher, "my-year", year_id=year_id)).json()
    shown = (await said(client, teacher, "my-certifications")).json()

    assert (whole["plan_state"], whole["finished"]) == ("draft", shown["finished"])
    assert shown["finished"] == 1
    assert [(one["code"], one["is_planned"], one["state"]) for one in whole["abilities"]] == [
        ("A5", True, None),
        ("A3", True, "draft"),
        ("B2", False, "final"),
    ]
    mine = {one["code"]: one for one in shown["choices"]}
    for one in whole["abilities"]:
        other = mine[one["code"]]
        assert one["due_on"] == other["due_on"]
        assert one["certification_id"] == (other["certification"] or {"id": None})["id"]


async def test_whoever_is_exempt_is_told(
    client: Callers, city: Any, staff: Staff, year_id: str
) -> None:
    teacher, other = await staff.add("张"), await staff.add("王")
    body = {
        "person_id": str(teacher.person_id),
        "school_id": str(city.zhuji.id),
        "year_id": year_id,
        "reason": "产假",
    }
    async with client(city.zhuji.lead()) as http:
        made = await http.post(f"{API}/certification-exemptions", json=body)
        assert made.status_code == 201, made.text
    assert (await said(client, teacher, "my-year")).json()["is_exempt"]
    assert not (await said(client, other, "my-year")).json()["is_exempt"]


@pytest.mark.usefixtures("year_id")
async def test_a_full_year_costs_what_an_empty_one_costs(
    client: Callers, staff: Staff, work: NewWork, statements: list[str]
) -> None:
    busy, idle = await staff.add("张"), await staff.add("王")
    for code in ("A1", "B2", "C3"):
        await work(busy).begin(code)
    counts = []
    for who in (idle, busy):
        statements.clear()
        await said(client, who, "my-year")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("city")
async def test_without_an_open_year_it_says_so(client: Callers, staff: Staff) -> None:
    answer = await said(client, await staff.add("张"), "my-year")
    assert (answer.status_code, answer.json()["code"]) == (404, "year_missing")


async def test_however_full_the_year_is_it_is_one_statement(
    client: Callers, uow: UnitOfWork, engine: AsyncEngine, staff: Staff, year_id: str
) -> None:
    teacher = await staff.add("张")
    await planned(client, teacher, year_id, "A5", "A3")
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement)

    async with uow() as session:
        await session.execute(text("SELECT 1"))  # what the fixture says first
        event.listen(engine.sync_engine, "before_cursor_execute", note)
        found = await my_year(session, UUID(year_id), teacher.person_id)
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    assert list(found.planned) == ["A5", "A3"]
    assert len(said) == 1
