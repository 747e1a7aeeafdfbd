"""The statements that a search asks the index. Each is built once and kept.

What is asked stands in parameters; building a statement takes longer than the database needs to
answer it. The queries are written into the text all the same: how rare their words are decides the
way, so each one is planned for itself.
"""

from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Select,
    String,
    Text,
    Uuid,
    all_,
    any_,
    bindparam,
    cast,
    false,
    func,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from cases.feedback.queries.listed import with_feedback
from cases.items.queries.items import COLUMNS
from cases.items.tables import Item
from cases.library.filters import Filters, words_of
from cases.search import EXACT
from kernel.clock import end_of_day

ITEM: Final = Item.__table__.c
_SHOWN: Final = [ITEM[column.key] for column in COLUMNS]
# Written into the text, too: without the number a plan that is kept would read everything.
_MOST: Final = bindparam("most", type_=Integer(), literal_execute=True)
_AFTER: Final = tuple_(ITEM.listed_at, ITEM.id) < tuple_(
    bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid())
)
_TIME: Final = DateTime(timezone=True)
# What the index does not answer alone. Longer words are looked up in the text: their pairs might
# stand apart in it.
_BESIDES: Final = {
    "patterns": ITEM.plain.like(all_(bindparam("patterns", type_=ARRAY(Text)))),
    "since": ITEM.listed_at >= bindparam("since", type_=_TIME),
    "until": ITEM.listed_at < bindparam("until", type_=_TIME),
    "ranges": cast(ITEM.open_range, Text) == any_(bindparam("ranges", type_=ARRAY(Text))),
}
Besides = tuple[str, ...]  # those that a statement has


def _matches(name: str) -> ColumnElement[bool]:
    query = bindparam(name, type_=String(), literal_execute=True)
    return ITEM.words.bool_op("@@")(cast(query, TSQUERY))


_FOUND: Final = _matches("query")
_TITLED: Final = _matches("titled")  # the same, but all words in the title
_IN_TITLE: Final = _matches("title")


def besides_of(wanted: Filters) -> dict[str, Any]:
    """Return what is asked besides the index, by the name of the condition."""
    asked: dict[str, Any] = {}
    if patterns := [f"%{_escaped(one)}%" for one in words_of(wanted) if len(one) > EXACT]:
        asked["patterns"] = patterns
    if wanted.since is not None:
        asked["since"] = end_of_day(wanted.since - timedelta(days=1))
    if wanted.until is not None:
        asked["until"] = end_of_day(wanted.until)
    if wanted.open_range:
        asked["ranges"] = list(map(str, wanted.open_range))
    return asked


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def found(*columns: Any, besides: Besides) -> Select[*tuple[Any, ...]]:
    """Columns of `most` items that `query` finds."""
    return select(*columns).where(_FOUND, *(_BESIDES[name] for name in besides)).limit(_MOST)


@lru_cache
def newest(*, besides: Besides, is_first: bool) -> Select[*tuple[Any, ...]]:
    """A page of what `query` finds, the newest first; not the first one begins `after`."""
    query = _part(_FOUND, besides=besides, is_first=is_first)
    return with_feedback(query, "listed_at", "id")


@lru_cache
def ranked(*, besides: Besides, is_first: bool) -> Select[*tuple[Any, ...]]:
    """A page that begins among those with all words in the title; the others follow.

    The others are not looked for where the first fill the page.
    """
    titled = _part(_TITLED, besides=besides, is_first=is_first)
    first = titled.add_columns(true().label("in_title")).cte("first")
    is_short = select(func.count()).select_from(first).scalar_subquery() < _MOST
    others = _part(_FOUND, ~_IN_TITLE, is_short, besides=besides, is_first=True)
    rest = others.add_columns(false().label("in_title")).subquery("rest")
    both = union_all(select(first), select(rest)).subquery("both")
    ordered = (both.c.in_title.desc(), both.c.listed_at.desc(), both.c.id.desc())
    page = select(both).order_by(*ordered).limit(_MOST)
    return with_feedback(page, "in_title", "listed_at", "id")


@lru_cache
def untitled(*, besides: Besides) -> Select[*tuple[Any, ...]]:
    """A page that begins behind those with all words in the title."""
    others = _part(_FOUND, ~_IN_TITLE, besides=besides, is_first=False)
    page = others.add_columns(false().label("in_title"))
    return with_feedback(page, "listed_at", "id")


def _part(
    *conditions: ColumnElement[bool], besides: Besides, is_first: bool
) -> Select[*tuple[Any, ...]]:
    query = select(*_SHOWN).where(*conditions, *(_BESIDES[name] for name in besides))
    if not is_first:
        query = query.where(_AFTER)
    return query.order_by(ITEM.listed_at.desc(), ITEM.id.desc()).limit(_MOST)
