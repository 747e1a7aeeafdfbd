"""Saving one mark: the points come from the rule, a stale save loses nothing."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.changed import stale
from assessment.reviews import desk, queries, rules
from assessment.reviews.desk import OpenItem
from assessment.reviews.queries import KeptMark
from assessment.reviews.rules import ARBITER, Marked, ReviewState, Stage
from assessment.reviews.service import seats
from assessment.reviews.service.reading import ItemView, shape_item
from assessment.rubrics import service as rubrics
from assessment.rubrics.marks import document_of
from assessment.rubrics.rules import Item, Mark, item_score, plain
from assessment.submissions.refusals import ItemUnknown
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Target:
    """Which item of which review is marked."""

    submission_id: UUID
    stage: Stage
    code: str


async def save(
    uow: UnitOfWork, actor: Actor, target: Target, mark: Mark, *, seen: int, now: Clock
) -> ItemView:
    """Save a mark; the first one takes the reviewer's place and starts the review.

    `seen` is the version of this mark the caller has on the screen, 0 when there was none. Raises
    Stale with the stored item as `current`, ReviewConcluded, NotToArbitrate, ReasonMissing, or what
    the item's rule says about the mark.
    """
    async with uow.begin() as session:
        at = now()
        place = await _open(session, actor, target, at)
        rubric = await rubrics.scoring_of(session, place.found.rubric_id)
        item = rubric.items.get(target.code)
        if item is None:
            raise ItemUnknown
        given = await _given(session, place, target)
        if given is not None and target.stage is Stage.CITY:
            rules.change_needs_reason(given.mark, mark)
        scored = item_score(item, mark, half_points=place.found.half_points)
        kept = KeptMark(document_of(item, mark), scored.points, seen + 1)
        if not await desk.store_mark(session, place.review_id, target.code, kept, at):
            current = await _current(session, actor, target, item, given)
            raise stale(current, is_own=True)  # a place has one reviewer
    is_disputed = place.ordinal == ARBITER
    return shape_item(item, place.own, kept, given, is_disputed=is_disputed)


async def _open(session: AsyncSession, actor: Actor, target: Target, at: datetime) -> OpenItem:
    """Return the item on the caller's desk, sitting down first when they have no place yet."""
    wanted = (target.submission_id, target.stage, target.code, actor.person_id)
    place = await desk.open_item(session, *wanted)
    if place is None:
        found = await queries.dossier(session, target.submission_id)
        await seats.sit_down(session, actor, found, target.stage, at)
        place = await desk.open_item(session, *wanted)
    if place is None:  # returned to the school between the two looks
        raise rules.NotWaitingForReview
    actor.require(place.found.org_path, seats.reviewing_role(place.found, target.stage))
    if place.review_state is ReviewState.CONCLUDED:
        raise rules.ReviewConcluded
    if place.review_state is ReviewState.CLOSED:
        raise rules.NotWaitingForReview
    seats.check_waiting(place.found, target.stage)
    return place


async def _given(session: AsyncSession, place: OpenItem, target: Target) -> Marked | None:
    """Return the mark this one lies over: the district's; an arbiter decides only what differs."""
    if place.district is not None:
        return queries.stored_marks({target.code: place.district})[target.code]
    if place.ordinal == ARBITER:
        reviews = await queries.reviews_of(session, place.found.id)
        by_seat = await seats.concluded_marks(session, place.found, reviews)
        if target.code not in rules.disputed(by_seat):
            raise rules.NotToArbitrate
    return None


async def _current(
    session: AsyncSession, actor: Actor, target: Target, item: Item, given: Marked | None
) -> dict[str, Any]:
    wanted = (target.submission_id, target.stage, target.code, actor.person_id)
    place = await desk.open_item(session, *wanted)
    if place is None:
        raise rules.NotWaitingForReview
    is_disputed = place.ordinal == ARBITER
    view = asdict(shape_item(item, place.own, place.kept, given, is_disputed=is_disputed))
    return {key: plain(one) if isinstance(one, Decimal) else one for key, one in view.items()}
