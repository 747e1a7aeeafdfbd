"""Reads of submissions: one, its versions and answers, who took part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rounds.tables import Round
from assessment.submissions.rules import TAKES_PART, ItemState, Party
from assessment.submissions.tables import (
    Submission,
    SubmissionEvidence,
    SubmissionItem,
    SubmissionReturn,
    SubmissionStep,
    SubmissionVersion,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A submission with the round it belongs to."""

    submission: Submission
    round: Round


async def case_of(session: AsyncSession, submission_id: UUID) -> Case | None:
    """One submission and its round; None when it left the roster."""
    query = (
        select(Submission, Round)
        .join(Round, Round.id == Submission.round_id)
        .where(Submission.id == submission_id, Submission.removed_at.is_(None))
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else Case(*found)


async def lock_case(session: AsyncSession, submission_id: UUID, *, hold_round: bool) -> Case | None:
    """The same, with the submission locked; `hold_round` also keeps its round from changing."""
    query = (
        select(Submission, Round)
        .join(Round, Round.id == Submission.round_id)
        .where(Submission.id == submission_id, Submission.removed_at.is_(None))
        .with_for_update(of=Submission)
        .execution_options(populate_existing=True)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        return None
    if hold_round:
        await session.refresh(found.Round, with_for_update={"read": True})
    return Case(*found)


async def items_of(
    session: AsyncSession, submission_id: UUID, version_no: int
) -> dict[str, SubmissionItem]:
    """Saved answers of a version by code."""
    query = select(SubmissionItem).where(
        SubmissionItem.submission_id == submission_id, SubmissionItem.version_no == version_no
    )
    return {row.code: row for row in await session.scalars(query)}


async def item_of(
    session: AsyncSession, submission_id: UUID, version_no: int, code: str
) -> SubmissionItem | None:
    """One saved answer."""
    key = (submission_id, version_no, code)
    return await session.get(SubmissionItem, key, populate_existing=True)


async def item_version(
    session: AsyncSession, submission_id: UUID, version_no: int, code: str
) -> int:
    """The version of a saved answer, 0 when it was never saved."""
    table = SubmissionItem
    query = select(table.version).where(
        table.submission_id == submission_id, table.version_no == version_no, table.code == code
    )
    return await session.scalar(query) or 0


async def item_writer(
    session: AsyncSession, submission_id: UUID, version_no: int, code: str
) -> UUID | None:
    """Who saved an answer last."""
    table = SubmissionItem
    query = select(table.updated_by).where(
        table.submission_id == submission_id, table.version_no == version_no, table.code == code
    )
    return await session.scalar(query)


async def evidence_of(
    session: AsyncSession, submission_id: UUID, version_no: int, code: str | None = None
) -> Sequence[SubmissionEvidence]:
    """Attachments of a version, in the order the school gave them."""
    table = SubmissionEvidence
    query = select(table).where(
        table.submission_id == submission_id, table.version_no == version_no
    )
    if code is not None:
        query = query.where(table.code == code)
    return (await session.scalars(query.order_by(table.code, table.ordinal))).all()


async def attached_ids(session: AsyncSession, submission_id: UUID, *, until: int) -> set[UUID]:
    """Files attached to any version up to a number."""
    table = SubmissionEvidence
    query = select(table.file_id).where(
        table.submission_id == submission_id, table.version_no <= until
    )
    return set(await session.scalars(query))


async def returns_of(session: AsyncSession, submission_id: UUID, version_no: int) -> dict[str, str]:
    """Reasons by code of the return that led to this version, or that ended it."""
    table = SubmissionReturn
    query = (
        select(table.code, table.reason)
        .where(
            table.submission_id == submission_id, table.version_no.in_([version_no - 1, version_no])
        )
        .order_by(table.version_no)
    )
    return {row.code: row.reason for row in await session.execute(query)}


async def version_of(
    session: AsyncSession, submission_id: UUID, version_no: int
) -> SubmissionVersion | None:
    """One version."""
    return await session.get(SubmissionVersion, (submission_id, version_no))


async def parts_taken(
    session: AsyncSession, submission_id: UUID, person_id: UUID
) -> frozenset[Party]:
    """Stages a person took part in, by the history of steps."""
    table = SubmissionStep
    query = select(table.verb).where(
        table.submission_id == submission_id,
        table.actor_id == person_id,
        table.verb.in_(TAKES_PART),
    )
    return frozenset(TAKES_PART[verb] for verb in await session.scalars(query.distinct()))


async def done_count(session: AsyncSession, submission_id: UUID, version_no: int) -> int:
    """How many items of a version are done."""
    return int(await session.scalar(select(_counts(submission_id, version_no).c.done)) or 0)


async def recount(session: AsyncSession, row: Submission, at: datetime) -> None:
    """Write the sums of the current version's answers into its submission.

    The total stays empty until every item has a whole self-mark.
    """
    sums = _counts(row.id, row.version_no)
    is_whole = sums.c.marked == Submission.item_count
    await session.execute(
        update(Submission)
        .where(Submission.id == row.id, Submission.id == sums.c.submission_id)
        .values(
            done_count=sums.c.done,
            self_total=case((is_whole, sums.c.points), else_=None),
            updated_at=at,
        )
        .execution_options(synchronize_session=False)
    )


def _counts(submission_id: UUID, version_no: int) -> Subquery:
    table = SubmissionItem
    done = table.state.in_([ItemState.DONE, ItemState.WARNING])
    return (
        select(
            table.submission_id,
            func.count().filter(done).label("done"),
            func.count(table.self_points).label("marked"),
            func.sum(table.self_points).label("points"),
        )
        .where(table.submission_id == submission_id, table.version_no == version_no)
        .group_by(table.submission_id)
        .subquery()
    )
