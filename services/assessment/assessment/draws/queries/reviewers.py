"""Experts whom an office named to re-review the pieces of a draw (R127)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.draws.tables import DrawPick, DrawPiece, DrawReviewer
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

_ACTIVE = "active"


def named_for(actor: Actor, draw_id: Any) -> ColumnElement[bool]:
    """Tell of a draw whether the caller is an expert who was named for it."""
    if not actor.has_role(Role.EXPERT):
        return false()
    one = DrawReviewer
    return exists().where(one.draw_id == draw_id, one.person_id == actor.person_id)


async def is_named(session: AsyncSession, actor: Actor, draw_id: UUID) -> bool:
    """Tell the same of one draw."""
    return bool(await session.scalar(select(named_for(actor, draw_id))))


@dataclass(frozen=True, slots=True)
class Named:
    """An expert of a draw, and how many of its pieces they gave a level."""

    row: DrawReviewer
    rated: int


async def of_draw(session: AsyncSession, draw_id: UUID, page: PageRequest) -> list[Named]:
    """Experts of a draw by name; one more than the page shows."""
    one = DrawReviewer
    rated = (
        select(func.count())
        .select_from(DrawPiece)
        .join(DrawPick, DrawPick.id == DrawPiece.pick_id)
        .where(
            and_(DrawPiece.draw_id == one.draw_id, DrawPiece.rated_by == one.person_id),
            DrawPick.replaced_at.is_(None),
        )
        .scalar_subquery()
    )
    query = select(one, rated).where(one.draw_id == draw_id)
    if after := page.start(str, UUID):
        query = query.where(tuple_(one.person_name, one.person_id) > tuple_(*after))
    query = query.order_by(one.person_name, one.person_id).limit(page.limit + 1)
    return [Named(*row) for row in await session.execute(query)]


async def count(session: AsyncSession, draw_id: UUID) -> int:
    """How many experts a draw has."""
    query = select(func.count()).where(DrawReviewer.draw_id == draw_id)
    return int(await session.scalar(query) or 0)


async def person(session: AsyncSession, person_id: UUID) -> DirectoryPerson | None:
    """Somebody in post, by the directory."""
    query = select(DirectoryPerson).where(
        DirectoryPerson.id == person_id, DirectoryPerson.status == _ACTIVE
    )
    return await session.scalar(query)


async def units(session: AsyncSession, person_id: UUID, today: date) -> Sequence[str]:
    """Names of the units somebody belongs to; experts from outside belong to none."""
    member, unit = DirectoryMembership, DirectoryUnit
    query = (
        select(unit.name)
        .join(member, member.org_id == unit.id)
        .where(member.person_id == person_id, is_current(today))
    )
    return (await session.scalars(query.order_by(unit.path))).all()
