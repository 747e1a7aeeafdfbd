"""Cutting every item anew for searching, while people search and write.

Some hundred at a time, each lot in a transaction of its own. An item that is changed meanwhile
writes its own index, so it is left alone; what is cut as it was costs no write.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

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
    text("SET LOCAL work_mem = '128MB'"),  # of merging them, when a writer has to
)
_PUT: Final = text(
    "UPDATE item AS i SET plain = t.plain, words = CAST(t.words AS tsvector)"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[]), CAST(:plains AS text[]),"
    " CAST(:words AS text[])) AS t(id, version, plain, words)"
    " WHERE i.id = t.id AND i.version = t.version"
    " AND (i.plain, i.words) IS DISTINCT FROM (t.plain, CAST(t.words AS tsvector))"
)


@dataclass(frozen=True, slots=True)
class _Lot:
    """Some items with the bodies and the willing authors of their versions."""

    items: Sequence[Item]
    bodies: dict[UUID, str]
    people: dict[tuple[UUID, int], list[UUID]]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A lot as it is written: the same place in each list is the same item."""

    ids: list[UUID] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    plains: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


async def reindex(uow: UnitOfWork, say: Callable[[int], None]) -> int:
    """Cut every item anew; tell after each lot how many are done, return how many there were.

    While the database writes a lot, a thread cuts the next one.
    """
    done, cut = 0, _cut(await _read_after(uow, UUID(int=0)))
    while cut.ids:
        lot = await _read_after(uow, cut.ids[-1])
        _, following = await asyncio.gather(_put(uow, cut), asyncio.to_thread(_cut, lot))
        done, cut = done + len(cut.ids), following
        say(done)
    return done


async def _read_after(uow: UnitOfWork, item_id: UUID) -> _Lot:
    async with uow() as session:
        query = select(Item).where(Item.id > item_id).order_by(Item.id).limit(LOT)
        items = (await session.scalars(query)).all()
        return _Lot(items, await _bodies(session, items), await _people(session, items))


def _cut(lot: _Lot) -> _Cut:
    found = _Cut()
    for item in lot.items:
        plain, cut = written(item, lot.bodies.get(item.id, ""))
        shown, newest = lot.people[item.id, _shown(item)], lot.people[item.id, item.newest_no]
        found.ids.append(item.id)
        found.versions.append(item.version)
        found.plains.append(plain)
        found.words.append(search.vector({*cut, *marks_of(item, [*shown, *newest], shown)}))
    return found


async def _put(uow: UnitOfWork, cut: _Cut) -> None:
    async with uow.begin() as session:
        for setting in _GATHER:
            await session.execute(setting)
        await session.execute(_PUT, asdict(cut))


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
