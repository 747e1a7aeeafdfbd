"""Reads of marks, publications and objections one by one."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.teacher_scores.tables import (
    ScoreObjection,
    ScorePublication,
    TeacherMark,
    TeacherMarkChange,
    TeacherScore,
)
from kernel.paging import CursorInvalid, PageRequest


async def marks(
    session: AsyncSession, scheme_id: UUID, item_key: str, people: Collection[UUID]
) -> Mapping[UUID, TeacherMark]:
    """The marks of one item by person, locked in the order of people until the commit."""
    one = TeacherMark
    query = (
        select(one)
        .where(one.scheme_id == scheme_id, one.item_key == item_key)
        .where(one.person_id.in_(list(people)))
        .order_by(one.person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.person_id: row for row in await session.scalars(query)}


async def published(
    session: AsyncSession, scheme_id: UUID, person_id: UUID
) -> Sequence[TeacherScore]:
    """Everything that was published about somebody, newest first."""
    one = TeacherScore
    query = select(one).where(one.scheme_id == scheme_id, one.person_id == person_id)
    return (await session.scalars(query.order_by(one.number.desc()))).all()


async def changes_of(
    session: AsyncSession, scheme_id: UUID, person_id: UUID
) -> Sequence[TeacherMarkChange]:
    """The history of somebody's marks, newest first."""
    one = TeacherMarkChange
    query = select(one).where(one.scheme_id == scheme_id, one.person_id == person_id)
    return (await session.scalars(query.order_by(one.at.desc(), one.id.desc()).limit(200))).all()


async def batch(
    session: AsyncSession, scheme_id: UUID, batch_id: UUID
) -> Sequence[TeacherMarkChange]:
    """The changes of a batch."""
    one = TeacherMarkChange
    query = select(one).where(one.scheme_id == scheme_id, one.batch_id == batch_id)
    return (await session.scalars(query.order_by(one.id))).all()


async def has_marked(session: AsyncSession, scheme_id: UUID, person_id: UUID, by: UUID) -> bool:
    """Tell whether somebody ever marked a teacher under a scheme."""
    one = TeacherMarkChange
    query = select(one.id).where(
        one.scheme_id == scheme_id, one.person_id == person_id, one.by == by
    )
    return await session.scalar(query.limit(1)) is not None


async def publications(session: AsyncSession, scheme_id: UUID) -> Sequence[ScorePublication]:
    """What was published under a scheme, newest first."""
    one = ScorePublication
    query = select(one).where(one.scheme_id == scheme_id).order_by(one.published_at.desc())
    return (await session.scalars(query)).all()


async def objection_of(
    session: AsyncSession, scheme_id: UUID, person_id: UUID
) -> ScoreObjection | None:
    """Somebody's objection."""
    one = ScoreObjection
    query = select(one).where(one.scheme_id == scheme_id, one.person_id == person_id)
    return await session.scalar(query)


async def objection(
    session: AsyncSession, objection_id: UUID, *, lock: bool = False
) -> ScoreObjection | None:
    """One objection, locked until the commit on demand."""
    query = select(ScoreObjection).where(ScoreObjection.id == objection_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def objections(
    session: AsyncSession, scheme_id: UUID, page: PageRequest
) -> Sequence[ScoreObjection]:
    """Objections of a scheme, open ones first, then the newest; one more than the page shows."""
    one = ScoreObjection
    is_done = one.outcome.is_not(None)
    order = (is_done, one.id)
    query = select(one).where(one.scheme_id == scheme_id).order_by(*order).limit(page.limit + 1)
    if after := page.start(int, UUID):
        if after[0] not in {0, 1}:
            raise CursorInvalid
        query = query.where(tuple_(*order) > (bool(after[0]), after[1]))
    return (await session.scalars(query)).all()
