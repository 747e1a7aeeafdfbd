"""The statements that a search asks the index. Each is built once and kept.

What is asked stands in parameters; building a statement takes longer than the database needs to
answer it. The queries are written into the text all the same: how rare their words are decides the
way, so each one is planned for itself.
"""

from collections.abc import Sequence
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
from cases.search import EXACT

ITEM: Final = Item.__table__.c
_SHOWN: Final = [ITEM[column.key] for column in COLUMNS]
# Written into the text, too: without the number a plan that is kept would read everything.
_MOST: Final = bindparam("most", type_=Integer(), literal_execute=True)
_AFTER: Final = tuple_(ITEM.listed_at, ITEM.id) < tuple_(
    bindparam("after_at", type_=DateTime(timezone=True)), bindparam("after_id", type_=Uuid())
)
# Longer words are looked up in the text: their pairs might stand apart in it.
_HAS_WORDS: Final = ITEM.plain.like(all_(bindparam("patterns", type_=ARRAY(Text))))


def _matches(name: str) -> ColumnElement[bool]:
    query = bindparam(name, type_=String(), literal_execute=True)
    return ITEM.words.bool_op("@@")(cast(query, TSQUERY))


_FOUND: Final = _matches("query")
_TITLED: Final = _matches("titled")  # the same, but all words in the title
_IN_TITLE: Final = _matches("title")


def patterns_of(words: Sequence[str]) -> list[str]:
    """Return what the text of an item must be like; nothing where the index tells all."""
    return [f"%{_escaped(word)}%" for word in words if len(word) > EXACT]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def found(*columns: Any, looks_up: bool) -> Select[*tuple[Any, ...]]:
    """Columns of `most` items that `query` finds; `looks_up` where there are `patterns`."""
    return select(*columns).where(_FOUND, *([_HAS_WORDS] if looks_up else [])).limit(_MOST)


@lru_cache
def newest(*, looks_up: bool, is_first: bool) -> Select[*tuple[Any, ...]]:
    """A page of what `query` finds, the newest first; not the first one begins `after`."""
    query = _part(_FOUND, looks_up=looks_up, is_first=is_first)
    return with_feedback(query, "listed_at", "id")


@lru_cache
def ranked(*, looks_up: bool, is_first: bool) -> Select[*tuple[Any, ...]]:
    """A page that begins among those with all words in the title; the others follow.

    The others are not looked for where the first fill the page.
    """
    titled = _part(_TITLED, looks_up=looks_up, is_first=is_first)
    first = titled.add_columns(true().label("in_title")).cte("first")
    is_short = select(func.count()).select_from(first).scalar_subquery() < _MOST
    others = _part(_FOUND, ~_IN_TITLE, is_short, looks_up=looks_up, is_first=True)
    rest = others.add_columns(false().label("in_title")).subquery("rest")
    both = union_all(select(first), select(rest)).subquery("both")
    ordered = (both.c.in_title.desc(), both.c.listed_at.desc(), both.c.id.desc())
    page = select(both).order_by(*ordered).limit(_MOST)
    return with_feedback(page, "in_title", "listed_at", "id")


@lru_cache
def untitled(*, looks_up: bool) -> Select[*tuple[Any, ...]]:
    """A page that begins behind those with all words in the title."""
    others = _part(_FOUND, ~_IN_TITLE, looks_up=looks_up, is_first=False)
    page = others.add_columns(false().label("in_title"))
    return with_feedback(page, "listed_at", "id")


def _part(
    *conditions: ColumnElement[bool], looks_up: bool, is_first: bool
) -> Select[*tuple[Any, ...]]:
    query = select(*_SHOWN).where(*conditions)
    if looks_up:
        query = query.where(_HAS_WORDS)
    if not is_first:
        query = query.where(_AFTER)
    return query.order_by(ITEM.listed_at.desc(), ITEM.id.desc()).limit(_MOST)
