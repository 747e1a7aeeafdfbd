"""The one read behind the to-dos: submissions in reach with what decides whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results.tables import Appeal
from assessment.reviews.rules import ReviewState, Stage
from assessment.reviews.tables import Review
from assessment.rounds.rules import RoundState
from assessment.rounds.tables import Round
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission, SubmissionReturn
from kernel.actor import Actor, Role

# More than a person can do in a day; the lists show everything.
AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that may ask something of the caller."""

    id: UUID
    round_id: UUID
    round_name: str
    school_name: str
    district_id: UUID | None
    org_path: str
    state: State
    version_no: int
    due_at: datetime | None
    announce_until: datetime | None
    done_count: int
    item_count: int
    reviewers_per_school: int
    my_seat: ReviewState | None
    taken: int
    concluded: int
    was_reviewer: bool
    is_mine: bool


_TOLD: Final = (
    Submission.id,
    Submission.round_id,
    Round.name,
    Submission.school_name,
    Submission.district_id,
    Submission.org_path,
    Submission.state,
    Submission.version_no,
    Submission.due_at,
    Submission.announce_until,
    Submission.done_count,
    Submission.item_count,
    Round.reviewers_per_school,
)


async def waiting(session: AsyncSession, actor: Actor, at: datetime) -> list[Waiting]:
    """Return submissions of open rounds whose state asks something of one of the caller's roles."""
    query = (
        select(*_TOLD, *_seats(actor))
        .join(Round, Round.id == Submission.round_id)
        .where(
            Round.state == RoundState.OPEN,
            Submission.removed_at.is_(None),
            _turn_of(actor, at),
        )
        .order_by(Submission.due_at.nulls_last(), Submission.school_name, Submission.id)
        .limit(AT_MOST)
    )
    return [Waiting(*tuple(row)) for row in await session.execute(query)]


def _seats(actor: Actor) -> tuple[Any, ...]:
    """Columns about reviewers: my seat, seats taken and concluded, my part in it, my appeal."""
    seat = and_(
        Review.submission_id == Submission.id,
        Review.version_no == Submission.version_no,
        Review.stage == _stage_now(),
    )
    count = select(func.count()).select_from(Review)
    return (
        _one(select(Review.state).where(seat, Review.reviewer_id == actor.person_id)),
        _one(count.where(seat)),
        _one(count.where(seat, Review.state == ReviewState.CONCLUDED)),
        exists().where(
            Review.submission_id == Submission.id, Review.reviewer_id == actor.person_id
        ),
        exists().where(
            Appeal.submission_id == Submission.id,
            Appeal.taken_by == actor.person_id,
            Appeal.decided_at.is_(None),
        ),
    )


def _one(query: Any) -> Any:
    return query.correlate(Submission).scalar_subquery()


def _stage_now() -> Any:
    return case((Submission.state == State.REVIEWED, Stage.CITY), else_=Stage.DISTRICT)


def _turn_of(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Submissions in reach in a state that concerns the role that reaches them."""
    over = and_(Submission.state == State.ANNOUNCED, Submission.announce_until <= at)
    running = and_(Submission.state == State.ANNOUNCED, Submission.announce_until > at)
    review = Submission.state.in_([State.SUBMITTED, State.IN_REVIEW])
    city = [State.REVIEWED, State.VERIFIED, State.APPEALED, State.IN_APPEAL]
    is_city_run = Submission.district_id.is_(None)
    work = Submission.state.in_([State.DRAFT, State.RETURNED])
    return or_(
        and_(_below(actor, Role.SCHOOL_LEAD), or_(work, running)),
        and_(_below(actor, Role.SCHOOL_TEAM), work),
        and_(_below(actor, Role.DISTRICT_OFFICE), review, ~is_city_run),
        and_(
            _below(actor, Role.CITY_OFFICE),
            or_(and_(review, is_city_run), Submission.state.in_(city), over),
        ),
    )


def _below(actor: Actor, role: Role) -> ColumnElement[bool]:
    return or_(false(), *[Submission.org_path.startswith(path) for path in actor.paths(role)])


async def returned_items(
    session: AsyncSession, submission_ids: Sequence[UUID]
) -> dict[UUID, dict[str, str]]:
    """Return why items of submissions came back, for those that are back at their school."""
    query = (
        select(SubmissionReturn.submission_id, SubmissionReturn.code, SubmissionReturn.reason)
        .join(
            Submission,
            and_(
                Submission.id == SubmissionReturn.submission_id,
                Submission.version_no == SubmissionReturn.version_no,
            ),
        )
        .where(SubmissionReturn.submission_id.in_(submission_ids))
        .order_by(func.length(SubmissionReturn.code), SubmissionReturn.code)
    )
    found: dict[UUID, dict[str, str]] = {}
    for submission_id, code, reason in await session.execute(query):
        found.setdefault(submission_id, {})[code] = reason
    return found
