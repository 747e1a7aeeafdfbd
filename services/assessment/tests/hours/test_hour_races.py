"""Writers at once: totals agree with the records, and the limit of a day sees every record."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from assessment.hours.service.checking import check_totals
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..conftest import found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import API, TODAY, Decide, Writer, register

pytestmark = pytest.mark.requirement("R49", "R111")


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> Any:
    return await found_city(uow, own_root())


async def test_the_same_file_applied_at_once_counts_once(
    client: Callers, city: Any, uow: UnitOfWork, year_id: str, writer: Writer
) -> None:
    people = [await register(uow, city.zhuji, f"Q{n}", f"教师{n}") for n in range(20)]
    day = TODAY - timedelta(days=5)
    lines = [f"Q{n},课程,2,{day},Q-{n}" for n in range(20)]
    book = "\n".join(["工号,课程名称,学时,完成日期,记录编号", *lines]).encode()
    async with client(an_actor((Role.EQUIPMENT_CENTRE, city.root))) as http:
        form: Any = {"files": {"file": ("学时.csv", book)}, "data": {"year_id": year_id}}
        made = [(await http.post(f"{API}/hour-imports", **form)).json()["id"] for _ in range(3)]
        answers = await asyncio.gather(
            *(http.post(f"{API}/hour-imports/{one}/apply") for one in made),
            *(writer.post(one, year_id=year_id, title="线下") for one in people[:5]),
        )
    states = sorted(one.status_code for one in answers[:3])
    assert states == [200, 409, 409]
    assert {one.status_code for one in answers[3:]} == {201}
    async with client(city.office()) as http:
        path = f"{API}/hour-schools/{city.zhuji.id}/teachers"
        rows = (await http.get(path, params={"year_id": year_id, "limit": 200})).json()["items"]
    mine = [one for one in rows if (one["staff_no"] or "").startswith("Q")]
    assert {one["online"]["counted"] for one in mine} == {"2"}
    assert await check_totals(uow) == []


async def test_parallel_entries_decisions_and_withdrawals_leave_no_difference(
    client: Callers, city: Any, uow: UnitOfWork, year_id: str, writer: Writer, decide: Decide
) -> None:
    people = [await register(uow, city.zhuji, f"P{n}", f"教师{n}") for n in range(3)]
    rows = await asyncio.gather(
        *(
            writer.made(person, title=f"第{n}次", hours="2.5", year_id=year_id)
            for n in range(5)
            for person in people
        )
    )
    # 8 hours a day: three records of a person fit, the other two are held, whoever came first.
    held = Counter(row["person_id"] for row in rows if row["state"] == "held")
    assert held == {str(one.person_id): 2 for one in people}

    async def withdraw(row: dict[str, Any]) -> int:
        owner = next(one for one in people if str(one.person_id) == row["person_id"])
        async with client(owner) as http:
            return (await http.post(f"{API}/hours/{row['id']}/withdraw")).status_code

    decisions = asyncio.gather(
        decide(city.zhuji.team(), "confirm", *rows[:9]),
        decide(city.zhuji.lead(), "refuse", *rows[6:12], reason="核实"),
        decide(city.zhuji.team(), "confirm", *reversed(rows[3:])),
    )
    withdrawn = await asyncio.gather(*(withdraw(row) for row in rows[9:]))
    answers = [answer.json()["outcomes"] for answer in await decisions]
    assert await check_totals(uow) == []
    # Whoever came first: every record was decided or withdrawn, and nothing was decided twice.
    assert set(withdrawn) <= {200, 204, 409}
    done = Counter(one["id"] for some in answers for one in some if one["code"] is None)
    pairs = zip(rows[9:], withdrawn, strict=True)
    gone = {row["id"] for row, status in pairs if status < 300}
    assert set(done.values()) == {1}
    assert done.keys() | gone == {row["id"] for row in rows}


async def test_an_undo_and_a_decision_at_once_leave_one_of_them(
    client: Callers, city: Any, uow: UnitOfWork, year_id: str, writer: Writer, decide: Decide
) -> None:
    teacher = await register(uow, city.zhuji, "U1", "教师")
    made = await writer.made(teacher, year_id=year_id)
    done = (await decide(city.zhuji.team(), "confirm", made)).json()["outcomes"]
    body = {"records": [{"id": one["id"], "version": one["version"]} for one in done]}

    async def undo(by: Any) -> Any:
        async with client(by) as http:
            return await http.post(f"{API}/hour-decisions/undo", json=body)

    answers = await asyncio.gather(
        undo(city.zhuji.team()),
        undo(city.zhuji.lead()),
        decide(city.zhuji.lead(), "refuse", *done, reason="有误"),
    )
    assert sorted(one.json()["decided"] for one in answers) == [0, 0, 1]
    assert await check_totals(uow) == []
