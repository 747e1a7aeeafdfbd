"""What is asked of the library's index. Every read is bounded, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from cases.feedback.queries.listed import READER, ListedRow, with_feedback
from cases.feedback.tables import ItemFeedback
from cases.items.marks import sight_of
from cases.items.queries.items import COLUMNS, matches
from cases.items.rules import OPEN_STATES
from cases.items.tables import Item
from cases.library import statements
from cases.library.filters import (
    Filters,
    Sort,
    in_title,
    query_of,
    query_of_titled,
    words_of,
)
from cases.search import every, marked, some
from kernel.actor import Actor
from kernel.paging import CursorInvalid, PageRequest

_SIMILAR: Final = 200  # the newest with an ability in common, of which the nearest are shown
ItemRow = Any  # a row of COLUMNS
MOST_NUMBER: Final = 2**31 - 1  # of a column of whole numbers
_BY_NUMBER: Final = {Sort.USED: ItemFeedback.used_count, Sort.RATED: ItemFeedback.rated_rank}


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the list with its numbers, and its place in the order."""

    row: ListedRow
    part: int  # of the list: an item's number, or 0 for what stands first
    at: datetime | None = None  # within the part

    @property
    def key(self) -> tuple[object, ...]:
        """Where the next page begins."""
        times = [] if self.at is None else [self.at.astimezone(UTC).isoformat()]
        return (self.part, *times, self.row.id)


async def page(
    session: AsyncSession, actor: Actor, wanted: Filters, sort: Sort, request: PageRequest
) -> list[Found]:
    """The items of a page; one more than it shows.

    Ranked, those with all words in their title come first; within a part the newest.
    """
    asked = _asked(actor, wanted, request.limit + 1)
    if sort in _BY_NUMBER:
        base = statements.found(
            *COLUMNS, _BY_NUMBER[sort].label("number"), besides=tuple(statements.besides_of(wanted))
        )
        return await _by_number(session, base, asked, _BY_NUMBER[sort], request)
    start = request.start(int, datetime, UUID)
    if start is not None:
        asked |= {"after_at": start[1], "after_id": start[2]}
    besides, is_first = tuple(statements.besides_of(wanted)), start is None
    if sort is Sort.NEWEST or not words_of(wanted):
        query = statements.newest(besides=besides, is_first=is_first)
        rows = await session.execute(query, asked)
        return [Found(row, 0, row.listed_at) for row in rows]
    asked |= {"titled": query_of_titled(actor, wanted), "title": in_title(wanted)}
    if start is None or start[0] == 0:
        query = statements.ranked(besides=besides, is_first=is_first)
    else:
        query = statements.untitled(besides=besides)
    rows = await session.execute(query, asked)
    return [Found(row, int(not row.in_title), row.listed_at) for row in rows]


def _asked(actor: Actor, wanted: Filters, most: int) -> dict[str, Any]:
    own = {"most": most, READER: actor.person_id, "query": query_of(actor, wanted)}
    return own | statements.besides_of(wanted)


async def _by_number(
    session: AsyncSession,
    base: Select[*tuple[Any, ...]],
    asked: dict[str, Any],
    number: InstrumentedAttribute[int],
    request: PageRequest,
) -> list[Found]:
    """By a number of the items, the highest first; of equal ones the latest begun."""
    one = ItemFeedback
    query = base.join(one, one.item_id == Item.id)
    if start := request.start(int, UUID):
        if abs(start[0]) > MOST_NUMBER:
            raise CursorInvalid
        query = query.where(tuple_(number, one.item_id) < start)
    highest = query.order_by(number.desc(), one.item_id.desc())
    rows = await session.execute(with_feedback(highest, "number", "id"), asked)
    return [Found(row, row.number) for row in rows]


async def exported(
    session: AsyncSession, actor: Actor, wanted: Filters, most: int
) -> Sequence[ItemRow]:
    """The rows of the list for a workbook, the newest first."""
    asked = _asked(actor, wanted, most)
    query = statements.found(*COLUMNS, besides=tuple(statements.besides_of(wanted)))
    ordered = query.order_by(Item.listed_at.desc(), Item.id.desc())
    return (await session.execute(ordered, asked)).all()


async def similar(session: AsyncSession, actor: Actor, item: Item, most: int) -> Sequence[ItemRow]:
    """Visible items with abilities in common: the most abilities first, then the same stage."""
    if not item.abilities:
        return []
    shared = some(marked("abilities", code) for code in item.abilities)
    opened = some(marked("state", state) for state in OPEN_STATES)
    query = select(*COLUMNS).where(
        matches(every([sight_of(actor), shared, opened])), Item.id != item.id
    )
    newest = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(_SIMILAR)
    rows = (await session.execute(newest)).all()

    def nearness(row: ItemRow) -> tuple[int, int]:
        return (
            len(set(row.abilities) & set(item.abilities)),
            len(set(row.stages) & set(item.stages)) + len(set(row.subjects) & set(item.subjects)),
        )

    return sorted(rows, key=nearness, reverse=True)[:most]
