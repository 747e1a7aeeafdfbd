"""Items as lists show them: with their numbers, and whether the caller keeps them as a favourite.

The numbers are joined to the rows of one page alone, so a list stays as quick as it was.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, and_, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.tables import Favourite, ItemFeedback
from cases.items.marks import sight_of
from cases.items.queries.items import COLUMNS, matches
from cases.items.tables import Item
from kernel.actor import Actor
from kernel.paging import PageRequest

ListedRow = Any  # a row of COLUMNS with numbers
READER: Final = "reader_id"  # the parameter of a list that says whose favourites it tells


def with_feedback(
    page: Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]], *order: str
) -> Select[*tuple[Any, ...]]:
    """Join the numbers to the rows of a page; `order` names its columns, the highest first."""
    shown, one, mine = page.subquery("shown"), ItemFeedback.__table__.c, Favourite.__table__.c
    is_mine = and_(mine.item_id == shown.c.id, mine.person_id == bindparam(READER))
    return (
        select(
            shown,
            one.used_count,
            one.favourite_count,
            one.rating_count,
            one.rating_sum,
            one.comment_count,
            mine.item_id.is_not(None).label("is_favourite"),
        )
        .join(ItemFeedback.__table__, one.item_id == shown.c.id)
        .outerjoin(Favourite.__table__, is_mine)
        .order_by(*(shown.c[name].desc() for name in order))
    )


async def favourites(
    session: AsyncSession, actor: Actor, request: PageRequest, kinds: tuple[type, type]
) -> Sequence[ListedRow]:
    """The caller's favourites that are still open to them, the last added first."""
    one = Favourite
    query = (
        select(*COLUMNS, one.added_at.label("kept_at"))
        .join(one, one.item_id == Item.id)
        .where(one.person_id == actor.person_id, matches(sight_of(actor)))
    )
    if after := request.start(*kinds):
        query = query.where(tuple_(one.added_at, one.item_id) < after)
    page = query.order_by(one.added_at.desc(), one.item_id.desc()).limit(request.limit + 1)
    told = with_feedback(page, "kept_at", "id")
    return (await session.execute(told, {READER: actor.person_id})).all()


async def by_ids(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> dict[UUID, ListedRow]:
    """Those of the items that the caller may see, by their ids."""
    page = select(*COLUMNS).where(Item.id.in_(list(ids)), matches(sight_of(actor)))
    rows = await session.execute(with_feedback(page, "id"), {READER: actor.person_id})
    return {row.id: row for row in rows}
