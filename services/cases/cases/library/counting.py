"""How many items a search finds, and how many of each facet's values; bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, Select, Text, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.queries.items import matches
from cases.items.tables import Item
from cases.library.filters import (
    FACETS,
    Filters,
    chosen,
    query_of,
    query_of_near,
    values_of,
    without,
)
from cases.library.queries import besides
from kernel.actor import Actor

COUNTED: Final = 5_000  # the most items that are looked at for counts
MOST_SHOWN: Final = 1_000  # what a count says at most: "1000+"


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `is_more` when there are more than is said."""

    count: int
    is_more: bool


Counts = dict[str, dict[str, Count]]
_Rows = Select[str, str, int]  # facet, value, how many


async def counts(session: AsyncSession, actor: Actor, wanted: Filters) -> tuple[Count, Counts]:
    """Count the items found, and the values of each facet among them.

    A facet of which something is chosen is counted as if nothing were: so one may choose anew.
    One look serves all of them, unless it would have to end before it saw everything.
    """
    picked = chosen(wanted)
    seen, total, found = await _near(session, actor, wanted, picked)
    if not picked or seen <= COUNTED:
        return total, found
    return await one_by_one(session, actor, wanted, picked)


async def _near(
    session: AsyncSession, actor: Actor, wanted: Filters, picked: Sequence[str]
) -> tuple[int, Count, Counts]:
    fits = [_fits(name, wanted).label(f"is_{name}") for name in picked]
    hits = _hits(query_of_near(actor, wanted), wanted, list(FACETS), fits)
    parts: list[_Rows] = [_total(hits, "seen", []), _total(hits, "total", picked)]
    parts += [_values(hits, name, [one for one in picked if one != name]) for name in FACETS]
    return await _told(session, parts, list(FACETS))


async def one_by_one(
    session: AsyncSession, actor: Actor, wanted: Filters, picked: Sequence[str]
) -> tuple[Count, Counts]:
    """Count what is found, and then what is found without each chosen facet."""
    _, total, found = await _strict(session, actor, wanted, list(FACETS))
    for name in picked:
        _, _, own = await _strict(session, actor, without(wanted, name), [name])
        found |= own
    return total, found


async def _strict(
    session: AsyncSession, actor: Actor, wanted: Filters, names: Sequence[str]
) -> tuple[int, Count, Counts]:
    hits = _hits(query_of(actor, wanted), wanted, names, [])
    parts: list[_Rows] = [_total(hits, "seen", []), _total(hits, "total", [])]
    return await _told(session, [*parts, *(_values(hits, name, []) for name in names)], names)


def _hits(query: str, wanted: Filters, names: Sequence[str], fits: Sequence[Any]) -> CTE:
    """The facets of what a query finds, of so many items as are looked at, and one more."""
    columns = [getattr(Item, FACETS[name][0]) for name in names]
    found = select(*columns, *fits).where(matches(query), *besides(wanted))
    return found.limit(COUNTED + 1).cte("hits")


def _fits(name: str, wanted: Filters) -> ColumnElement[bool]:
    key, is_list = FACETS[name]
    column: ColumnElement[Any] = getattr(Item, key)
    values = values_of(wanted, name)
    if not is_list:
        return column.in_(values)
    return column.bool_op("&&")(cast(array([str(one) for one in values]), column.type))


def _all_fit(hits: CTE, names: Sequence[str]) -> ColumnElement[bool]:
    return reduce(and_, (hits.c[f"is_{name}"] for name in names), true())


def _total(hits: CTE, label: str, names: Sequence[str]) -> _Rows:
    counted = func.count().filter(_all_fit(hits, names))
    return select(literal(label), literal(""), counted).select_from(hits)


def _values(hits: CTE, name: str, others: Sequence[str]) -> _Rows:
    """Count the values of one facet among the hits; a list counts for each of its values."""
    key, is_list = FACETS[name]
    column = func.unnest(hits.c[key]) if is_list else hits.c[key]
    values = select(cast(column, Text).label("value")).where(_all_fit(hits, others)).subquery()
    return select(literal(name), values.c.value, func.count()).group_by(values.c.value)


async def _told(
    session: AsyncSession, parts: Sequence[_Rows], names: Sequence[str]
) -> tuple[int, Count, Counts]:
    first, *rest = parts
    rows = (await session.execute(first.union_all(*rest))).all()
    sums = {row[0]: row[2] for row in rows if row[0] in {"seen", "total"}}
    is_cut = sums["seen"] > COUNTED
    found: Counts = {name: {} for name in names}
    for facet, value, count in rows:
        if facet in found and value is not None:
            found[facet][value] = _shown(count, is_cut=is_cut)
    return sums["seen"], _shown(sums["total"], is_cut=is_cut), found


def _shown(count: int, *, is_cut: bool) -> Count:
    return Count(min(count, MOST_SHOWN), is_cut or count > MOST_SHOWN)
