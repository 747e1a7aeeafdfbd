"""How many items a search finds, and how many of each facet's values; bounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_
from typing import Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from cases.library.filters import (
    FACETS,
    Filters,
    chosen,
    query_of,
    query_of_near,
    values_of,
    without,
    words_of,
)
from cases.library.statements import ITEM, Besides, besides_of, found
from kernel.actor import Actor

COUNTED: Final = 5_000  # the most items that are looked at for counts
# Where nearly everything is found the planner would rather read the rows one by one; it does not
# know that each row's words lie elsewhere, packed. To the end of the transaction.
_BY_INDEX: Final = text("SET LOCAL enable_seqscan = off")
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
    if not words_of(wanted):
        await session.execute(_BY_INDEX)
    near = query_of_near(actor, wanted)
    seen, total, found = await _told(session, near, wanted, list(FACETS), picked)
    if not picked or seen <= COUNTED:
        return total, found
    return await one_by_one(session, actor, wanted, picked)


async def one_by_one(
    session: AsyncSession, actor: Actor, wanted: Filters, picked: Sequence[str]
) -> tuple[Count, Counts]:
    """Count what is found, and then what is found without each chosen facet."""
    strict = query_of(actor, wanted)
    _, total, found = await _told(session, strict, wanted, list(FACETS))
    for name in picked:
        other = without(wanted, name)
        _, _, own = await _told(session, query_of(actor, other), other, [name])
        found |= own
    return total, found


@lru_cache
def _statement(
    names: Sequence[str], picked: Sequence[str], *, besides: Besides
) -> CompoundSelect[str, str, int]:
    """Count what `query` finds; of each name the values of what fits the others that are picked."""
    hits = _hits(names, picked, besides=besides)
    parts: list[_Rows] = [_total(hits, "total", picked)]
    parts += [_values(hits, name, [one for one in picked if one != name]) for name in names]
    return _total(hits, "seen", []).union_all(*parts)


def _hits(names: Sequence[str], picked: Sequence[str], *, besides: Besides) -> CTE:
    """The facets of what a query finds, of so many items as are looked at, and one more."""
    columns = [ITEM[FACETS[name][0]] for name in names]
    fits = [_fits(name).label(f"is_{name}") for name in picked]
    return found(*columns, *fits, besides=besides).cte("hits")


def _fits(name: str) -> ColumnElement[bool]:
    key, is_list = FACETS[name]
    values = bindparam(f"picked_{name}", type_=ARRAY(Text))
    return ITEM[key].bool_op("&&")(values) if is_list else cast(ITEM[key], Text) == any_(values)


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
    session: AsyncSession,
    query: str,
    wanted: Filters,
    names: Sequence[str],
    picked: Sequence[str] = (),
) -> tuple[int, Count, Counts]:
    besides = besides_of(wanted)
    asked = {"query": query, "most": COUNTED + 1, **besides}
    asked |= {f"picked_{name}": [str(one) for one in values_of(wanted, name)] for name in picked}
    statement = _statement(tuple(names), tuple(picked), besides=tuple(besides))
    rows = (await session.execute(statement, asked)).all()
    sums = {row[0]: row[2] for row in rows if row[0] in {"seen", "total"}}
    is_cut = sums["seen"] > COUNTED
    found: Counts = {name: {} for name in names}
    for facet, value, count in rows:
        if facet in found and value is not None:
            found[facet][value] = _shown(count, is_cut=is_cut)
    return sums["seen"], _shown(sums["total"], is_cut=is_cut), found


def _shown(count: int, *, is_cut: bool) -> Count:
    return Count(min(count, MOST_SHOWN), is_cut or count > MOST_SHOWN)
