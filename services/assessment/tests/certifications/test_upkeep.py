"""What a change of a summary and a teacher's first page cost: their statements, counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from assessment.certifications.queries import totals as of_schools
from assessment.certifications.service.checking import check_totals
from assessment.hours.queries import totals as of_people
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, TASKS, Staff, import_tasks


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    """Collect every statement but the frame of a transaction."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if "SAVEPOINT " not in args[2]:
            seen.append(args[2])

    listen = ("before_cursor_execute", note)
    event.listen(engine.sync_engine, *listen)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, *listen)


def verbs(statements: list[str]) -> list[str]:
    """The first word of each."""
    return [one.split(" ")[0] for one in statements]


@pytest.mark.parametrize("totals", [of_schools, of_people])
async def test_a_row_that_is_there_is_held_by_one_statement(
    totals: ModuleType, uow: UnitOfWork, engine: AsyncEngine, year_id: str
) -> None:
    year, who = UUID(year_id), uuid4()
    async with uow.begin() as session:
        with counted(engine) as first:
            await totals.hold(session, year, [who])
        with counted(engine) as later:
            await totals.hold(session, year, [who])
        with counted(engine) as many:
            await totals.hold(session, year, [who, uuid4()])

    assert verbs(first) == ["SELECT", "INSERT", "SELECT"]
    assert verbs(later) == ["SELECT"]
    assert verbs(many) == ["INSERT", "SELECT"]


async def test_counts_of_a_school_without_certifications_go_back_to_zero(
    uow: UnitOfWork, year_id: str, city: Any
) -> None:
    year, school = UUID(year_id), city.zhuji.id
    async with uow.begin() as session:
        await of_schools.hold(session, year, [school])
        row = await of_schools.total_of(session, year, school)
        row.draft = 7
        await session.flush()
        await of_schools.refresh(session, year, [school])
        assert (await of_schools.total_of(session, year, school)).draft == 0
    assert await check_totals(uow) == []


@pytest.mark.requirement("R110")
async def test_a_first_page_reads_a_published_catalogue_once_and_a_newer_one_at_once(
    client: Callers, uow: UnitOfWork, engine: AsyncEngine, year_id: str, staff: Staff
) -> None:
    teacher = await staff.add("张")
    path = f"{API}/my-certifications?year_id={year_id}"
    async with client(teacher) as http:

        async def page() -> tuple[list[str], dict[str, Any]]:
            with counted(engine) as seen:
                answer = await http.get(path)
            return seen, answer.json()

        await page()
        again, before = await page()
        await import_tasks(uow, (*TASKS, ("A1.3", "样例任务三")))
        newer, after = await page()

    assert [one for one in again if "ability_catalogue.content" in one] == []
    # Year, own rows, school, catalogue in force, plan, the school's choice, exemption.
    assert len(again) == 7
    assert len(newer) == 8
    assert [one["choices"][0]["task_count"] for one in (before, after)] == [2, 3]
