"""What waits for somebody, counted; derived from states, never stored."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback.queries.comments import waits
from cases.feedback.rules import CommentState
from cases.feedback.tables import ItemComment
from cases.items.queries.lists import waits_at, waits_at_school, wants_consent
from cases.items.rules import KEEPERS, OFFICES, SCHOOL, TOOL_KEEPERS, Holder
from cases.items.tables import Item
from cases.judging.queries import judging
from cases.showcases.queries import showcases
from cases.showcases.tables import Showcase
from cases.todos.calls import calls, entries_back, entries_waiting
from cases.todos.kinds import MOST, Todo, TodoKind
from cases.todos.objections import objections
from cases.tools.queries import links
from kernel.actor import Actor, Role
from kernel.clock import Clock, last_day


async def todos(session: AsyncSession, actor: Actor, now: Clock) -> list[Todo]:
    """Return what waits for the caller: what came back first."""
    return [
        *await _singly(session, TodoKind.MEND, _came_back(actor)),
        *await entries_back(session, actor, now()),
        *await _singly(session, TodoKind.CONSENT, wants_consent(actor)),
        *await _hidden(session, actor),
        *await _to_judge(session, actor),
        *await objections(session, actor),
        *await _together(session, actor),
        *await _reported(session, actor),
        *await entries_waiting(session, actor, now()),
        *await calls(session, actor, now()),
        *await _showcases(session, actor),
        *await _dead_links(session, actor),
    ]


def _came_back(actor: Actor) -> ColumnElement[bool]:
    return (Item.author_id == actor.person_id) & Item.returned_reason.is_not(None)


async def _singly(
    session: AsyncSession, kind: TodoKind, condition: ColumnElement[bool]
) -> list[Todo]:
    query = select(Item.id, Item.title, Item.returned_reason).where(condition)
    rows = await session.execute(query.order_by(Item.updated_at, Item.id).limit(MOST))
    is_mend = kind is TodoKind.MEND
    return [Todo(kind, 1, row[0], row[1], (row[2] or "") if is_mend else "") for row in rows]


async def _hidden(session: AsyncSession, actor: Actor) -> list[Todo]:
    """One's own comments that were hidden, with the reason."""
    one = ItemComment
    query = (
        select(Item.id, Item.title, one.reason)
        .join(one, one.item_id == Item.id)
        .where(one.person_id == actor.person_id, one.state == CommentState.HIDDEN)
    )
    rows = await session.execute(query.order_by(one.decided_at, one.id).limit(MOST))
    return [Todo(TodoKind.COMMENT_HIDDEN, 1, row[0], row[1], row[2]) for row in rows]


async def _reported(session: AsyncSession, actor: Actor) -> list[Todo]:
    """How many reported comments wait for those who answer for their items' units."""
    if not actor.has_role(*KEEPERS):
        return []
    query = select(func.count()).select_from(ItemComment).where(waits(actor))
    count = await session.scalar(query)
    return [Todo(TodoKind.REVIEW_COMMENTS, count, None, "", "")] if count else []


async def _showcases(session: AsyncSession, actor: Actor) -> list[Todo]:
    """How many experience pages wait for the caller's office."""
    if not actor.has_role(*OFFICES):
        return []
    query = select(func.count()).select_from(Showcase).where(showcases.waits_for(actor))
    count = await session.scalar(query)
    return [Todo(TodoKind.REVIEW_SHOWCASES, count, None, "", "")] if count else []


async def _dead_links(session: AsyncSession, actor: Actor) -> list[Todo]:
    """How many tools have a link that seems dead and were not looked at since."""
    if not actor.has_role(*TOOL_KEEPERS):
        return []
    count = await links.count_dead(session, actor)
    return [Todo(TodoKind.TOOL_LINKS, count, None, "", "")] if count else []


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
