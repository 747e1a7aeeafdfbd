"""What is asked of the library's index. Every read is bounded, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    cast,
    func,
    literal,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from cases.feedback.queries.listed import ListedRow, with_feedback
from cases.feedback.tables import ItemFeedback
from cases.items.marks import sight_of
from cases.items.queries.items import COLUMNS, matches
from cases.items.tables import Item
from cases.library.filters import (
    FACETS,
    Filters,
    Sort,
    chosen,
    in_title,
    query_of,
    without,
    words_of,
)
from cases.search import EXACT, every, marked, some
from kernel.actor import Actor
from kernel.paging import CursorInvalid, PageRequest

COUNTED: Final = 5_000  # the most items that are looked at for counts
MOST_SHOWN: Final = 1_000  # what a count says at most: "1000+"
_SIMILAR: Final = 200  # the newest with an ability in common, of which the nearest are shown
ItemRow = Any  # a row of COLUMNS
MOST_NUMBER: Final = 2**31 - 1  # of a column of whole numbers
_BY_NUMBER: Final = {Sort.USED: ItemFeedback.used_count, Sort.RATED: ItemFeedback.rated_rank}


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the list with its numbers, and its place in the order."""

    row: ListedRow
    key: tuple[object, ...]  # where the next page begins


def _as_written(words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Longer words are looked up in the text: their pairs might stand apart in it."""
    return [Item.plain.contains(word, autoescape=True) for word in words if len(word) > EXACT]


async def prepare(session: AsyncSession) -> None:
    """Have each search planned for its own words: how rare they are decides the way."""
    await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


async def page(
    session: AsyncSession, actor: Actor, wanted: Filters, sort: Sort, request: PageRequest
) -> list[Found]:
    """The items of a page; one more than it shows.

    Ranked, those with all words in their title come first; within a part the newest.
    """
    await prepare(session)
    words, limit = words_of(wanted), request.limit + 1
    base = select(*COLUMNS).where(matches(query_of(actor, wanted)), *_as_written(words))
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


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `is_more` when there are more than is said."""

    count: int
    is_more: bool


Counts = dict[str, dict[str, Count]]


async def counts(session: AsyncSession, actor: Actor, wanted: Filters) -> tuple[Count, Counts]:
    """Count the items found, and the values of each facet among them.

    A facet of which something is chosen is counted as if nothing were: so one may choose anew.
    """
    await prepare(session)
    total, found = await _counted(session, actor, wanted, list(FACETS))
    for name in chosen(wanted):
        _, own = await _counted(session, actor, without(wanted, name), [name])
        found |= own
    return total, found


async def _counted(
    session: AsyncSession, actor: Actor, wanted: Filters, names: Sequence[str]
) -> tuple[Count, Counts]:
    columns = [getattr(Item, FACETS[name][0]) for name in names]
    found_ones = select(*columns).where(
        matches(query_of(actor, wanted)), *_as_written(words_of(wanted))
    )
    hits = found_ones.limit(COUNTED + 1).cte("hits")
    told = [_values(hits, name) for name in names]
    total = select(literal("total"), literal(""), func.count()).select_from(hits)
    rows = (await session.execute(total.union_all(*told))).all()
    everything = next(row[2] for row in rows if row[0] == "total")
    is_cut = everything > COUNTED
    found: Counts = {name: {} for name in names}
    for facet, value, count in rows:
        if facet != "total" and value is not None:
            found[facet][value] = _shown(count, is_cut=is_cut)
    return _shown(everything, is_cut=is_cut), found


def _values(hits: CTE, name: str) -> Select[str, str, int]:
    """Count the values of one facet among the hits; a list counts for each of its values."""
    key, is_list = FACETS[name]
    column = func.unnest(hits.c[key]) if is_list else hits.c[key]
    values = select(cast(column, Text).label("value")).select_from(hits).subquery()
    return select(literal(name), values.c.value, func.count()).group_by(values.c.value)


def _shown(count: int, *, is_cut: bool) -> Count:
    return Count(min(count, MOST_SHOWN), is_cut or count > MOST_SHOWN)


async def exported(
    session: AsyncSession, actor: Actor, wanted: Filters, most: int
) -> Sequence[ItemRow]:
    """The rows of the list for a workbook, the newest first."""
    await prepare(session)
    query = select(*COLUMNS).where(matches(query_of(actor, wanted)), *_as_written(words_of(wanted)))
    ordered = query.order_by(Item.listed_at.desc(), Item.id.desc()).limit(most)
    return (await session.execute(ordered)).all()


async def similar(session: AsyncSession, actor: Actor, item: Item, most: int) -> Sequence[ItemRow]:
    """Visible items with abilities in common: the most abilities first, then the same stage."""
    if not item.abilities:
        return []
    await prepare(session)
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
