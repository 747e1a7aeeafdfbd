"""Reads of comments and of their reports."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.feedback.rules import CommentState
from cases.feedback.tables import CommentReport, ItemComment
from cases.items.rules import KEEPERS
from cases.items.tables import Item, ItemAuthor
from kernel.actor import Actor
from kernel.paging import PageRequest


class ReviewState(StrEnum):
    """What the list of reported comments shows."""

    OPEN = "open"
    DECIDED = "decided"


def _is_told(actor: Actor) -> ColumnElement[bool]:
    """Shown to everybody; that one's own was hidden is told to its author."""
    one = ItemComment
    own = and_(one.state == CommentState.HIDDEN, one.person_id == actor.person_id)
    return or_(one.state == CommentState.SHOWN, own)


async def threads(
    session: AsyncSession, actor: Actor, item_id: UUID, page: PageRequest
) -> Sequence[ItemComment]:
    """Comments of an item, the newest first; gone ones stand while they have replies."""
    one, reply = ItemComment, aliased(ItemComment)
    answered = exists().where(reply.parent_id == one.id, reply.state == CommentState.SHOWN)
    query = select(one).where(
        one.item_id == item_id, one.parent_id.is_(None), or_(_is_told(actor), answered)
    )
    if after := page.start(UUID):
        query = query.where(one.id < after[0])
    return (await session.scalars(query.order_by(one.id.desc()).limit(page.limit + 1))).all()


async def replies(
    session: AsyncSession, actor: Actor, ids: Sequence[UUID]
) -> Mapping[UUID, list[ItemComment]]:
    """The replies to comments, the oldest first; each comment has few."""
    one = ItemComment
    query = select(one).where(one.parent_id.in_(list(ids)), _is_told(actor)).order_by(one.id)
    found: dict[UUID, list[ItemComment]] = defaultdict(list)
    for row in await session.scalars(query):
        if row.parent_id is not None:
            found[row.parent_id].append(row)
    return found


async def reported_by(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the comments that the caller has reported since the last decision."""
    one, about = CommentReport, ItemComment
    query = (
        select(one.comment_id)
        .join(about, about.id == one.comment_id)
        .where(one.comment_id.in_(list(ids)), one.person_id == actor.person_id, _is_open())
    )
    return set(await session.scalars(query))


def _is_open() -> ColumnElement[bool]:
    """A report that no decision has answered."""
    decided = ItemComment.decided_at
    return or_(decided.is_(None), CommentReport.reported_at > decided)


async def count_replies(session: AsyncSession, comment_id: UUID) -> int:
    """How many replies were ever written to a comment."""
    query = select(func.count()).where(ItemComment.parent_id == comment_id)
    return await session.scalar(query) or 0


async def latest_comments(session: AsyncSession, person_id: UUID, most: int) -> list[datetime]:
    """When somebody wrote their last comments, the newest first."""
    one = ItemComment
    query = select(one.created_at).where(one.person_id == person_id)
    return list(await session.scalars(query.order_by(one.created_at.desc()).limit(most)))


async def latest_reports(session: AsyncSession, person_id: UUID, most: int) -> list[datetime]:
    """When somebody made their last reports, the newest first."""
    one = CommentReport
    query = select(one.reported_at).where(one.person_id == person_id)
    return list(await session.scalars(query.order_by(one.reported_at.desc()).limit(most)))


def waits(actor: Actor) -> ColumnElement[bool]:
    """Reported comments on items of the caller's units, without those that concern the caller."""
    one = ItemComment
    here = or_(false(), *[one.org_path.startswith(path) for path in actor.paths(*KEEPERS)])
    return and_(one.open_reports > 0, here, ~_concerns(actor))


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """Written or reported by the caller, or on the caller's item: others decide, also above."""
    one, item, author, told = ItemComment, aliased(Item), ItemAuthor, CommentReport
    reported = exists().where(told.comment_id == one.id, told.person_id == actor.person_id)
    owned = exists().where(item.id == one.item_id, item.author_id == actor.person_id)
    named = exists().where(
        item.id == one.item_id,
        author.item_id == item.id,
        author.person_id == actor.person_id,
        or_(author.version_no == item.newest_no, author.version_no == item.published_no),
    )
    return or_(one.person_id == actor.person_id, reported, owned, named)


async def has_reported(session: AsyncSession, actor: Actor, comment_id: UUID) -> bool:
    """Tell whether the caller ever reported a comment."""
    return await session.get(CommentReport, (comment_id, actor.person_id)) is not None


async def reviews(
    session: AsyncSession, actor: Actor, state: ReviewState, page: PageRequest
) -> Sequence[Row[ItemComment, Item]]:
    """Reported comments, the longest waiting first; or decided ones, the latest first."""
    one = ItemComment
    query = select(one, Item).join(Item, Item.id == one.item_id)
    after = page.start(datetime, UUID)
    if state is ReviewState.OPEN:
        query = query.where(waits(actor)).order_by(one.reported_at, one.id)
        if after:
            query = query.where(tuple_(one.reported_at, one.id) > after)
    else:
        here = or_(false(), *[one.org_path.startswith(path) for path in actor.paths(*KEEPERS)])
        query = query.where(one.decided_at.is_not(None), one.open_reports == 0, here)
        query = query.order_by(one.decided_at.desc(), one.id.desc())
        if after:
            query = query.where(tuple_(one.decided_at, one.id) < after)
    return (await session.execute(query.limit(page.limit + 1))).all()


async def reports(
    session: AsyncSession, ids: Sequence[UUID], most: int
) -> Mapping[UUID, list[CommentReport]]:
    """The latest reports of each comment: those that wait are always among them."""
    one = CommentReport
    place = func.row_number().over(partition_by=one.comment_id, order_by=one.reported_at.desc())
    ranked = (
        select(one.comment_id, one.person_id, place.label("place"))
        .where(one.comment_id.in_(list(ids)))
        .subquery()
    )
    query = (
        select(one)
        .join(
            ranked,
            and_(ranked.c.comment_id == one.comment_id, ranked.c.person_id == one.person_id),
        )
        .where(ranked.c.place <= most)
        .order_by(one.reported_at)
    )
    found: dict[UUID, list[CommentReport]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.comment_id].append(row)
    return found


async def locked(session: AsyncSession, comment_id: UUID) -> ItemComment | None:
    """One comment, kept to oneself until the commit."""
    query = select(ItemComment).where(ItemComment.id == comment_id)
    return await session.scalar(query.with_for_update().execution_options(populate_existing=True))
