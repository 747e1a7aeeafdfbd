"""Who of all teachers has which hours: by teacher, by school, as workbooks (R49, R77)."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from assessment.directory.tables import DirectoryPerson
from assessment.hours.service.checking import check_totals
from assessment.hours.tables import HourTotal
from kernel.actor import Actor
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, Decide, Writer, register

pytestmark = [pytest.mark.requirement("R49", "R77"), pytest.mark.usefixtures("year_id")]


@pytest.fixture
async def colleagues(uow: UnitOfWork, city: Any) -> list[Actor]:
    return [
        await register(uow, city.zhuji, f"C{n:03}", f"教师{n}") for n in range(3)
    ]  # fmt: skip


async def filled(writer: Writer, decide: Decide, city: Any, actor: Actor) -> None:
    """Give somebody 25 + 25 hours."""
    for kind in ("online", "offline"):
        made = await writer.made(actor, kind=kind, title=f"全年{kind}", hours="25")
        assert (await decide(city.zhuji.team(), "confirm", made)).json()["decided"] == 1


def rows_of(book: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(BytesIO(book))["学时"].iter_rows(values_only=True)]


async def test_a_school_sees_everybody_and_those_who_lack_hours(
    city: Any, colleagues: list[Actor], writer: Writer, decide: Decide, client: Callers
) -> None:
    await filled(writer, decide, city, colleagues[1])
    path = f"{API}/hour-schools/{city.zhuji.id}/teachers"
    async with client(city.zhuji.team()) as http:
        first = (await http.get(path, params={"limit": 2})).json()
        rest = (await http.get(path, params={"cursor": first["next_cursor"]})).json()
        below = (await http.get(path, params={"below": True})).json()["items"]
        book = await http.get(f"{path}.xlsx", params={"below": True})
    assert [one["name"] for one in first["items"] + rest["items"]] == ["教师0", "教师1", "教师2"]
    assert [one["name"] for one in below] == ["教师0", "教师2"]
    assert first["items"][1]["online"]["missing"] == "0"
    rows = rows_of(book.content)
    assert [row[0] for row in rows[-2:]] == ["教师0", "教师2"]
    assert rows[-1][4] == 25


async def test_a_district_sees_counts_of_its_schools_and_nobody_elses(
    city: Any, colleagues: list[Actor], writer: Writer, decide: Decide, client: Callers
) -> None:
    await filled(writer, decide, city, colleagues[0])
    async with client(city.district()) as http:
        listed = (await http.get(f"{API}/hour-schools")).json()["items"]
        first = (await http.get(f"{API}/hour-schools", params={"limit": 1})).json()
        turned = await http.get(f"{API}/hour-schools", params={"cursor": first["next_cursor"]})
        book = await http.get(f"{API}/hour-schools/counts.xlsx")
        foreign = await http.get(f"{API}/hour-schools/{city.laishan_school.id}/teachers")
    async with client(city.zhuji.team()) as http:
        by_school = await http.get(f"{API}/hour-schools")
        neighbour = await http.get(f"{API}/hour-schools/{city.xinhai.id}/teachers")
    counts = {one["school_name"]: [one["teachers"], one["below"]] for one in listed}
    assert counts == {"芝罘区珠玑小学": [3, 2], "芝罘区新海小学": [0, 0]}
    assert [one["school_name"] for one in first["items"] + turned.json()["items"]] == list(counts)
    assert len(rows_of(book.content)) == 6
    assert [one.status_code for one in (foreign, by_school, neighbour)] == [404, 403, 404]


async def test_somebody_who_left_is_counted_no_more(
    city: Any, colleagues: list[Actor], uow: UnitOfWork, client: Callers
) -> None:
    async with uow.begin() as session:
        gone = update(DirectoryPerson).where(DirectoryPerson.id == colleagues[0].person_id)
        await session.execute(gone.values(status="left"))
    async with client(city.office()) as http:
        listed = (await http.get(f"{API}/hour-schools")).json()["items"]
    assert {one["school_name"]: one["teachers"] for one in listed}["芝罘区珠玑小学"] == 2


async def test_a_planted_difference_is_found_told_and_repaired(
    city: Any, colleagues: list[Actor], writer: Writer, decide: Decide, uow: UnitOfWork
) -> None:
    await filled(writer, decide, city, colleagues[0])
    assert await check_totals(uow) == []
    async with uow.begin() as session:
        hers = update(HourTotal).where(HourTotal.person_id == colleagues[0].person_id)
        await session.execute(hers.values(online=24))
    (told,) = await check_totals(uow)
    assert f"person {colleagues[0].person_id}: online 24.0 should be 25.0" in told
    await check_totals(uow, repair=True)
    assert await check_totals(uow) == []
