"""Taking a reviewer's place: who may, and which place is free."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.reviews import queries, rules
from assessment.reviews.queries import Dossier
from assessment.reviews.rules import ReviewState, Stage
from assessment.reviews.tables import Review
from assessment.rounds.rules import RoundNotOpen, RoundState
from assessment.submissions.rules import State, Verb
from assessment.submissions.service import steps
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import Refusal

SCHOOL_ROLES: Final = (Role.SCHOOL_LEAD, Role.SCHOOL_TEAM, Role.GROUP_LEADER, Role.TEACHER)
_WAITING: Final = {
    Stage.DISTRICT: frozenset({State.SUBMITTED, State.IN_REVIEW}),
    Stage.CITY: frozenset({State.REVIEWED}),
}


def reviewing_role(found: Dossier, stage: Stage) -> Role:
    """Return whose stage it is: for city-run schools the city office acts at the district's too."""
    is_citys = stage is Stage.CITY or found.is_city_run
    return Role.CITY_OFFICE if is_citys else Role.DISTRICT_OFFICE


async def check_reviewer(
    session: AsyncSession, actor: Actor, found: Dossier, stage: Stage, now: datetime
) -> None:
    """Refuse whoever may not review this school at this stage (R37).

    Raises NotFound or NotAllowed by role and reach, ConflictOfInterest, SamePerson.
    """
    actor.require(found.org_path, reviewing_role(found, stage))
    await check_distance(session, actor, found, now)
    others = {Stage.DISTRICT: Stage.CITY, Stage.CITY: Stage.DISTRICT}[stage]
    reviews = await queries.reviews_of(session, found.id)
    if any(one.stage is others and one.reviewer_id == actor.person_id for one in reviews):
        raise rules.SamePerson


async def check_distance(
    session: AsyncSession, actor: Actor, found: Dossier, now: datetime
) -> None:
    """Refuse whoever works at the school or did within the last three years."""
    tenures = await queries.tenures(session, actor.person_id, found)
    if rules.has_conflict(found.org_path, tenures, actor.paths(*SCHOOL_ROLES), local_date(now)):
        raise rules.ConflictOfInterest


def check_waiting(found: Dossier, stage: Stage) -> None:
    """Refuse work at a stage the submission is not at, or in a round that is not open."""
    if found.round_state is not RoundState.OPEN:
        raise RoundNotOpen
    if found.state not in _WAITING[stage]:
        raise rules.NotWaitingForReview


async def free_seat(session: AsyncSession, found: Dossier, stage: Stage) -> int:
    """Return the place a further person may take; raises NotWaitingForReview or ReviewTaken."""
    check_waiting(found, stage)
    reviews = await queries.reviews_of(session, found.id)
    seats = queries.seats_of(reviews, stage, found.version_no)
    if stage is Stage.CITY:
        ordinal = None if seats else 1
    else:
        in_dispute = rules.disputed(await concluded_marks(session, found, reviews))
        ordinal = rules.next_seat(seats, found.reviewers_per_school, in_dispute)
    if ordinal is None:
        raise rules.ReviewTaken
    return ordinal


async def concluded_marks(
    session: AsyncSession, found: Dossier, reviews: queries.Reviews
) -> dict[int, dict[str, rules.Marked]]:
    """Return the marks of the concluded district reviews of this version by seat."""
    done = {
        one.id: one.ordinal
        for one in reviews
        if one.stage is Stage.DISTRICT
        and one.version_no == found.version_no
        and one.state is ReviewState.CONCLUDED
    }
    marks = await queries.marks_of(session, done)
    return {ordinal: queries.as_marked(marks[one]) for one, ordinal in done.items()}


async def sit_down(
    session: AsyncSession, actor: Actor, found: Dossier, stage: Stage, now: datetime
) -> Review:
    """Return the caller's review at a stage, beginning it when there is none.

    The first district reviewer moves the submission from submitted to in review. The submission is
    locked, so that two people who begin at once get two places or one refusal.
    """
    hand = await steps.lock(session, actor, found.id)
    found = await queries.dossier(session, found.id)
    await check_reviewer(session, actor, found, stage, now)
    mine = await queries.seat_of(session, found, stage, actor.person_id)
    if mine is not None:
        return mine
    ordinal = await free_seat(session, found, stage)
    mine = Review(
        submission_id=found.id,
        version_no=found.version_no,
        stage=stage,
        ordinal=ordinal,
        reviewer_id=actor.person_id,
        reviewer_name=actor.name,
        state=ReviewState.OPEN,
        opinion="",
        started_at=now,
    )
    session.add(mine)
    await session.flush()
    if stage is Stage.DISTRICT:
        await steps.take(session, hand, Verb.START_REVIEW, lambda: now)
    return mine


async def start(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, stage: Stage, now: Clock
) -> None:
    """Take a reviewer's place; a second call changes nothing."""
    async with uow.begin() as session:
        found = await queries.dossier(session, submission_id)
        await sit_down(session, actor, found, stage, now())


async def why_not(
    session: AsyncSession, actor: Actor, found: Dossier, stage: Stage, now: datetime
) -> Refusal | None:
    """Return why the caller could not begin a review now, None when they could."""
    try:
        await check_reviewer(session, actor, found, stage, now)
        await free_seat(session, found, stage)
    except Refusal as refusal:
        return refusal
    return None
