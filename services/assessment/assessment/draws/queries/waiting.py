"""What of draws waits for somebody, in open years; counted for the workbench."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.queries.people import below, is_own
from assessment.draws.queries.reviewers import named_for
from assessment.draws.rules import DrawKind, DrawState
from assessment.draws.tables import Draw, DrawPick, DrawPiece
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role

_UNDER_WAY = (DrawState.DRAWN, DrawState.REVIEWING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Notices to read, frames to draw from, people without a sheet or a level, objections.

    `named` are pieces that wait for the caller as an expert.
    """

    mine: int
    to_draw: int
    sheets: int
    pieces: int
    objections: int
    named: int


async def waiting(session: AsyncSession, actor: Actor) -> Waiting:
    """Count what waits for the caller; work at their own schools waits for somebody else."""
    mine = await _count(session, _mine(actor.person_id))
    if not actor.has_role(Role.DISTRICT_OFFICE, Role.CITY_OFFICE):
        return Waiting(mine, 0, 0, 0, 0, await _named(session, actor))
    barred = await is_own(session, actor, DrawPick.org_path)
    people = and_(_is_office(actor, DrawPick.org_path), DrawPick.replaced_at.is_(None), ~barred)
    pick = select(func.count()).select_from(DrawPick).join(Draw, Draw.id == DrawPick.draw_id)
    open_ones = pick.where(people, Draw.state.in_(_UNDER_WAY), DrawPick.is_complete.is_(False))
    objected = and_(DrawPick.objected_at.is_not(None), DrawPick.decided_at.is_(None))
    unrated = open_ones.join(DrawPiece, DrawPiece.pick_id == DrawPick.id)
    frozen = select(func.count()).select_from(Draw)
    return Waiting(
        mine,
        await _count(
            session,
            frozen.where(Draw.state == DrawState.FROZEN, _is_office(actor, Draw.org_path)),
        ),
        await _count(session, open_ones.where(Draw.kind == DrawKind.ON_SITE)),
        await _count(session, unrated.where(DrawPiece.level.is_(None))),
        await _count(session, pick.where(people, objected)),
        await _named(session, actor),
    )


async def _named(session: AsyncSession, actor: Actor) -> int:
    """Count pieces without a level in spot checks the caller was named for as an expert."""
    if not actor.has_role(Role.EXPERT):
        return 0
    query = (
        select(func.count())
        .select_from(DrawPiece)
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .join(Draw, Draw.id == DrawPiece.draw_id)
        .where(
            named_for(actor, Draw.id),
            Draw.state.in_(_UNDER_WAY),
            DrawPick.replaced_at.is_(None),
            DrawPiece.level.is_(None),
            ~await is_own(session, actor, DrawPick.org_path),
        )
    )
    return await _count(session, query)


def _mine(person_id: UUID) -> Any:
    return (
        select(func.count())
        .select_from(DrawPick)
        .join(Draw, Draw.id == DrawPick.draw_id)
        .where(
            DrawPick.person_id == person_id,
            DrawPick.replaced_at.is_(None),
            DrawPick.told_at.is_(None),
        )
    )


def _is_office(actor: Actor, column: Any) -> ColumnElement[bool]:
    """The district's own draws, and the city office's over city-run schools."""
    district = below(actor.paths(Role.DISTRICT_OFFICE), column)
    city = below(actor.paths(Role.CITY_OFFICE), column)
    return or_(and_(district, ~Draw.is_city_run), and_(city, Draw.is_city_run))


async def _count(session: AsyncSession, query: Any) -> int:
    """Count in years that are open: in a closed one nothing can be done any more."""
    open_year = select(Year.id).where(Year.id == Draw.year_id, Year.state == YearState.OPEN)
    return int(await session.scalar(query.where(open_year.exists())) or 0)
