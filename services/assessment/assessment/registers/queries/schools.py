"""How many entries of each kind the schools have: what an office sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import OPEN, SCHOOL
from assessment.directory.tables import DirectoryUnit
from assessment.registers.kinds import RegisterKind
from assessment.registers.rules import RegisterState
from assessment.registers.tables import RegisterEntry
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class SchoolRegisters:
    """A school, its entries that count by kind, and when the last was changed."""

    school_id: UUID
    school_name: str
    org_path: str
    counts: dict[RegisterKind, int]
    updated_at: datetime | None


async def schools(
    session: AsyncSession, paths: Sequence[str], year_id: UUID, q: str | None, page: PageRequest
) -> list[SchoolRegisters]:
    """Open schools below paths by name, also those without any; one more than the page shows."""
    unit = DirectoryUnit
    reach = or_(*[unit.path.startswith(path) for path in paths])
    query = select(unit).where(unit.kind == SCHOOL, unit.status == OPEN, reach)
    if q:
        query = query.where(unit.name.contains(q, autoescape=True))
    if after := page.start(str, UUID):
        query = query.where(tuple_(unit.name, unit.id) > after)
    query = query.order_by(unit.name, unit.id).limit(page.limit + 1)
    units = (await session.scalars(query)).all()
    return await _counted(session, units, year_id)


async def _counted(
    session: AsyncSession, units: Sequence[DirectoryUnit], year_id: UUID
) -> list[SchoolRegisters]:
    one = RegisterEntry
    query = select(one.school_id, one.kind, func.count(), func.max(one.updated_at)).where(
        one.school_id.in_([unit.id for unit in units]),
        one.year_id == year_id,
        one.state == RegisterState.ENTERED,
    )
    counts: dict[UUID, dict[RegisterKind, int]] = {}
    latest: dict[UUID, datetime] = {}
    for school_id, kind, count, at in await session.execute(
        query.group_by(one.school_id, one.kind)
    ):
        counts.setdefault(school_id, {})[kind] = count
        latest[school_id] = max(at, latest.get(school_id, at))
    return [
        SchoolRegisters(unit.id, unit.name, unit.path, counts.get(unit.id, {}), latest.get(unit.id))
        for unit in units
    ]
