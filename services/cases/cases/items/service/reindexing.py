"""Cutting every item anew for searching, while people search and write.

Some hundred at a time, each lot in a transaction of its own. An item that is changed meanwhile
writes its own index, so it is left alone; what is cut as it was costs no write.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from cases import search
from cases.items.marks import marks_of
from cases.items.rules import Consent
from cases.items.service.shelving import written
from cases.items.tables import Item, ItemAuthor, ItemVersion
from kernel.db import UnitOfWork

LOT: Final = 500
# New entries are gathered and merged many at a time, which is what an index is quick at.
_GATHER: Final = (
    text("SET LOCAL gin_pending_list_limit = '64MB'"),
    text("SET LOCAL maintenance_work_mem = '128MB'"),
)
_PUT: Final = text(
    "UPDATE item AS i SET plain = t.plain, words = CAST(t.words AS tsvector)"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:plains AS text[]),"
    " CAST(:words AS text[])) AS t(id, version, plain, words)"
    " WHERE i.id = t.id AND i.version = t.version"
    " AND (i.plain, i.words) IS DISTINCT FROM (t.plain, CAST(t.words AS tsvector))"
)


async def reindex(uow: UnitOfWork, say: Callable[[int], None]) -> int:
    """Cut every item anew; tell after each lot how many are done, return how many there were."""
    done, after = 0, UUID(int=0)
    while True:
        async with uow.begin() as session:
            items = await _lot(session, after)
            if not items:
                return done
            await _put(session, items)
        done, after = done + len(items), items[-1].id
        say(done)


async def _lot(session: AsyncSession, after: UUID) -> Sequence[Item]:
    query = select(Item).where(Item.id > after).order_by(Item.id).limit(LOT)
    return (await session.scalars(query.options(undefer(Item.plain)))).all()


async def _put(session: AsyncSession, items: Sequence[Item]) -> None:
    bodies, people = await _bodies(session, items), await _people(session, items)
    ids, plains, words = [], [], []
    for item in items:
        plain, cut = written(item, bodies.get(item.id, ""))
        shown, newest = people[item.id, _shown(item)], people[item.id, item.newest_no]
        ids.append(item.id)
        plains.append(plain)
        words.append(search.vector({*cut, *marks_of(item, [*shown, *newest], shown)}))
    for setting in _GATHER:
        await session.execute(setting)
    versions = [item.version for item in items]
    told = {"ids": ids, "versions": versions, "plains": plains, "words": words}
    await session.execute(_PUT, told)
    session.expunge_all()


def _shown(item: Item) -> int:
    return item.published_no or item.newest_no


async def _bodies(session: AsyncSession, items: Sequence[Item]) -> dict[UUID, str]:
    """The body of each shown version."""
    version = ItemVersion
    query = (
        select(version.item_id, version.content["body"].astext)
        .join(Item, Item.id == version.item_id)
        .where(
            version.item_id.in_([item.id for item in items]),
            version.version_no == func.coalesce(Item.published_no, Item.newest_no),
        )
    )
    return {row[0]: row[1] or "" for row in await session.execute(query)}


async def _people(
    session: AsyncSession, items: Sequence[Item]
) -> dict[tuple[UUID, int], list[UUID]]:
    """The willing authors of each shown and newest version."""
    one = ItemAuthor
    query = (
        select(one.item_id, one.version_no, one.person_id)
        .join(Item, Item.id == one.item_id)
        .where(
            one.item_id.in_([item.id for item in items]),
            or_(one.version_no == Item.published_no, one.version_no == Item.newest_no),
            one.consent != Consent.REFUSED,
        )
    )
    found: dict[tuple[UUID, int], list[UUID]] = defaultdict(list)
    for item_id, version_no, person_id in await session.execute(query):
        found[item_id, version_no].append(person_id)
    return found
