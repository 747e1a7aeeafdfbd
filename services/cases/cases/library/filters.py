"""One filter of the library: the list, its counts and its export all ask by it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from inspect import signature
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query

from cases import search
from cases.abilities.rules import Dimension, Environment
from cases.items.codes import Stage, Subject
from cases.items.marks import sight_of
from cases.items.rules import FIRST_DAY, LAST_DAY, Kind, Level, Range, State
from kernel.actor import Actor
from kernel.text import OptionalLine


class Sort(StrEnum):
    """The order of the list."""

    NEWEST = "newest"
    RELEVANCE = "relevance"
    USED = "used"  # the most used first
    RATED = "rated"  # by the Bayesian mean of the stars, see `feedback.rules.rank`


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; of several values of one facet any will do, of several facets all."""

    q: Annotated[
        OptionalLine,
        Query(description="标题、简介、正文、作者、学校中的文字，或作者姓名的拼音首字母"),
    ] = ""
    kind: Annotated[list[Kind] | None, Query(description="类型")] = None
    level: Annotated[list[Level] | None, Query(description="成果级别")] = None
    state: Annotated[list[State] | None, Query(description="状态")] = None
    stage: Annotated[list[Stage] | None, Query(description="学段")] = None
    subject: Annotated[list[Subject] | None, Query(description="学科")] = None
    ability: Annotated[
        list[Annotated[str, Query(pattern=r"^[ABC][1-9][0-9]?$")]] | None,
        Query(description="微能力编号，如 A1"),
    ] = None
    environment: Annotated[list[Environment] | None, Query(description="教学环境")] = None
    dimension: Annotated[list[Dimension] | None, Query(description="教学维度")] = None
    year: Annotated[
        list[Annotated[int, Query(ge=2000, le=2100)]] | None, Query(description="完成年份")
    ] = None
    category: Annotated[list[UUID] | None, Query(description="工具分类的编号")] = None
    org_id: Annotated[UUID | None, Query(description="学校或区市")] = None
    author: Annotated[UUID | None, Query(description="作者的人员编号")] = None
    since: Annotated[
        date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="首次发布不早于这一天")
    ] = None
    until: Annotated[
        date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="首次发布不晚于这一天")
    ] = None
    open_range: Annotated[list[Range] | None, Query(description="开放范围")] = None


async def asked_for(**said: Any) -> Filters:
    """Read a filter from a request: the class itself would be made in a thread of its own."""
    return Filters(**said)


asked_for.__signature__ = signature(Filters)  # type: ignore[attr-defined]  # what FastAPI reads


# A filter's name → the kind of mark that it asks for.
MARKED: Final = {
    "kind": "kind",
    "level": "level",
    "state": "state",
    "stage": "stages",
    "subject": "subjects",
    "ability": "abilities",
    "environment": "environments",
    "dimension": "dimensions",
    "year": "year",
    "category": "category",
    "org_id": "org",
    "author": "author",
}


def words_of(wanted: Filters) -> tuple[str, ...]:
    """Return the words that must all be found."""
    return search.words_of(wanted.q)


def query_of(actor: Actor, wanted: Filters) -> str:
    """Return the one query of a search: what the caller may see, the facets and the words."""
    return search.every([*_frame(actor, wanted), *_facets(wanted).values()])


def query_of_near(actor: Actor, wanted: Filters) -> str:
    """Return the query of what is found, or would be if one facet were not chosen."""
    parts = _facets(wanted)
    near = [search.every(part for name, part in parts.items() if name != one) for one in parts]
    frame = _frame(actor, wanted)
    return search.every([*frame, search.some(near)] if len(parts) > 1 else frame)


def _frame(actor: Actor, wanted: Filters) -> list[str]:
    """What is asked besides facets: sight, unit, author and words."""
    return [*_scope(actor, wanted), *(search.asked(word) for word in words_of(wanted))]


def _scope(actor: Actor, wanted: Filters) -> list[str]:
    others = [_marks(name, wanted) for name in MARKED if name not in FACETS]
    return [sight_of(actor), *filter(None, others)]


def _facets(wanted: Filters) -> dict[str, str]:
    return {name: _marks(name, wanted) for name in chosen(wanted)}


def _marks(name: str, wanted: Filters) -> str:
    return search.some(search.marked(MARKED[name], value) for value in values_of(wanted, name))


def in_title(wanted: Filters) -> str:
    """Return the query for all words in the title."""
    return search.every(search.asked(word, in_title=True) for word in words_of(wanted))


def query_of_titled(actor: Actor, wanted: Filters) -> str:
    """Return the query of what is found with all words in the title; the text holds it, too."""
    return search.every([*_scope(actor, wanted), *_facets(wanted).values(), in_title(wanted)])


def values_of(wanted: Filters, name: str) -> Sequence[object]:
    """Return what is chosen of a filter; nothing, one value or several."""
    said = getattr(wanted, name)
    if said is None:
        return ()
    return said if isinstance(said, list) else (said,)


def without(wanted: Filters, name: str) -> Filters:
    """Return the filter without one facet: beside a chosen value the others stay countable."""
    left: dict[str, Any] = {name: None}
    return replace(wanted, **left)


def chosen(wanted: Filters) -> list[str]:
    """Return the facets of which something is chosen."""
    names = [field.name for field in fields(Filters) if field.name in FACETS]
    return [name for name in names if getattr(wanted, name)]


# What is counted: facet → column of the header, and whether it holds several values.
FACETS: Final = {
    "kind": ("kind", False),
    "level": ("level", False),
    "state": ("state", False),
    "stage": ("stages", True),
    "subject": ("subjects", True),
    "ability": ("abilities", True),
    "environment": ("environments", True),
    "dimension": ("dimensions", True),
    "year": ("year", False),
    "category": ("category_id", False),
}
