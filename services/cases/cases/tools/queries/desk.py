"""The centre's desk: every tool that schools published or the centre entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.queries.lists import below
from cases.items.rules import OPEN_STATES, TOOL_KEEPERS, Kind, State
from cases.items.tables import Item
from cases.items.tool_tables import ToolCare, ToolLinkRow
from cases.tools.filters import LinkShow, Wanted
from cases.tools.queries import links
from cases.tools.rules import NOT_LOOKED_AT
from kernel.actor import Actor
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool with what is kept beside it."""

    item: Item
    care: ToolCare | None
    links: Sequence[ToolLinkRow]


def _shown(actor: Actor, wanted: Wanted, now: datetime) -> Any:
    states = (wanted.state,) if wanted.state else (*OPEN_STATES, State.TAKEN_DOWN)
    query = (
        select(Item, ToolCare)
        .outerjoin(ToolCare, ToolCare.item_id == Item.id)
        .where(Item.kind == Kind.TOOL, Item.state.in_(states), below(actor, *TOOL_KEEPERS))
    )
    if wanted.q:
        found = (Item.title, Item.org_name, Item.author_name)
        query = query.where(or_(*(one.contains(wanted.q, autoescape=True) for one in found)))
    if wanted.category_id:
        query = query.where(Item.category_id == wanted.category_id)
    if wanted.has_no_category:
        query = query.where(Item.category_id.is_(None))
    if wanted.org_id:
        query = query.where(or_(Item.org_id == wanted.org_id, Item.district_id == wanted.org_id))
    if wanted.is_stale:
        last = func.coalesce(ToolCare.looked_at, Item.listed_at)
        query = query.where(last < now - NOT_LOOKED_AT)
    return query.where(_links(wanted.link)) if wanted.link else query


def _links(show: LinkShow) -> ColumnElement[bool]:
    one = ToolLinkRow
    if show is LinkShow.DEAD:
        return links.has_dead_link()
    if show is LinkShow.DEAD_NEW:
        return links.has_new_dead_link()
    here = select(one.item_id).where(one.item_id == Item.id)
    if show is LinkShow.NONE:
        return ~exists(here)
    if show is LinkShow.FAILING:
        return exists(here.where(one.failures > 0, one.dead_since.is_(None)))
    return exists(here.where(one.state == str(show)))


async def page(
    session: AsyncSession, actor: Actor, asked: tuple[Wanted, datetime], request: PageRequest
) -> list[ToolRow]:
    """The tools of a page, the last changed first; one more than it shows."""
    query = _shown(actor, *asked)
    if after := request.start(datetime, UUID):
        query = query.where(tuple_(Item.updated_at, Item.id) < after)
    ordered = query.order_by(Item.updated_at.desc(), Item.id.desc()).limit(request.limit + 1)
    return await _with_links(session, ordered)


async def exported(
    session: AsyncSession, actor: Actor, asked: tuple[Wanted, datetime], most: int
) -> list[ToolRow]:
    """The same for a workbook."""
    query = _shown(actor, *asked)
    ordered = query.order_by(Item.updated_at.desc(), Item.id.desc()).limit(most)
    return await _with_links(session, ordered)


async def _with_links(session: AsyncSession, query: Select[Any]) -> list[ToolRow]:
    rows = (await session.execute(query)).all()
    found: dict[UUID, list[ToolLinkRow]] = {}
    for link in await links.of_items(session, [row[0].id for row in rows]):
        found.setdefault(link.item_id, []).append(link)
    return [ToolRow(row[0], row[1], found.get(row[0].id, [])) for row in rows]


async def care_of(session: AsyncSession, item_id: UUID) -> ToolCare | None:
    """What the centre said of a tool."""
    return await session.get(ToolCare, item_id)


async def used_by_category(session: AsyncSession) -> dict[UUID, int]:
    """How many tools stand in each category, drafts among them."""
    query = select(Item.category_id, func.count()).where(Item.category_id.is_not(None))
    rows = await session.execute(query.group_by(Item.category_id))
    return {row[0]: row[1] for row in rows if row[0] is not None}
