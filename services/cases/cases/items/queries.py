"""What is asked of the library."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.rules import OPEN_STATES, Kind, State
from cases.items.tables import Item
from kernel.actor import Actor

ItemRow = Row[UUID, str, str, str, str, str, UUID, str, datetime]
COLUMNS = (
    Item.id, Item.kind, Item.state, Item.title, Item.summary,
    Item.author_name, Item.org_id, Item.org_name, Item.created_at,
)  # fmt: skip


async def items_seen_by(
    session: AsyncSession,
    actor: Actor,
    wanted: tuple[Kind | None, State | None, str],
    start: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[ItemRow]:
    """Items that are open, the caller's own, or of a unit the caller works for; newest first."""
    kind, state, words = wanted
    below = [Item.org_path.startswith(grant.org_path, autoescape=True) for grant in actor.grants]
    seen = or_(Item.state.in_(OPEN_STATES), Item.author_id == actor.person_id, *below)
    query = select(*COLUMNS).where(seen)
    if kind is not None:
        query = query.where(Item.kind == kind)
    if state is not None:
        query = query.where(Item.state == state)
    if words:
        query = query.where(Item.title.contains(words, autoescape=True))
    if start is not None:
        query = query.where(tuple_(Item.created_at, Item.id) < start)
    newest = query.order_by(Item.created_at.desc(), Item.id.desc()).limit(limit)
    return (await session.execute(newest)).all()
