"""What waits for somebody, counted; derived from states, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.items.queries.lists import waits_at, waits_at_school, wants_consent
from cases.items.rules import SCHOOL, Holder
from cases.items.tables import Item
from cases.judging.queries import judging
from kernel.actor import Actor, Role
from kernel.clock import last_day


class TodoKind(StrEnum):
    """What is to be done."""

    MEND = "mend"  # one's own came back
    CONSENT = "consent"  # one's word as co-author is asked for
    REVIEW_SCHOOL = "review_school"
    REVIEW_DISTRICT = "review_district"
    REVIEW_CITY = "review_city"
    JUDGE = "judge"  # entries of a campaign to be scored


@dataclass(frozen=True, slots=True)
class Todo:
    """How many of a kind wait; the item and its words when it is one's own affair."""

    kind: TodoKind
    count: int
    item_id: UUID | None
    title: str
    detail: str


async def todos(session: AsyncSession, actor: Actor) -> list[Todo]:
    """Return what waits for the caller: what came back first."""
    return [
        *await _singly(session, TodoKind.MEND, _came_back(actor)),
        *await _singly(session, TodoKind.CONSENT, wants_consent(actor)),
        *await _to_judge(session, actor),
        *await _together(session, actor),
    ]


MOST = 20  # of what is told one by one


def _came_back(actor: Actor) -> ColumnElement[bool]:
    return (Item.author_id == actor.person_id) & Item.returned_reason.is_not(None)


async def _singly(
    session: AsyncSession, kind: TodoKind, condition: ColumnElement[bool]
) -> list[Todo]:
    query = select(Item.id, Item.title, Item.returned_reason).where(condition)
    rows = await session.execute(query.order_by(Item.updated_at, Item.id).limit(MOST))
    is_mend = kind is TodoKind.MEND
    return [Todo(kind, 1, row[0], row[1], (row[2] or "") if is_mend else "") for row in rows]


async def _to_judge(session: AsyncSession, actor: Actor) -> list[Todo]:
    """A judge's work; the detail is the day by which the first of it is due."""
    count, until = await judging.waiting(session, actor.person_id)
    day = f"{last_day(until)}" if until else ""
    return [Todo(TodoKind.JUDGE, count, None, "", day)] if count else []


async def _together(session: AsyncSession, actor: Actor) -> list[Todo]:
    found = []
    for kind, condition in _queues(actor):
        count = await session.scalar(select(func.count()).select_from(Item).where(condition))
        if count:
            found.append(Todo(kind, count, None, "", ""))
    return found


def _queues(actor: Actor) -> Sequence[tuple[TodoKind, ColumnElement[bool]]]:
    queues: list[tuple[TodoKind, ColumnElement[bool]]] = []
    if actor.has_role(*SCHOOL):
        queues.append((TodoKind.REVIEW_SCHOOL, waits_at_school(actor)))
    if actor.has_role(Role.DISTRICT_OFFICE):
        queues.append((TodoKind.REVIEW_DISTRICT, waits_at(actor, Holder.DISTRICT)))
    if actor.has_role(Role.CITY_OFFICE):
        queues.append((TodoKind.REVIEW_CITY, waits_at(actor, Holder.CITY)))
    return queues
