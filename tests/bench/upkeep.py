"""Upkeep of the summaries under eight writers on one school, against the same writes without it.

A write is what a step of a certification writes, by the product's own statements: the row is
locked, its year held open, its state changed, the step added; with summaries also the school's
counts, held before and counted anew after.
"""

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle
from uuid import UUID

import psycopg
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries import certifications, totals
from assessment.certifications.rules import CertificationState, CertificationVerb
from assessment.certifications.tables import CertificationStep
from assessment.years.service import hold_open
from kernel.clock import utc_now
from kernel.db import UnitOfWork, new_engine, new_unit_of_work
from tests.bench.measure import Line, at_least
from tests.bench.staffing import Staff, connection, settings

WRITERS, EACH, TURNS = 8, 40, 5
_BACK = {
    CertificationState.PEER_RATED: CertificationState.SCHOOL_RATED,
    CertificationState.SCHOOL_RATED: CertificationState.PEER_RATED,
}


def upkeep(staff: Staff) -> Line:
    """Writes per second with summaries against without (goal: at least 0.4×)."""
    with connection(staff.city) as database:
        before = _deadlocks(database)
        pairs, differing = asyncio.run(_measured(staff, _certifications(database, staff)))
        time.sleep(2)  # statistics come with a second's delay
        deadlocks = _deadlocks(database) - before
    name = f"summary upkeep, 8 writers ({deadlocks} deadlocks, {differing} differing)"
    line = at_least(name, pairs, "1/s", 0.4)
    if deadlocks or differing:
        return Line(name, line.ours, line.against, line.unit, line.ratio, line.goal, is_met=False)
    return line


def _certifications(database: psycopg.Connection[object], staff: Staff) -> list[UUID]:
    """Rows of the large school, one set for each writer: they meet at the school alone."""
    query = (
        "UPDATE certification SET state = 'peer_rated' WHERE id IN (SELECT id FROM certification"
        " WHERE school_id = %s AND state = 'final' ORDER BY id LIMIT %s) RETURNING id"
    )
    return [row[0] for row in database.execute(query, (staff.large.id, WRITERS * 10))]  # type: ignore[index]  # a tuple


def _deadlocks(database: psycopg.Connection[object]) -> int:
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    row = database.execute(query).fetchone()
    return int(row[0])  # type: ignore[index]  # a tuple


async def _measured(staff: Staff, rows: Sequence[UUID]) -> tuple[list[tuple[float, float]], int]:
    engine = new_engine(settings(staff.city))
    year, school = UUID(staff.year_id), UUID(staff.large.id)
    uow = new_unit_of_work(engine)
    pairs, differing = [], 0
    try:
        await _heal(uow, year, school)
        for _ in range(TURNS):
            ours = await _rate(uow, year, rows, school)
            async with uow() as session:
                differing += len(await totals.differences(session))
            pairs.append((ours, await _rate(uow, year, rows, None)))
            await _heal(uow, year, school)
    finally:
        await engine.dispose()
    return pairs, differing


async def _heal(uow: UnitOfWork, year: UUID, school: UUID) -> None:
    """Count once what was written without upkeep."""
    async with uow.begin() as session:
        await totals.hold(session, year, [school])
        await totals.refresh(session, year, [school])


async def _rate(uow: UnitOfWork, year: UUID, rows: Sequence[UUID], school: UUID | None) -> float:
    """Writes per second of all writers; without a school nothing is summed."""

    async def writer(number: int) -> None:
        own = cycle(rows[number::WRITERS])
        for _ in range(EACH):
            async with uow.begin() as session:
                await _write(session, year, next(own), school)

    started = time.perf_counter()
    await asyncio.gather(*map(writer, range(WRITERS)))
    return WRITERS * EACH / (time.perf_counter() - started)


async def _write(session: AsyncSession, year: UUID, row_id: UUID, school: UUID | None) -> None:
    row = await certifications.lock(session, row_id)
    if row is None:
        raise LookupError(row_id)
    await hold_open(session, year)
    if school is not None:
        await totals.hold(session, year, [school])
    before, row.state = row.state, _BACK[row.state]
    row.version += 1
    step = {"certification_id": row.id, "turn": row.turn, "verb": CertificationVerb.RATE}
    step |= {"from_state": before, "to_state": row.state, "detail": {}, "actor_id": row.person_id}
    session.add(CertificationStep(**step, actor_name=row.person_name, at=utc_now()))
    await session.flush()
    if school is not None:
        await totals.refresh(session, year, [school])
