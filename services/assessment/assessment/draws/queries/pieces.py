"""Reads of re-reviewed pieces, and the figures made of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.draws.queries.draws import OFFICES
from assessment.draws.queries.people import below
from assessment.draws.queries.reviewers import named_for
from assessment.draws.rules import (
    Agreement,
    Consequence,
    DrawLevel,
    agreement,
)
from assessment.draws.tables import Draw, DrawPick, DrawPiece, DrawSchool
from kernel.actor import Actor
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece with its teacher; the school's level only once it may be known."""

    piece: DrawPiece
    pick: DrawPick
    draw: Draw
    school: DrawSchool

    @property
    def is_revealed(self) -> bool:
        """Tell whether the school's level lies open: the round of its school is complete."""
        is_over = self.pick.stage < self.school.stage
        return is_over or self.school.consequence is not Consequence.OPEN


def _whole() -> tuple[type[DrawPiece], type[DrawPick], type[Draw], type[DrawSchool]]:
    return DrawPiece, DrawPick, Draw, DrawSchool


def _joined() -> ColumnElement[bool]:
    return and_(DrawSchool.draw_id == DrawPick.draw_id, DrawSchool.school_id == DrawPick.school_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list; None leaves one out."""

    year_id: UUID
    draw_id: UUID | None = None
    school_id: UUID | None = None
    rated: bool | None = None


async def pieces(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> list[Seen]:
    """Pieces to re-review by draw, school, rank and ability; one more than the page shows."""
    order = (DrawPick.draw_id, DrawPick.ordinal, DrawPick.rank, DrawPiece.ability_code)
    query = (
        select(*_whole())
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .join(Draw, Draw.id == DrawPick.draw_id)
        .join(DrawSchool, _joined())
        .where(
            Draw.year_id == wanted.year_id,
            DrawPick.replaced_at.is_(None),
            or_(below(actor.paths(*OFFICES), DrawPick.org_path), named_for(actor, Draw.id)),
        )
    )
    if wanted.draw_id is not None:
        query = query.where(Draw.id == wanted.draw_id)
    if wanted.school_id is not None:
        query = query.where(DrawPick.school_id == wanted.school_id)
    if wanted.rated is not None:
        column = DrawPiece.level
        query = query.where(column.is_not(None) if wanted.rated else column.is_(None))
    if after := page.start(UUID, int, int, str):
        query = query.where(tuple_(*order) > tuple_(*after))
    rows = await session.execute(query.order_by(*order).limit(page.limit + 1))
    return [Seen(*row) for row in rows]


async def piece(session: AsyncSession, piece_id: UUID) -> DrawPiece | None:
    """One piece."""
    return await session.get(DrawPiece, piece_id)


async def seen(session: AsyncSession, piece_id: UUID) -> Seen | None:
    """One piece with its teacher, draw and school."""
    query = (
        select(*_whole())
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .join(Draw, Draw.id == DrawPick.draw_id)
        .join(DrawSchool, _joined())
        .where(DrawPiece.id == piece_id)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Seen(*row)


async def of_pick(session: AsyncSession, pick_id: UUID) -> Sequence[DrawPiece]:
    """The pieces of a drawn person by ability, as they are now."""
    return await of_picks(session, [pick_id])


async def of_picks(session: AsyncSession, pick_ids: Collection[UUID]) -> Sequence[DrawPiece]:
    """The same of several people."""
    query = select(DrawPiece).where(DrawPiece.pick_id.in_(list(pick_ids)))
    query = query.order_by(DrawPiece.ability_code, DrawPiece.id)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def counts(session: AsyncSession, pick_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many pieces some people have; who has none is left out."""
    query = (
        select(DrawPiece.pick_id, func.count())
        .where(DrawPiece.pick_id.in_(list(pick_ids)))
        .group_by(DrawPiece.pick_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def school(session: AsyncSession, draw_id: UUID, school_id: UUID) -> DrawSchool:
    """What the re-review of a school came to so far."""
    return await session.get_one(DrawSchool, (draw_id, school_id))


async def schools(session: AsyncSession, draw_id: UUID) -> Mapping[UUID, DrawSchool]:
    """The same for every school of a draw."""
    rows = await session.scalars(select(DrawSchool).where(DrawSchool.draw_id == draw_id))
    return {row.school_id: row for row in rows}


async def agreements(
    session: AsyncSession, draw_id: UUID, school_id: UUID | None = None
) -> dict[UUID, Agreement]:
    """Count the pieces of those who stand drawn, by school."""
    query = (
        select(DrawPick.school_id, DrawPiece.school_level, DrawPiece.level, func.count())
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(DrawPick.draw_id == draw_id, DrawPick.replaced_at.is_(None))
        .group_by(DrawPick.school_id, DrawPiece.school_level, DrawPiece.level)
    )
    if school_id is not None:
        query = query.where(DrawPick.school_id == school_id)
    pairs: dict[UUID, list[tuple[DrawLevel, DrawLevel | None]]] = defaultdict(list)
    for home, theirs, again, count in await session.execute(query):
        pairs[home] += [(theirs, again)] * count
    return {home: agreement(some) for home, some in pairs.items()}


async def of_stage(
    session: AsyncSession, draw_id: UUID, school_id: UUID, stage: int
) -> Sequence[DrawPiece]:
    """The pieces of one round of a school, of those who stand drawn."""
    query = (
        select(DrawPiece)
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(
            DrawPick.draw_id == draw_id,
            DrawPick.school_id == school_id,
            DrawPick.stage == stage,
            DrawPick.replaced_at.is_(None),
        )
    )
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many of a school stand drawn, were replaced, have a result."""

    drawn: int
    replaced: int
    complete: int


NOBODY = Drawn(0, 0, 0)


async def drawn(session: AsyncSession, draw_id: UUID) -> dict[UUID, Drawn]:
    """Count the drawn people of each school."""
    stands = DrawPick.replaced_at.is_(None)
    query = (
        select(
            DrawPick.school_id,
            func.count().filter(stands),
            func.count().filter(~stands),
            func.count().filter(stands, DrawPick.is_complete),
        )
        .where(DrawPick.draw_id == draw_id)
        .group_by(DrawPick.school_id)
    )
    return {row[0]: Drawn(*row[1:]) for row in await session.execute(query)}
