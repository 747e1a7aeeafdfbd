"""Reads of the certified works that a draw takes in, holds and gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from assessment.certifications.rules import RATED, Level
from assessment.certifications.tables import Certification
from assessment.draws.rules import DrawState
from assessment.draws.tables import Draw, DrawPick, DrawPiece


@dataclass(frozen=True, slots=True)
class Uncollected:
    """A rated ability of somebody who stands drawn."""

    pick_id: UUID
    certification_id: UUID
    ability_code: str
    ability_name: str
    level: Level


async def uncollected(session: AsyncSession, row: Draw) -> list[Uncollected]:
    """Rated abilities of those who stand drawn and have no piece yet, at the school drawn from."""
    has_piece = select(DrawPiece.id).where(DrawPiece.pick_id == DrawPick.id).exists()
    one = Certification
    query = (
        select(DrawPick.id, one.id, one.ability_code, one.ability_name, one.level)
        .join(
            one,
            and_(one.person_id == DrawPick.person_id, one.school_id == DrawPick.school_id),
        )
        .where(
            DrawPick.draw_id == row.id,
            DrawPick.replaced_at.is_(None),
            DrawPick.is_complete.is_(False),  # done with: what is rated later is not drawn
            ~has_piece,
            one.year_id == row.year_id,
            one.state.in_(sorted(RATED)),
        )
    )
    rows = await session.execute(query)
    return [Uncollected(a, b, c, d, level) for a, b, c, d, level in rows if level is not None]


async def batch_of(session: AsyncSession, year_id: UUID, school_id: UUID) -> Sequence[UUID]:
    """Every rated ability of a school in a year."""
    one = Certification
    query = select(one.id).where(
        one.year_id == year_id, one.school_id == school_id, one.state.in_(sorted(RATED))
    )
    return (await session.scalars(query)).all()


async def touched(session: AsyncSession, row: Draw, school_id: UUID) -> Sequence[UUID]:
    """Every rated ability of a school, and what the draw took in from it, wherever it is now."""
    one = Certification
    rated = select(one.id).where(
        one.year_id == row.year_id, one.school_id == school_id, one.state.in_(sorted(RATED))
    )
    taken = (
        select(DrawPiece.certification_id)
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(DrawPick.draw_id == row.id, DrawPick.school_id == school_id)
    )
    return (await session.scalars(union(rated, taken))).all()


async def held_alone(session: AsyncSession, pick_id: UUID) -> Sequence[UUID]:
    """The works of a drawn person that no other draw still has to re-review."""
    other, pick = aliased(DrawPiece), aliased(DrawPick)
    elsewhere = (
        select(other.id)
        .join(pick, pick.id == other.pick_id)
        .join(Draw, Draw.id == pick.draw_id)
        .where(
            other.certification_id == DrawPiece.certification_id,
            other.pick_id != DrawPiece.pick_id,
            pick.replaced_at.is_(None),
            Draw.state.in_((DrawState.DRAWN, DrawState.REVIEWING)),
        )
    )
    query = select(DrawPiece.certification_id)
    query = query.where(DrawPiece.pick_id == pick_id, ~elsewhere.exists())
    return (await session.scalars(query)).all()
