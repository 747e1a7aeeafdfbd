"""Reads of the categories of tools."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.tool_categories.tables import ToolCategory


async def every(session: AsyncSession) -> Sequence[ToolCategory]:
    """All of them in their order, the retired last; there are some dozens."""
    one = ToolCategory
    query = select(one).order_by(one.retired_at.is_not(None), one.ordinal, one.id)
    return (await session.scalars(query)).all()


async def lock_all(session: AsyncSession) -> Sequence[ToolCategory]:
    """The same, kept to oneself until the commit: one change of the list at a time."""
    query = select(ToolCategory).order_by(ToolCategory.id).with_for_update()
    rows = (await session.scalars(query.execution_options(populate_existing=True))).all()
    return sorted(rows, key=lambda one: (one.retired_at is not None, one.ordinal, one.id))


async def live(session: AsyncSession, category_id: UUID | None) -> UUID | None:
    """The category itself or what followed it; none when it went without a successor."""
    if category_id is None:
        return None
    row = await session.get(ToolCategory, category_id)
    if row is None:
        return None
    if row.retired_at is None:
        return row.id
    return row.successor_id  # merging writes it anew, so one step is enough


async def names(session: AsyncSession) -> dict[UUID, str]:
    """The name of each, also of the retired."""
    rows = await session.execute(select(ToolCategory.id, ToolCategory.name))
    return {row.id: row.name for row in rows}


async def count(session: AsyncSession) -> int:
    """How many there are."""
    return int(await session.scalar(select(func.count()).select_from(ToolCategory)) or 0)
