"""Reads of the catalogue's versions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.abilities.rules import CatalogueState
from assessment.abilities.tables import AbilityCatalogue
from kernel.paging import CursorInvalid, PageRequest

_LISTED = (
    AbilityCatalogue.id,
    AbilityCatalogue.version,
    AbilityCatalogue.title,
    AbilityCatalogue.state,
    AbilityCatalogue.content_hash,
    AbilityCatalogue.filename,
    AbilityCatalogue.task_count,
    AbilityCatalogue.created_at,
    AbilityCatalogue.created_by,
    AbilityCatalogue.published_at,
    AbilityCatalogue.published_by,
)
_MOST = 2**31  # version numbers are integers of the database
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('ability_catalogue'))")


async def versions(
    session: AsyncSession, page: PageRequest, *, with_drafts: bool
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Versions, newest first; one row more than the page shows."""
    query = select(*_LISTED).order_by(AbilityCatalogue.version.desc()).limit(page.limit + 1)
    if not with_drafts:
        query = query.where(AbilityCatalogue.state == CatalogueState.PUBLISHED)
    if after := page.start(int):
        if not 0 < after[0] < _MOST:
            raise CursorInvalid
        query = query.where(AbilityCatalogue.version < after[0])
    return (await session.execute(query)).all()


async def current(session: AsyncSession) -> AbilityCatalogue | None:
    """The version in force: the newest that is published."""
    query = (
        select(AbilityCatalogue)
        .where(AbilityCatalogue.state == CatalogueState.PUBLISHED)
        .order_by(AbilityCatalogue.version.desc())
        .limit(1)
    )
    return await session.scalar(query)


async def current_id(session: AsyncSession) -> UUID | None:
    """The same without its content, which may be long."""
    query = (
        select(AbilityCatalogue.id)
        .where(AbilityCatalogue.state == CatalogueState.PUBLISHED)
        .order_by(AbilityCatalogue.version.desc())
        .limit(1)
    )
    found: UUID | None = await session.scalar(query)
    return found


async def draft(session: AsyncSession) -> AbilityCatalogue | None:
    """The draft, if there is one."""
    query = select(AbilityCatalogue).where(AbilityCatalogue.state == CatalogueState.DRAFT)
    return await session.scalar(query)


async def last_version(session: AsyncSession) -> int:
    """The highest version number, 0 when there is none."""
    return int(await session.scalar(select(func.max(AbilityCatalogue.version))) or 0)


async def hold(session: AsyncSession) -> None:
    """Let one change of the catalogue after the other happen, until the commit."""
    await session.execute(_ONE_AT_A_TIME)


async def base_of(session: AsyncSession, row: AbilityCatalogue) -> AbilityCatalogue | None:
    """The version that a version was made from; the first has none."""
    return None if row.base_id is None else await session.get(AbilityCatalogue, row.base_id)
