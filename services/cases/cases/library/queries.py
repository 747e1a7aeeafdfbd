"""What is asked of the library's index. Every read is bounded, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.marks import sight_of
from cases.items.queries.items import matches
from cases.items.tables import Item
from cases.library.filters import (
    Filters,
    Sort,
    in_title,
    query_of,
    words_of,
)
from cases.search import EXACT, every, marked, some
from kernel.actor import Actor
from kernel.paging import PageRequest

_SIMILAR: Final = 200  # the newest with an ability in common, of which the nearest are shown
COLUMNS: Final = (
    Item.id, Item.kind, Item.level, Item.state, Item.held_by, Item.title, Item.summary,
    Item.author_id, Item.author_name, Item.credit, Item.org_id, Item.org_name, Item.org_path,
    Item.district_name, Item.stages, Item.subjects, Item.abilities, Item.year, Item.cover_id,
    Item.has_film, Item.created_at, Item.listed_at,
)  # fmt: skip
ItemRow = Any  # a row of COLUMNS


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the list, and the part of a ranked list it stands in."""

    row: ItemRow
    tier: int


def as_written(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Longer words are looked up in the text: their pairs might stand apart in it."""
    return [Item.plain.contains(word, autoescape=True) for word in words if len(word) > EXACT]


async def page(
    session: AsyncSession, actor: Actor, wanted: Filters, sort: Sort, request: PageRequest
) -> list[Found]:
    """The items of a page; one more than it shows.

    Ranked, those with all words in their title come first; within a part the newest.
    """
    words, limit = words_of(wanted), request.limit + 1
    base = select(*COLUMNS).where(matches(query_of(actor, wanted)), *as_written(words))
    start = request.start(int, datetime, UUID)
    if sort is Sort.NEWEST or not words:
        return await _part(session, base, 0, start, limit)
    titled = matches(in_title(wanted))
    found: list[Found] = []
    if start is None or start[0] == 0:
        found = await _part(session, base.where(titled), 0, start, limit)
        start = None
    if len(found) < limit:
        rest = base.where(~titled)
        found += await _part(session, rest, 1, start, limit - len(found))
    return found


async def _part(
    session: AsyncSession,
    query: Any,
    tier: int,
    start: tuple[int, datetime, UUID] | None,
    limit: int,
) -> list[Found]:
    if start is not None:
        query = query.where(tuple_(Item.listed_at, Item.id) < start[1:])
    newest = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(limit)
    return [Found(row, tier) for row in await session.execute(newest)]


async def exported(
    session: AsyncSession, actor: Actor, wanted: Filters, most: int
) -> Sequence[ItemRow]:
    """The rows of the list for a workbook, the newest first."""
    query = select(*COLUMNS).where(matches(query_of(actor, wanted)), *as_written(words_of(wanted)))
    ordered = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(most)
    return (await session.execute(ordered)).all()


async def similar(session: AsyncSession, actor: Actor, item: Item, most: int) -> Sequence[ItemRow]:
    """Visible items with abilities in common: the most abilities first, then the same stage."""
    if not item.abilities:
        return []
    shared = some(marked("abilities", code) for code in item.abilities)
    query = select(*COLUMNS).where(
        matches(every([sight_of(actor), shared, some(_open())])), Item.id != item.id
    )
    newest = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(_SIMILAR)
    rows = (await session.execute(newest)).all()

    def nearness(row: ItemRow) -> tuple[int, int]:
        return (
            len(set(row.abilities) & set(item.abilities)),
            len(set(row.stages) & set(item.stages)) + len(set(row.subjects) & set(item.subjects)),
        )

    return sorted(rows, key=nearness, reverse=True)[:most]


def _open() -> list[str]:
    return [marked("state", state) for state in ("published", "recommended", "selected")]
