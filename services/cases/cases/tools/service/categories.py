"""The list of categories: added, renamed, put in order, retired or merged into another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import search
from cases.items.rules import TOOL_KEEPERS
from cases.items.tables import Item
from cases.items.tool_tables import ToolCare
from cases.tool_categories import queries
from cases.tool_categories.tables import ToolCategory
from cases.tools.refusals import (
    LastToolCategory,
    SuccessorWrong,
    ToolCategoriesChanged,
    ToolCategoriesFull,
    ToolCategoryInUse,
    ToolCategoryTaken,
    ToolCategoryUnknown,
)
from cases.tools.rules import MOST_CATEGORIES
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Stale


@dataclass(frozen=True, slots=True)
class Naming:
    """How a category is called and what belongs into it."""

    name: str
    hint: str


async def add(session: AsyncSession, actor: Actor, said: Naming, now: Clock) -> ToolCategory:
    """Add a category at the end."""
    rows = _live(await queries.lock_all(session))
    if len(rows) >= MOST_CATEGORIES:
        raise ToolCategoriesFull
    _require_free(rows, said.name, None)
    last = max((one.ordinal for one in rows), default=0)
    row = ToolCategory(name=said.name, hint=said.hint, ordinal=last + 1, version=1)
    session.add(row)
    await session.flush()
    await _audit(session, actor, ("tool_category.add", row, {}), now)
    return row


async def rename(
    uow: UnitOfWork, actor: Actor, category_id: UUID, said: Naming, *, seen: int, now: Clock
) -> ToolCategory:
    """Call it otherwise; tools stay where they are."""
    async with uow.begin() as session:
        rows = _live(await queries.lock_all(session))
        row = _one(rows, category_id)
        _check_seen(row, seen)
        _require_free(rows, said.name, row.id)
        before = {"name": row.name}
        row.name, row.hint, row.version = said.name, said.hint, row.version + 1
        await session.flush()
        await _audit(session, actor, ("tool_category.rename", row, {"before": before}), now)
    return row


async def order(uow: UnitOfWork, actor: Actor, ids: Sequence[UUID], now: Clock) -> None:
    """Put all of them in this order."""
    async with uow.begin() as session:
        rows = _live(await queries.lock_all(session))
        if sorted(ids) != sorted(one.id for one in rows):
            raise ToolCategoriesChanged
        places = {key: place for place, key in enumerate(ids, 1)}
        for row in rows:
            row.ordinal = places[row.id]
        await session.flush()
        named = [row.name for row in sorted(rows, key=lambda one: one.ordinal)]
        first = min(rows, key=lambda one: one.ordinal)
        await _audit(session, actor, ("tool_category.order", first, {"names": named}), now)


async def retire(
    uow: UnitOfWork,
    actor: Actor,
    category_id: UUID,
    successor_id: UUID | None,
    *,
    seen: int,
    now: Clock,
) -> int:
    """Take a category out of use; its tools move to the successor. Return how many moved."""
    async with uow.begin() as session:
        rows = _live(await queries.lock_all(session))
        row = _one(rows, category_id)
        _check_seen(row, seen)
        if len(rows) == 1:
            raise LastToolCategory
        successor = _successor(rows, row, successor_id)
        used = await _used(session, row.id)
        if used and successor is None:
            raise ToolCategoryInUse(f"该分类下还有 {used} 个工具，请选择由哪个分类接收后再停用")
        row.retired_at, row.version = now(), row.version + 1
        row.successor_id = successor.id if successor else None
        if successor is not None:
            await _move(session, row.id, successor.id)
        await session.flush()
        told = {"moved": used, "successor": successor.name if successor else ""}
        await _audit(session, actor, ("tool_category.retire", row, told), now)
    return used


def _successor(
    rows: Sequence[ToolCategory], row: ToolCategory, wanted: UUID | None
) -> ToolCategory | None:
    if wanted is None:
        return None
    found = next((one for one in rows if one.id == wanted and one.id != row.id), None)
    if found is None:
        error = FieldError("successor_id", SuccessorWrong.code, SuccessorWrong.title)
        raise SuccessorWrong(errors=[error])
    return found


async def _used(session: AsyncSession, category_id: UUID) -> int:
    """How many tools stand in it, or would if the centre's or the author's choice were asked."""
    kept = select(ToolCare.item_id).where(ToolCare.category_id == category_id)
    here = or_(Item.category_id == category_id, Item.id.in_(kept))
    return int(await session.scalar(select(func.count()).select_from(Item).where(here)) or 0)


_MOVE = text(
    "UPDATE item SET category_id = :new, version = version + 1,"
    " words = ts_delete(words, :old_mark) || array_to_tsvector(ARRAY[CAST(:new_mark AS text)])"
    " WHERE category_id = :old"
)


async def _move(session: AsyncSession, old: UUID, new: UUID) -> None:
    """Move the tools with their marks in the index; what followed into the old one follows on."""
    marks = {
        "old_mark": search.mark("category", old),
        "new_mark": search.mark("category", new),
    }
    await session.execute(_MOVE, {"old": old, "new": new, **marks})
    care, one = ToolCare, ToolCategory
    await session.execute(update(care).where(care.category_id == old).values(category_id=new))
    await session.execute(update(one).where(one.successor_id == old).values(successor_id=new))


def _live(rows: Sequence[ToolCategory]) -> list[ToolCategory]:
    return [one for one in rows if one.retired_at is None]


def _one(rows: Sequence[ToolCategory], category_id: UUID) -> ToolCategory:
    for row in rows:
        if row.id == category_id:
            return row
    raise ToolCategoryUnknown


def _require_free(rows: Sequence[ToolCategory], name: str, own: UUID | None) -> None:
    if any(one.name.lower() == name.lower() and one.id != own for one in rows):
        error = FieldError("name", ToolCategoryTaken.code, ToolCategoryTaken.title)
        raise ToolCategoryTaken(errors=[error])


def _check_seen(row: ToolCategory, seen: int) -> None:
    if row.version != seen:
        raise Stale(extra={"current": {"version": row.version, "name": row.name}})


async def _audit(
    session: AsyncSession, actor: Actor, said: tuple[str, ToolCategory, dict[str, Any]], now: Clock
) -> None:
    action, row, more = said
    path = min(actor.paths(*TOOL_KEEPERS), key=len)
    entry = Entry(actor, action, "tool_category", row.id, path, now(), {"name": row.name, **more})
    await write_audit(session, entry)
