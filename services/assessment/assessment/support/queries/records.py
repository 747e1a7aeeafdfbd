"""Reads of what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.support.rules import SCHOOL, SupportKind
from assessment.support.tables import SupportRecord
from assessment.years.rules import YearState
from assessment.years.tables import Year
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What was done for or by the caller, and for those of the school or group in reach."""
    one = SupportRecord
    school = [one.org_path.startswith(path) for path in actor.paths(*SCHOOL)]
    group = [one.group_path.startswith(path) for path in actor.paths(Role.GROUP_LEADER)]
    own = (one.person_id == actor.person_id, one.given_by == actor.person_id)
    return or_(*own, *school, *group)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters; None leaves one out."""

    year_id: UUID
    person_id: UUID | None = None
    kind: SupportKind | None = None


async def records(
    session: AsyncSession, actor: Actor, wanted: Wanted, page: PageRequest | None
) -> Sequence[SupportRecord]:
    """The latest day first; one more than the page shows."""
    one = SupportRecord
    query = select(one).where(one.year_id == wanted.year_id, visible_to(actor))
    if wanted.person_id is not None:
        query = query.where(one.person_id == wanted.person_id)
    if wanted.kind is not None:
        query = query.where(one.kind == wanted.kind)
    if page is not None:
        if after := page.start(date, UUID):
            query = query.where(tuple_(one.held_on, one.id) < after)
        query = query.limit(page.limit + 1)
    return (await session.scalars(query.order_by(one.held_on.desc(), one.id.desc()))).all()


async def unread(session: AsyncSession, actor: Actor) -> int:
    """How many entries for the caller, in open years, the caller has not marked as read."""
    query = (
        select(func.count())
        .select_from(SupportRecord)
        .join(Year, Year.id == SupportRecord.year_id)
        .where(
            Year.state == YearState.OPEN,
            SupportRecord.person_id == actor.person_id,
            SupportRecord.read_at.is_(None),
        )
    )
    return int(await session.scalar(query) or 0)
