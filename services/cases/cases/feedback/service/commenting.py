"""Comments 评论: written by name, answered, edited for a quarter of an hour, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory import queries as directory
from cases.feedback import rules
from cases.feedback.queries import comments as queries
from cases.feedback.refusals import (
    CommentEditEnded,
    CommentNotShown,
    CommentOfOther,
    CommentsTooMany,
    CommentUnderReview,
    CommentUnknown,
    ReplyToReply,
    ThreadFull,
)
from cases.feedback.rules import CommentState
from cases.feedback.service.hand import one_at_a_time, opened
from cases.feedback.tables import ItemComment, ItemFeedback
from cases.items.service import hands
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Stale
from kernel.paging import PageRequest


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment as somebody sees it, with its replies."""

    comment: ItemComment
    replies: Sequence[ItemComment]


@dataclass(frozen=True, slots=True)
class Told:
    """A page of comments, and which of them the caller has reported."""

    threads: Sequence[Thread]
    reported: set[UUID]
    actor: Actor
    at: datetime


async def read(
    session: AsyncSession, actor: Actor, item_id: UUID, page: PageRequest, at: datetime
) -> Told:
    """Return the comments of an item that the caller may see; one more than the page shows."""
    await hands.find(session, actor, item_id)
    rows = await queries.threads(session, actor, item_id, page)
    answers = await queries.replies(session, actor, [row.id for row in rows])
    ids = [one.id for row in rows for one in (row, *answers.get(row.id, []))]
    reported = await queries.reported_by(session, actor, ids)
    return Told([Thread(row, answers.get(row.id, [])) for row in rows], reported, actor, at)


async def write(
    session: AsyncSession,
    actor: Actor,
    item_id: UUID,
    text: str,
    parent_id: UUID | None,
    now: Clock,
) -> ItemComment:
    """Write a comment on an open item, or a reply to a comment."""
    hand = await opened(session, actor, item_id)
    await one_at_a_time(session, actor, "comment")
    latest = await queries.latest_comments(session, actor.person_id, rules.COMMENTS.most)
    if wait := rules.COMMENTS.wait(latest, now()):
        raise CommentsTooMany(retry_after=wait)
    if parent_id is not None:
        await _check_parent(session, item_id, parent_id)
    place = await directory.place_of(session, [one.org_path for one in actor.grants])
    row = ItemComment(
        item_id=item_id,
        parent_id=parent_id,
        person_id=actor.person_id,
        person_name=actor.name,
        org_name=place.name if place else "",
        org_path=hand.item.org_path,
        is_by_author=hand.standing.is_author,
        text=text,
        state=CommentState.SHOWN,
        open_reports=0,
        created_at=now(),
    )
    session.add(row)
    await session.flush()
    await count(session, row, 1)
    action = "comment.create" if parent_id is None else "comment.reply"
    await audit(session, actor, action, row, now, {"title": hand.item.title})
    return row


async def _check_parent(session: AsyncSession, item_id: UUID, parent_id: UUID) -> None:
    parent = await queries.locked(session, parent_id)
    if parent is None or parent.item_id != item_id:
        raise CommentUnknown
    if parent.parent_id is not None:
        raise ReplyToReply
    if parent.state is not CommentState.SHOWN:
        raise CommentNotShown
    if await queries.count_replies(session, parent_id) >= rules.MOST_REPLIES:
        raise ThreadFull


async def edit(
    uow: UnitOfWork, actor: Actor, comment_id: UUID, text: str, *, seen: int, now: Clock
) -> ItemComment:
    """Word one's own comment anew, within a quarter of an hour."""
    async with uow.begin() as session:
        row = await own(session, actor, comment_id)
        await opened(session, actor, row.item_id)
        check_seen(row, seen)
        if row.state is not CommentState.SHOWN:
            raise CommentNotShown
        if not rules.may_still_edit(row.created_at, now()):
            raise CommentEditEnded
        if row.open_reports:
            raise CommentUnderReview
        if row.text != text:
            row.text, row.edited_at = text, now()
            row.version += 1
            await session.flush()
            await audit(session, actor, "comment.edit", row, now, {})
    return row


async def delete(uow: UnitOfWork, actor: Actor, comment_id: UUID, *, seen: int, now: Clock) -> None:
    """Delete one's own comment: its text is gone, replies to it stay."""
    async with uow.begin() as session:
        row = await own(session, actor, comment_id)
        check_seen(row, seen)
        was_shown = row.state is CommentState.SHOWN
        row.state, row.text = CommentState.DELETED, ""
        row.open_reports, row.reported_at = 0, None
        row.version += 1
        await session.flush()
        if was_shown:
            await count(session, row, -1)
        await audit(session, actor, "comment.delete", row, now, {})


async def own(session: AsyncSession, actor: Actor, comment_id: UUID) -> ItemComment:
    """Return one's own comment, locked; whoever sees others' is told that they are others'."""
    row = await queries.locked(session, comment_id)
    if row is None or row.state is CommentState.DELETED:
        raise CommentUnknown
    if row.person_id != actor.person_id:
        await hands.find(session, actor, row.item_id)
        raise CommentOfOther
    return row


def check_seen(row: ItemComment, seen: int) -> None:
    """Refuse to act on a comment that is not the one the caller has read."""
    if row.version != seen:
        raise Stale


async def count(session: AsyncSession, row: ItemComment, by: int) -> None:
    """Move the number of an item's shown comments."""
    one = ItemFeedback
    await session.execute(
        update(one)
        .where(one.item_id == row.item_id)
        .values(comment_count=one.comment_count + by)
        .execution_options(synchronize_session=False)
    )


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    row: ItemComment,
    now: Clock,
    said: Mapping[str, Any],
) -> None:
    """Write the audit row of a comment; what it says stays out of it."""
    await write_audit(session, Entry(actor, action, "comment", row.id, row.org_path, now(), said))
