"""What a year's draws have of one school: a statement each, however many draws there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Integer, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.engine import PERSON_BYTES
from assessment.draws.rules import Agreement, DrawLevel, DrawState, agreement
from assessment.draws.tables import Draw, DrawPick, DrawPiece, DrawSchool, DrawSheet, DrawStratum


@dataclass(frozen=True, slots=True)
class Place:
    """A school in a draw: its teachers in the frame, those who stand drawn, what came of it."""

    draw: Draw
    teachers: int
    drawn: int
    school: DrawSchool | None  # of spot checks


async def places(session: AsyncSession, year_id: UUID, school_id: UUID) -> list[Place]:
    """Draws of a year in which teachers of a school were drawn, the latest first."""
    drawn = (
        select(
            DrawPick.draw_id,
            func.count().filter(DrawPick.replaced_at.is_(None)).label("standing"),
        )
        .where(DrawPick.school_id == school_id)
        .group_by(DrawPick.draw_id)
        .subquery("drawn")
    )
    frame, school = DrawStratum, DrawSchool
    teachers = func.length(frame.people).op("/", return_type=Integer)(PERSON_BYTES)
    query = (
        select(Draw, teachers, drawn.c.standing, school)
        .join(drawn, drawn.c.draw_id == Draw.id)
        .join(frame, and_(frame.draw_id == Draw.id, frame.school_id == school_id))
        .outerjoin(school, and_(school.draw_id == Draw.id, school.school_id == school_id))
        .where(
            Draw.year_id == year_id,
            Draw.state.not_in([DrawState.FROZEN, DrawState.CANCELLED]),
        )
        .order_by(Draw.id.desc())
    )
    return [Place(*row) for row in await session.execute(query)]


async def agreements(
    session: AsyncSession, draw_ids: Collection[UUID], school_id: UUID
) -> dict[UUID, Agreement]:
    """Count the re-reviewed pieces of those of a school who stand drawn, by draw."""
    levels = (DrawPiece.school_level, DrawPiece.level)
    query = (
        select(DrawPick.draw_id, *levels, func.count())
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(
            DrawPick.draw_id.in_(list(draw_ids)),
            DrawPick.school_id == school_id,
            DrawPick.replaced_at.is_(None),
        )
        .group_by(DrawPick.draw_id, *levels)
    )
    pairs: dict[UUID, list[tuple[DrawLevel, DrawLevel | None]]] = defaultdict(list)
    for draw_id, theirs, again, count in await session.execute(query):
        pairs[draw_id] += [(theirs, again)] * count
    return {draw_id: agreement(some) for draw_id, some in pairs.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the record sheet in force of one drawn teacher says."""

    level: DrawLevel
    held_on: date


async def sheets(
    session: AsyncSession, draw_ids: Collection[UUID], school_id: UUID
) -> dict[UUID, list[Sheet]]:
    """Sheets in force of those of a school who stand drawn, by draw."""
    query = (
        select(DrawPick.draw_id, DrawSheet.level, DrawSheet.held_on)
        .join(DrawPick, DrawPick.id == DrawSheet.pick_id)
        .where(
            DrawPick.draw_id.in_(list(draw_ids)),
            DrawPick.school_id == school_id,
            DrawPick.replaced_at.is_(None),
        )
        .ext(distinct_on(DrawSheet.pick_id))
        .order_by(DrawSheet.pick_id, DrawSheet.version.desc())
    )
    found: dict[UUID, list[Sheet]] = defaultdict(list)
    for draw_id, level, held_on in await session.execute(query):
        found[draw_id].append(Sheet(level, held_on))
    return dict(found)
