"""One filter of the desk: the list and its workbook ask by it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query

from cases.items.rules import State
from kernel.text import OptionalLine


class LinkShow(StrEnum):
    """Tools by their links."""

    DEAD = "dead"
    DEAD_NEW = "dead_new"  # shown tools that nobody looked at since: what the to-do counts
    FAILING = "failing"  # failed, not yet taken for dead
    MOVED = "moved"
    UNASKED = "unasked"
    REFUSED = "refused"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the tools the desk shows."""

    q: Annotated[OptionalLine, Query(description="工具、单位或提供者名称中的文字")] = ""
    category_id: Annotated[UUID | None, Query(description="工具分类的编号")] = None
    has_no_category: Annotated[bool, Query(description="只看未分类的")] = False
    # What is not published yet is its school's alone.
    state: Annotated[
        Literal[State.PUBLISHED, State.RECOMMENDED, State.SELECTED, State.TAKEN_DOWN] | None,
        Query(description="状态"),
    ] = None
    link: Annotated[LinkShow | None, Query(description="链接情况")] = None
    org_id: Annotated[UUID | None, Query(description="学校或区市")] = None
    is_stale: Annotated[bool, Query(description="只看一年以上未复核的")] = False
