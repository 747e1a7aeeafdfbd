"""Reads of the records of classroom use."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.uses.rules import SCHOOL
from assessment.uses.tables import ClassroomUse
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The caller's own, those of the school that the caller answers for, of a group that is led."""
    one = ClassroomUse
    school = [one.org_path.startswith(path) for path in actor.paths(*SCHOOL)]
    led = actor.paths(Role.GROUP_LEADER)
    group = [one.group_path.startswith(path) for path in led]
    return or_(one.person_id == actor.person_id, *school, *group)


class Wanted(NamedTuple):
    """Whose records of which days."""

    year_id: UUID
    person_id: UUID
    first: date
    after: date


async def of_month(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest
) -> Sequence[ClassroomUse]:
    """Somebody's records of a month, the latest day first; one more than the page shows."""
    one = ClassroomUse
    query = select(one).where(*_of(wanted), visible_to(actor))
    if after := page.start(date, UUID):
        query = query.where(tuple_(one.used_on, one.id) < after)
    query = query.order_by(one.used_on.desc(), one.id.desc()).limit(page.limit + 1)
    return (await session.scalars(query)).all()


async def days(session: AsyncSession, actor: Actor, wanted: Wanted) -> Sequence[tuple[date, str]]:
    """Day and ability of each record of the month."""
    query = select(ClassroomUse.used_on, ClassroomUse.ability_code)
    rows = await session.execute(query.where(*_of(wanted), visible_to(actor)))
    return [(row[0], row[1]) for row in rows]


def _of(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    one = ClassroomUse
    return (
        one.year_id == wanted.year_id,
        one.person_id == wanted.person_id,
        one.used_on >= wanted.first,
        one.used_on < wanted.after,
    )


async def latest(session: AsyncSession, year_id: UUID, person_id: UUID) -> ClassroomUse | None:
    """What somebody wrote down last: its class, subject and tool are proposed again."""
    one = ClassroomUse
    query = select(one).where(one.year_id == year_id, one.person_id == person_id)
    return await session.scalar(query.order_by(one.created_at.desc(), one.id.desc()).limit(1))


async def visible(session: AsyncSession, actor: Actor, use_id: UUID) -> ClassroomUse | None:
    """One record if the caller may see it."""
    return await session.scalar(
        select(ClassroomUse).where(ClassroomUse.id == use_id, visible_to(actor))
    )
