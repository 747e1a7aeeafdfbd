"""What is asked of the library's index. Every read is bounded, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from cases.feedback.queries.listed import ListedRow, with_feedback
from cases.feedback.tables import ItemFeedback
from cases.items.marks import sight_of
from cases.items.queries.items import COLUMNS, matches
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
from kernel.clock import end_of_day
from kernel.paging import CursorInvalid, PageRequest

_SIMILAR: Final = 200  # the newest with an ability in common, of which the nearest are shown
ItemRow = Any  # a row of COLUMNS
MOST_NUMBER: Final = 2**31 - 1  # of a column of whole numbers
_BY_NUMBER: Final = {Sort.USED: ItemFeedback.used_count, Sort.RATED: ItemFeedback.rated_rank}


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the list with its numbers, and its place in the order."""

    row: ListedRow
    key: tuple[object, ...]  # where the next page begins


def besides(wanted: Filters) -> list[ColumnElement[bool]]:
    """What the index does not answer alone: longer words, the day of publishing, the range.

    Longer words are looked up in the text: their pairs might stand apart in it.
    """
    words = [word for word in words_of(wanted) if len(word) > EXACT]
    parts = [Item.plain.contains(word, autoescape=True) for word in words]
    if wanted.since is not None:
        parts.append(Item.listed_at >= end_of_day(wanted.since - timedelta(days=1)))
    if wanted.until is not None:
        parts.append(Item.listed_at < end_of_day(wanted.until))
    if wanted.open_range:
        parts.append(Item.open_range.in_(wanted.open_range))
    return parts


async def page(
    session: AsyncSession, actor: Actor, wanted: Filters, sort: Sort, request: PageRequest
) -> list[Found]:
    """The items of a page; one more than it shows.

    Ranked, those with all words in their title come first; within a part the newest.
    """
    words, limit = words_of(wanted), request.limit + 1
    base = select(*COLUMNS).where(matches(query_of(actor, wanted)), *besides(wanted))
    if sort in _BY_NUMBER:
        return await _by_number(session, actor, base, _BY_NUMBER[sort], request)
    start = request.start(int, datetime, UUID)
    if sort is Sort.NEWEST or not words:
        return await _part(session, actor, base, 0, start, limit)
    titled = matches(in_title(wanted))
    found: list[Found] = []
    if start is None or start[0] == 0:
        found = await _part(session, actor, base.where(titled), 0, start, limit)
        start = None
    if len(found) < limit:
        rest = base.where(~titled)
        found += await _part(session, actor, rest, 1, start, limit - len(found))
    return found


async def _part(
    session: AsyncSession,
    actor: Actor,
    query: Select[*tuple[Any, ...]],
    tier: int,
    start: tuple[int, datetime, UUID] | None,
    limit: int,
) -> list[Found]:
    if start is not None:
        query = query.where(tuple_(Item.listed_at, Item.id) < start[1:])
    newest = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(limit)
    rows = await session.execute(with_feedback(actor, newest, "listed_at", "id"))
    return [Found(row, (tier, row.listed_at.astimezone(UTC).isoformat(), row.id)) for row in rows]


async def _by_number(
    session: AsyncSession,
    actor: Actor,
    base: Select[*tuple[Any, ...]],
    number: InstrumentedAttribute[int],
    request: PageRequest,
) -> list[Found]:
    """By a number of the items, the highest first; of equal ones the latest begun."""
    one = ItemFeedback
    query = base.add_columns(number.label("number")).join(one, one.item_id == Item.id)
    if start := request.start(int, UUID):
        if abs(start[0]) > MOST_NUMBER:
            raise CursorInvalid
        query = query.where(tuple_(number, one.item_id) < start)
    highest = query.order_by(number.desc(), one.item_id.desc()).limit(request.limit + 1)
    rows = await session.execute(with_feedback(actor, highest, "number", "id"))
    return [Found(row, (row.number, row.id)) for row in rows]


async def exported(
    session: AsyncSession, actor: Actor, wanted: Filters, most: int
) -> Sequence[ItemRow]:
    """The rows of the list for a workbook, the newest first."""
    query = select(*COLUMNS).where(matches(query_of(actor, wanted)), *besides(wanted))
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
