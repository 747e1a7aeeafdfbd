"""What keeping a summary costs: the statements of one change, counted."""

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


@contextmanager
def counted(engine: AsyncEngine) -> Iterator[list[str]]:
    """Collect the first word of every statement but the frame of a transaction."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if not args[2].startswith("SAVEPOINT"):
            seen.append(args[2].split(" ")[0])

    listen = ("before_cursor_execute", note)
    event.listen(engine.sync_engine, *listen)
    try:
        yield seen
    finally:
        event.remove(engine.sync_engine, *listen)


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

    assert first == ["SELECT", "INSERT", "SELECT"]
    assert later == ["SELECT"]
    assert many == ["INSERT", "SELECT"]


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
