"""Reads of the links of tools."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.queries.lists import below
from cases.items.rules import OPEN_STATES, TOOL_KEEPERS, LinkState
from cases.items.tables import Item
from cases.items.tool_tables import ToolCare, ToolLinkRow, ToolLinkRun
from kernel.actor import Actor


async def due(
    session: AsyncSession, now: datetime, most: int, per_host: int
) -> Sequence[ToolLinkRow]:
    """Links of shown tools that are to be asked now, few of each host, the longest due first."""
    one = ToolLinkRow
    rank = func.row_number().over(partition_by=one.host, order_by=(one.due_at, one.item_id))
    waiting = (
        select(one.item_id, one.url, one.due_at, rank.label("nth"))
        .join(Item, Item.id == one.item_id)
        .where(one.due_at <= now, Item.state.in_(OPEN_STATES))
        .subquery()
    )
    query = (
        select(one)
        .join(waiting, (waiting.c.item_id == one.item_id) & (waiting.c.url == one.url))
        .where(waiting.c.nth <= per_host)
        .order_by(waiting.c.due_at, one.item_id, one.url)
    )
    return (await session.scalars(query.limit(most))).all()


async def heard(session: AsyncSession, most: int) -> dict[str, str]:
    """Return hosts that answered lately, each with an address there."""
    one = ToolLinkRow
    query = select(one.host, func.min(one.url)).where(
        one.state.in_([LinkState.OK, LinkState.MOVED])
    )
    rows = await session.execute(
        query.group_by(one.host).order_by(func.max(one.asked_at).desc()).limit(most)
    )
    return {row[0]: row[1] for row in rows}


async def of_item(session: AsyncSession, item_id: UUID) -> Sequence[ToolLinkRow]:
    """What is kept of a tool's links."""
    query = select(ToolLinkRow).where(ToolLinkRow.item_id == item_id)
    return (await session.scalars(query.order_by(ToolLinkRow.url))).all()


async def of_items(session: AsyncSession, item_ids: Sequence[UUID]) -> Sequence[ToolLinkRow]:
    """The same for many."""
    query = select(ToolLinkRow).where(ToolLinkRow.item_id.in_(list(item_ids)))
    return (await session.scalars(query.order_by(ToolLinkRow.item_id, ToolLinkRow.url))).all()


async def last_run(session: AsyncSession) -> ToolLinkRun | None:
    """When links were asked last."""
    return await session.get(ToolLinkRun, 1)


def has_dead_link() -> ColumnElement[bool]:
    """Tools with a link that is taken for dead."""
    one = ToolLinkRow
    return exists().where(one.item_id == Item.id, one.dead_since.is_not(None))


def has_new_dead_link() -> ColumnElement[bool]:
    """Shown tools with a link that died since the centre looked at them, if it ever did."""
    one, care = ToolLinkRow, ToolCare
    query = (
        select(one.item_id)
        .outerjoin(care, care.item_id == one.item_id)
        .where(
            one.item_id == Item.id,
            one.dead_since.is_not(None),
            or_(care.looked_at.is_(None), care.looked_at < one.dead_since),
        )
    )
    return and_(Item.state.in_(OPEN_STATES), exists(query))


async def count_dead(session: AsyncSession, actor: Actor) -> int:
    """How many tools of the caller's city the desk lists as `dead_new`."""
    dead: Any = select(ToolLinkRow.item_id).where(ToolLinkRow.dead_since.is_not(None))
    query = (
        select(func.count())
        .select_from(Item)
        .where(
            Item.id.in_(dead),
            below(actor, *TOOL_KEEPERS),
            has_new_dead_link(),
        )
    )
    return int(await session.scalar(query) or 0)
