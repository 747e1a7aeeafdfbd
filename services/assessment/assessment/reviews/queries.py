"""Questions asked of the reviews, as rows of plain columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.directory.tables import DirectoryMembership
from assessment.reviews.rules import Marked, ReviewState, Seat, Stage, Tenure
from assessment.reviews.tables import Review, ReviewMark, StageScore
from assessment.rounds.rules import RoundState
from assessment.rounds.tables import Round
from assessment.rubrics.marks import document_of
from assessment.rubrics.marks import mark_of as mark_of_json
from assessment.rubrics.rules import Rubric, plain
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission, SubmissionItem
from kernel.errors import NotFound

Reviews = Sequence[Review]


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a reviewer's step needs to know of a school's submission and its round."""

    id: UUID
    round_id: UUID
    round_state: RoundState
    rubric_id: UUID
    half_points: bool
    reviewers_per_school: int
    school_id: UUID
    district_id: UUID | None
    org_path: str
    state: State
    version_no: int

    @property
    def is_city_run(self) -> bool:
        """Tell whether the school hangs directly under the city 市直属."""
        return self.district_id is None


_DOSSIER: Final = (
    select(
        Submission.id,
        Submission.round_id,
        Round.state,
        Round.rubric_id,
        Round.half_points,
        Round.reviewers_per_school,
        Submission.school_id,
        Submission.district_id,
        Submission.org_path,
        Submission.state,
        Submission.version_no,
    )
    .join(Round, Round.id == Submission.round_id)
    .where(Submission.removed_at.is_(None))
)


async def dossier(session: AsyncSession, submission_id: UUID) -> Dossier:
    """Return a submission with the settings of its round; raises NotFound."""
    row = (await session.execute(_DOSSIER.where(Submission.id == submission_id))).one_or_none()
    if row is None:
        raise NotFound
    return Dossier(*row)


async def reviews_of(session: AsyncSession, submission_id: UUID) -> Reviews:
    """Return every review of a submission, of all versions and stages, in the order of seats."""
    query = (
        select(Review)
        .where(Review.submission_id == submission_id)
        .order_by(Review.version_no, Review.stage.desc(), Review.ordinal)
    )
    return (await session.scalars(query)).all()


async def seat_of(
    session: AsyncSession,
    found: Dossier,
    stage: Stage,
    person_id: UUID,
    *,
    is_locked: bool = False,
) -> Review | None:
    """Return a person's review at a stage; locked, none of its marks can be saved meanwhile."""
    query = select(Review).where(
        Review.submission_id == found.id,
        Review.version_no == found.version_no,
        Review.stage == stage,
        Review.reviewer_id == person_id,
    )
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def close_open_reviews(session: AsyncSession, submission_id: UUID) -> None:
    """End the reviews under way, because the submission went back to the school."""
    change = update(Review).where(
        Review.submission_id == submission_id, Review.state == ReviewState.OPEN
    )
    await session.execute(change.values(state=ReviewState.CLOSED))


@dataclass(frozen=True, slots=True)
class KeptMark:
    """A reviewer's mark as it is stored; `mark` is its JSON form."""

    mark: dict[str, Any]
    points: Decimal
    version: int


async def marks_of(
    session: AsyncSession, review_ids: Iterable[UUID]
) -> dict[UUID, dict[str, KeptMark]]:
    """Return the marks of some reviews by review and item."""
    found: dict[UUID, dict[str, KeptMark]] = {review_id: {} for review_id in review_ids}
    if found:
        query = select(
            ReviewMark.review_id,
            ReviewMark.code,
            ReviewMark.mark,
            ReviewMark.points,
            ReviewMark.version,
        ).where(ReviewMark.review_id.in_(found))
        for review_id, code, *kept in await session.execute(query):
            found[review_id][code] = KeptMark(*kept)
    return found


@dataclass(frozen=True, slots=True)
class SelfMark:
    """The school's own mark of an item in the version under review."""

    mark: dict[str, Any] | None
    points: Decimal | None


async def self_marks(
    session: AsyncSession, submission_id: UUID, version_no: int
) -> dict[str, SelfMark]:
    """Return the school's own marks by item."""
    query = select(SubmissionItem.code, SubmissionItem.self_mark, SubmissionItem.self_points).where(
        SubmissionItem.submission_id == submission_id, SubmissionItem.version_no == version_no
    )
    return {code: SelfMark(mark, points) for code, mark, points in await session.execute(query)}


async def stage_scores(
    session: AsyncSession, submission_id: UUID, version_no: int
) -> dict[Stage, StageScore]:
    """Return what the concluded stages of a version came to."""
    query = select(StageScore).where(
        StageScore.submission_id == submission_id, StageScore.version_no == version_no
    )
    return {score.stage: score for score in await session.scalars(query)}


async def tenures(session: AsyncSession, person_id: UUID, dossier: Dossier) -> list[Tenure]:
    """Return where a person belongs or belonged; the school itself also under its former path."""
    query = select(
        DirectoryMembership.org_id, DirectoryMembership.org_path, DirectoryMembership.to_on
    ).where(DirectoryMembership.person_id == person_id)
    return [
        Tenure(dossier.org_path if org_id == dossier.school_id else path, to_on)
        for org_id, path, to_on in await session.execute(query)
    ]


def seats_of(reviews: Iterable[Review], stage: Stage, version_no: int) -> list[Seat]:
    """Return who sits where at a stage of a version."""
    return [
        Seat(one.ordinal, one.reviewer_id, ReviewState(one.state))
        for one in reviews
        if one.stage is stage and one.version_no == version_no
    ]


def as_marked(kept: Mapping[str, KeptMark]) -> dict[str, Marked]:
    """Shape stored marks for the rules, by item."""
    return {code: Marked(mark_of_json(one.mark), one.points) for code, one in kept.items()}


def stored_marks(items: Mapping[str, Any]) -> dict[str, Marked]:
    """Read the marks that a stage or a result keeps as JSON."""
    return {
        code: Marked(mark_of_json(kept["mark"]), Decimal(kept["points"]))
        for code, kept in items.items()
    }


def marks_to_store(rubric: Rubric, marks: Mapping[str, Marked]) -> dict[str, Any]:
    """Write marks as JSON that `stored_marks` reads back."""
    return {
        code: {"mark": document_of(rubric.items[code], kept.mark), "points": plain(kept.points)}
        for code, kept in marks.items()
    }
