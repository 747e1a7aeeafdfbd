"""Questions asked of results, appeals and the roll."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.results.tables import Appeal, Result
from assessment.rounds.tables import Round
from assessment.rubrics.rules import Grade
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission


async def in_force(session: AsyncSession, submission_id: UUID) -> Result | None:
    """Return the published result that counts."""
    query = select(Result).where(
        Result.submission_id == submission_id, Result.replaced_at.is_(None)
    )
    return (await session.scalars(query)).one_or_none()


async def published_count(session: AsyncSession, submission_id: UUID) -> int:
    """Return how often a result of a submission was published."""
    query = select(func.count()).where(Result.submission_id == submission_id)
    return int(await session.scalar(query) or 0)


async def appeals_of(session: AsyncSession, submission_id: UUID) -> Sequence[Appeal]:
    """Return the appeals of a submission, the oldest first."""
    query = select(Appeal).where(Appeal.submission_id == submission_id).order_by(Appeal.filed_at)
    return (await session.scalars(query)).all()


async def open_appeal(session: AsyncSession, submission_id: UUID) -> Appeal | None:
    """Return the appeal that waits for its decision, locked."""
    query = (
        select(Appeal)
        .where(Appeal.submission_id == submission_id, Appeal.decided_at.is_(None))
        .with_for_update()
    )
    return (await session.scalars(query)).one_or_none()


async def waiting(
    session: AsyncSession, round_id: UUID, state: State, limit: int
) -> Sequence[UUID]:
    """Return submissions of a round in a state, in the order of names, at most `limit`."""
    query = (
        select(Submission.id)
        .where(
            Submission.round_id == round_id,
            Submission.state == state,
            Submission.removed_at.is_(None),
        )
        .order_by(Submission.school_name, Submission.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def due(session: AsyncSession, round_id: UUID, at: datetime, limit: int) -> Sequence[UUID]:
    """Return submissions whose public notice is over and not contested."""
    query = (
        select(Submission.id)
        .where(
            Submission.round_id == round_id,
            Submission.state == State.ANNOUNCED,
            Submission.announce_until <= at,
            Submission.removed_at.is_(None),
        )
        .order_by(Submission.school_name, Submission.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check code stands for."""

    school_name: str
    round_name: str
    grade: Grade
    total: Decimal
    issuer: str
    announced_at: datetime
    finalised_at: datetime | None
    replaced_at: datetime | None


async def by_check_code(session: AsyncSession, code: str) -> Checked | None:
    """Return what a check code stands for."""
    query = (
        select(
            Submission.school_name,
            Round.name,
            Result.grade,
            Result.total,
            Result.issuer,
            Result.announced_at,
            Result.finalised_at,
            Result.replaced_at,
        )
        .join(Submission, Submission.id == Result.submission_id)
        .join(Round, Round.id == Result.round_id)
        .where(Result.check_code == code)
    )
    row = (await session.execute(query)).one_or_none()
    return None if row is None else Checked(*row)


@dataclass(frozen=True, slots=True)
class Published:
    """A school's published result with the totals of the stages before it."""

    submission_id: UUID
    school_id: UUID
    school_name: str
    district_name: str
    org_path: str
    state: State
    version_no: int
    self_total: Decimal | None
    district_total: Decimal | None
    city_total: Decimal | None
    total: Decimal
    grade: Grade
    check_code: str


async def published(session: AsyncSession, round_id: UUID, paths: Iterable[str]) -> list[Published]:
    """Return the results of a round below some units, by district and name."""
    reached = [Submission.org_path.startswith(path) for path in paths]
    if not reached:
        return []
    query = (
        select(
            Submission.id,
            Submission.school_id,
            Submission.school_name,
            Submission.district_name,
            Submission.org_path,
            Submission.state,
            Submission.version_no,
            Submission.self_total,
            Submission.district_total,
            Submission.city_total,
            Result.total,
            Result.grade,
            Result.check_code,
        )
        .join(Result, Result.submission_id == Submission.id)
        .where(
            Submission.round_id == round_id,
            Submission.removed_at.is_(None),
            Result.replaced_at.is_(None),
            _any(reached),
        )
        .order_by(Submission.district_name, Submission.school_name, Submission.id)
    )
    return [Published(*tuple(row)) for row in await session.execute(query)]


async def roster_count(session: AsyncSession, round_id: UUID, paths: Iterable[str]) -> int:
    """Return how many schools of a round lie below some units."""
    reached = [Submission.org_path.startswith(path) for path in paths]
    query = select(func.count()).where(
        Submission.round_id == round_id, Submission.removed_at.is_(None), _any(reached)
    )
    return int(await session.scalar(query) or 0)


def _any(conditions: Sequence[Any]) -> Any:
    return or_(false(), *conditions)
