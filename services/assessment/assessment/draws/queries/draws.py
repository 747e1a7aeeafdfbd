"""Reads of draws and their frozen frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.engine import PERSON_BYTES, Stratum, Terms
from assessment.draws.queries.people import below
from assessment.draws.queries.reviewers import named_for
from assessment.draws.rules import DrawKind, DrawState
from assessment.draws.tables import Draw, DrawStratum
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

READERS = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE, Role.AUDITOR)
OFFICES = (Role.CITY_OFFICE, Role.DISTRICT_OFFICE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; None leaves one out."""

    year_id: UUID
    kind: DrawKind | None = None
    state: DrawState | None = None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Draws over units that an office or the auditor reaches, and those an expert is named for."""
    return or_(below(actor.paths(*READERS), Draw.org_path), named_for(actor, Draw.id))


async def draws(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> Sequence[Draw]:
    """Draws of a year, the latest first; one more than the page shows."""
    query = select(Draw).where(Draw.year_id == wanted.year_id, visible_to(actor))
    if wanted.kind is not None:
        query = query.where(Draw.kind == wanted.kind)
    if wanted.state is not None:
        query = query.where(Draw.state == wanted.state)
    if after := page.start(UUID):
        query = query.where(Draw.id < after[0])
    return (await session.scalars(query.order_by(Draw.id.desc()).limit(page.limit + 1))).all()


async def draw(session: AsyncSession, draw_id: UUID, *, lock: bool = False) -> Draw | None:
    """One draw, locked until the commit on demand."""
    query = select(Draw).where(Draw.id == draw_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def by_code(session: AsyncSession, code: str) -> Draw | None:
    """The draw with a code."""
    return await session.scalar(select(Draw).where(Draw.code == code))


async def latest(
    session: AsyncSession, year_id: UUID, kind: DrawKind, unit_id: UUID
) -> Draw | None:
    """The last draw of a kind over a unit in a year, also one that was cancelled."""
    query = select(Draw).where(Draw.year_id == year_id, Draw.kind == kind, Draw.unit_id == unit_id)
    return await session.scalar(query.order_by(Draw.id.desc()).limit(1))


def terms_of(row: Draw) -> Terms:
    """Return what was promised, as the engine knows it."""
    return Terms(row.code, row.kind, row.rate, row.sample)


def _stratum(row: DrawStratum) -> Stratum:
    return Stratum(row.ordinal, row.school_id, row.school_name, row.org_path, row.people)


async def strata(session: AsyncSession, draw_id: UUID) -> list[Stratum]:
    """The whole frame, school by school."""
    query = select(DrawStratum).where(DrawStratum.draw_id == draw_id)
    rows = await session.scalars(query.order_by(DrawStratum.ordinal))
    return [_stratum(row) for row in rows]


async def stratum(session: AsyncSession, draw_id: UUID, ordinal: int) -> Stratum:
    """The teachers of one school; the pick that names it has it for certain."""
    return _stratum(await session.get_one(DrawStratum, (draw_id, ordinal)))


async def ordinal_of(session: AsyncSession, draw_id: UUID, school_id: UUID) -> int:
    """The place of a school in a frame."""
    query = select(DrawStratum.ordinal).where(
        DrawStratum.draw_id == draw_id, DrawStratum.school_id == school_id
    )
    return (await session.scalars(query)).one()


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """A school of a frame, and how many teachers it has in it."""

    ordinal: int
    school_id: UUID
    school_name: str
    org_path: str
    teachers: int


async def schools(session: AsyncSession, draw_id: UUID, page: PageRequest) -> list[SchoolCount]:
    """Schools of a frame in its order; one more than the page shows."""
    row = DrawStratum
    query = select(
        row.ordinal,
        row.school_id,
        row.school_name,
        row.org_path,
        func.length(row.people).op("/", return_type=Integer)(PERSON_BYTES),
    ).where(row.draw_id == draw_id)
    if after := page.start(int):
        query = query.where(row.ordinal > after[0])
    rows = await session.execute(query.order_by(row.ordinal).limit(page.limit + 1))
    return [SchoolCount(*one) for one in rows]


async def others(session: AsyncSession, row: Draw) -> Sequence[Draw]:
    """Other draws of the same kind over the same unit in the year, the oldest first."""
    query = select(Draw).where(
        Draw.year_id == row.year_id,
        Draw.kind == row.kind,
        Draw.unit_id == row.unit_id,
        Draw.id != row.id,
    )
    return (await session.scalars(query.order_by(Draw.id))).all()
