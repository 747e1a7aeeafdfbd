"""Deriving the to-dos of the caller from the states of what is in reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.reviews.rules import ReviewState
from assessment.submissions.rules import Standing, State, Verb
from assessment.todos import queries, rules
from assessment.todos.queries import Waiting
from assessment.todos.rules import BATCHED, Duty, Place
from kernel.actor import Actor

SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do; a batch of a round has no submission."""

    kind: str
    verb: Verb
    title: str
    detail: str
    submission_id: UUID | None
    round_id: UUID
    school_name: str | None
    round_name: str
    due_at: datetime | None
    is_overdue: bool
    count: int


async def todos(session: AsyncSession, actor: Actor, at: datetime) -> list[Todo]:
    """Return what waits for the caller, the most urgent first."""
    rows = await queries.waiting(session, actor, at)
    found = [(row, duty) for row in rows if (duty := _duty(actor, row, at))]
    back = [row.id for row, duty in found if duty.kind == "revise"]
    reasons = await queries.returned_items(session, back) if back else {}
    single = [
        _todo(row, duty, reasons.get(row.id, {}), at)
        for row, duty in found
        if duty.verb not in BATCHED
    ]
    batched = _batches((row, duty) for row, duty in found if duty.verb in BATCHED)
    return [*_by_time(single), *batched][:SHOWN]


def _duty(actor: Actor, row: Waiting, at: datetime) -> Duty | None:
    # At the district stage only this version counts: a review that a return ended binds nobody.
    has_reviewed = row.was_reviewer if row.state is not State.IN_REVIEW else row.my_seat is not None
    is_free = rules.wants_reviewer(row.reviewers_per_school, row.taken, row.concluded)
    place = Place(
        has_open_review=row.my_seat is ReviewState.OPEN,
        has_reviewed=has_reviewed,
        has_free_seat=row.taken == 0 if row.state is State.REVIEWED else is_free,
        has_taken_appeal=row.is_mine,
        is_over=row.announce_until is not None and at >= row.announce_until,
    )
    reaching = frozenset(g.role for g in actor.grants if row.org_path.startswith(g.org_path))
    standing = Standing(reaching, is_city_run=row.district_id is None)
    return rules.duty_of(row.state, standing.parties(), place)


def _todo(row: Waiting, duty: Duty, returned: dict[str, str], at: datetime) -> Todo:
    due_at = row.announce_until if duty.verb is Verb.APPEAL else row.due_at
    detail = "；".join(f"{code}：{reason}" for code, reason in returned.items())
    if duty.kind == "self_assess":
        detail = f"已完成 {row.done_count}/{row.item_count} 项"
    return Todo(
        kind=duty.kind,
        verb=duty.verb,
        title=duty.title,
        detail=detail,
        submission_id=row.id,
        round_id=row.round_id,
        school_name=row.school_name,
        round_name=row.round_name,
        due_at=due_at,
        is_overdue=due_at is not None and due_at <= at,
        count=1,
    )


def _by_time(found: list[Todo]) -> list[Todo]:
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.round_id.int))


def _batches(found: Iterable[tuple[Waiting, Duty]]) -> list[Todo]:
    groups: dict[tuple[UUID, Verb], list[tuple[Waiting, Duty]]] = {}
    for row, duty in found:
        groups.setdefault((row.round_id, duty.verb), []).append((row, duty))
    return [
        Todo(
            kind=members[0][1].kind,
            verb=verb,
            title=members[0][1].title,
            detail=f"{len(members)} 所学校",
            submission_id=None,
            round_id=round_id,
            school_name=None,
            round_name=members[0][0].round_name,
            due_at=None,
            is_overdue=False,
            count=len(members),
        )
        for (round_id, verb), members in groups.items()
    ]
