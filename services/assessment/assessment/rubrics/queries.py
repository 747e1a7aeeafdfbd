"""Reads of rubric versions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rubrics.rules import RubricState
from assessment.rubrics.tables import Rubric
from kernel.paging import CursorInvalid, PageRequest

_MOST = 2**31  # version numbers are integers of the database
_LISTED = (
    Rubric.id,
    Rubric.code,
    Rubric.version,
    Rubric.title,
    Rubric.state,
    Rubric.total_points,
    Rubric.content_hash,
    Rubric.published_at,
)


async def rubrics(
    session: AsyncSession, page: PageRequest, *, with_drafts: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Versions by code, newest first; one row more than the page shows."""
    query = select(*_LISTED).order_by(Rubric.code, -Rubric.version).limit(page.limit + 1)
    if not with_drafts:
        query = query.where(Rubric.state == RubricState.PUBLISHED)
    if after := page.start(str, int):
        if not -_MOST < after[1] < 0:
            raise CursorInvalid
        query = query.where(tuple_(Rubric.code, -Rubric.version) > after)
    return (await session.execute(query)).all()


async def rubric(session: AsyncSession, rubric_id: UUID) -> Rubric | None:
    """One version."""
    return await session.get(Rubric, rubric_id)


async def lock_rubric(session: AsyncSession, rubric_id: UUID) -> Rubric | None:
    """One version, locked until the commit."""
    return await session.get(Rubric, rubric_id, with_for_update=True, populate_existing=True)


async def last_version(session: AsyncSession, code: str) -> int:
    """The highest version number of a code, 0 when there is none."""
    found = await session.scalar(select(func.max(Rubric.version)).where(Rubric.code == code))
    return int(found or 0)


async def version_of(session: AsyncSession, code: str, version: int) -> Rubric | None:
    """The version of a code with this number."""
    query = select(Rubric).where(Rubric.code == code, Rubric.version == version)
    return await session.scalar(query)
