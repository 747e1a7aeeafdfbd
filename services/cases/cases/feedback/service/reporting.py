"""Reports 举报 of comments, and what those who answer for the item's unit decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.feedback import rules
from cases.feedback.queries import comments as queries
from cases.feedback.queries.comments import ReviewState
from cases.feedback.refusals import (
    CommentIsOwn,
    CommentNotReported,
    CommentNotShown,
    CommentOnOwnItem,
    CommentReported,
    CommentUnknown,
    OwnCommentJudged,
    ReportJudged,
    ReportsTooMany,
)
from cases.feedback.rules import CommentState, ReportKind, Verdict
from cases.feedback.service.commenting import audit, check_seen, count
from cases.feedback.service.hand import one_at_a_time
from cases.feedback.tables import CommentReport, ItemComment
from cases.items.queries import items
from cases.items.rules import KEEPERS
from cases.items.service import hands
from cases.items.tables import Item
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.paging import PageRequest

MOST_REPORTS = 20  # told of one comment


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A comment that was reported, the item it is on, and the reports."""

    comment: ItemComment
    item: Item
    reports: Sequence[CommentReport]
    is_own: bool


async def report(
    uow: UnitOfWork, actor: Actor, comment_id: UUID, said: tuple[ReportKind, str], now: Clock
) -> None:
    """Report somebody else's comment; anew only after the last report was answered."""
    async with uow.begin() as session:
        row = await queries.locked(session, comment_id)
        if row is None:
            raise CommentUnknown
        await hands.find(session, actor, row.item_id)
        if row.person_id == actor.person_id:
            raise CommentIsOwn
        if row.state is not CommentState.SHOWN:
            raise CommentNotShown
        await one_at_a_time(session, actor, "comment_report")
        latest = await queries.latest_reports(session, actor.person_id, rules.REPORTS.most)
        if wait := rules.REPORTS.wait(latest, now()):
            raise ReportsTooMany(retry_after=wait)
        kind, words = said
        one = CommentReport(
            comment_id=row.id,
            person_id=actor.person_id,
            person_name=actor.name,
            kind=kind,
            said=words,
            reported_at=now(),
        )
        await _put(session, one, row.decided_at)
        row.open_reports += 1  # the row is locked
        row.reported_at = row.reported_at or now()
        await session.flush()
        await audit(session, actor, "comment.report", row, now, {"kind": kind, "reason": words})


async def _put(session: AsyncSession, one: CommentReport, decided_at: datetime | None) -> None:
    """Write a report down; one that a decision has answered gives way to the new one."""
    had = await session.get(CommentReport, (one.comment_id, one.person_id))
    if had is not None and (decided_at is None or had.reported_at > decided_at):
        raise CommentReported
    await session.merge(one)


async def decide(  # noqa: PLR0913 -- who decides what, why, on what was seen
    uow: UnitOfWork,
    actor: Actor,
    comment_id: UUID,
    verdict: Verdict,
    reason: str,
    *,
    seen: int,
    now: Clock,
) -> Reviewed:
    """Hide a reported comment or keep it; its open reports are answered with that."""
    async with uow.begin() as session:
        row = await queries.locked(session, comment_id)
        if row is None:
            raise CommentUnknown
        actor.require(row.org_path, *KEEPERS)
        item = await session.get_one(Item, row.item_id)
        await _check_apart(session, actor, row, item)
        check_seen(row, seen)
        if row.open_reports == 0:
            raise CommentNotReported
        row.verdict, row.reason = verdict, reason
        row.decided_at, row.decided_by_name = now(), actor.name
        row.open_reports, row.reported_at = 0, None
        row.version += 1
        if verdict is Verdict.HIDE:
            row.state = CommentState.HIDDEN
            await count(session, row, -1)
        await session.flush()
        found = await _reviewed(session, actor, [(row, item)])
        said: Mapping[str, str] = {"title": item.title, "reason": reason}
        await audit(session, actor, f"comment.{verdict}", row, now, said)
    return found[0]


async def _check_apart(session: AsyncSession, actor: Actor, row: ItemComment, item: Item) -> None:
    """Refuse whoever has a side: the commenter, an author of the item, a reporter."""
    if row.person_id == actor.person_id:
        raise OwnCommentJudged
    if actor.person_id in await items.author_ids(session, item):
        raise CommentOnOwnItem
    if await queries.has_reported(session, actor, row.id):
        raise ReportJudged


async def reviews(
    session: AsyncSession, actor: Actor, state: ReviewState, page: PageRequest
) -> Sequence[Reviewed]:
    """Return reported comments with their reports; one more than the page shows."""
    rows = await queries.reviews(session, actor, state, page)
    return await _reviewed(session, actor, [(row[0], row[1]) for row in rows])


async def _reviewed(
    session: AsyncSession, actor: Actor, rows: Sequence[tuple[ItemComment, Item]]
) -> Sequence[Reviewed]:
    told = await queries.reports(session, [row.id for row, _ in rows], MOST_REPORTS)
    return [
        Reviewed(row, item, told.get(row.id, []), row.person_id == actor.person_id)
        for row, item in rows
    ]
