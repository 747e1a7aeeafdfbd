"""The import asks in SQL what `hours.rules` asks in Python: both give the same answers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from assessment.hours import rules
from assessment.hours.rules import Entry, Frame, HourKind
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, TODAY, Writer, register

pytestmark = [pytest.mark.requirement("R77"), pytest.mark.usefixtures("year_id")]
TITLES = ("课堂互动", "课堂 互动", "AI 应用", "ai应用", "数据分析")


@pytest.mark.parametrize("seed", range(4))
async def test_rows_of_a_file_are_judged_like_records_written_one_by_one(
    seed: int, client: Callers, city: Any, uow: UnitOfWork, writer: Writer
) -> None:
    random = Random(seed)
    people = [await register(uow, city.zhuji, f"P{n}", f"教师{n}") for n in range(3)]
    days = [TODAY + timedelta(days=n) for n in (-300, -3, -2, 1)]

    def an_entry(kind: HourKind) -> Entry:
        hours = Decimal(random.randint(1, 9)) / 2
        return Entry(kind, random.choice(TITLES), random.choice(days), hours)

    standing: list[list[Entry]] = [[] for _ in people]
    for at, person in enumerate(people):
        for kind in (HourKind.OFFLINE, HourKind.ONLINE):
            one = an_entry(kind)
            await writer.made(person, kind=kind, title=one.title, hours=str(one.hours),
                              held_on=str(one.held_on))  # fmt: skip
            standing[at].append(one)

    frame = Frame(TODAY - timedelta(days=100), TODAY + timedelta(days=200), Decimal(8), TODAY)
    lines, expected = ["工号,课程名称,学时,完成日期,记录编号"], {}
    for row_no in range(2, 42):
        at, one = random.randrange(len(people)), an_entry(HourKind.ONLINE)
        lines.append(f"P{at},{one.title},{one.hours},{one.held_on},S{seed}-{row_no}")
        expected[row_no] = [tuple(why) for why in rules.concerns(one, standing[at], frame)]
        standing[at].append(replace(one, title=" ".join(one.title.split())))

    async with client(an_actor((Role.EQUIPMENT_CENTRE, city.root))) as http:
        book = {"file": ("学时.csv", "\n".join(lines).encode())}
        made = (await http.post(f"{API}/hour-imports", files=book)).json()
        path = f"{API}/hour-imports/{made['id']}/rows"
        rows = (await http.get(path, params={"limit": 200})).json()["items"]
    told = {
        one["row_no"]: [(why["code"], why["message"]) for why in one["reasons"]] for one in rows
    }
    assert told == expected
    assert sum(map(bool, told.values())) > 10
    assert not all(told.values())
