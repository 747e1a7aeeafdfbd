"""Reads of the history of a submission."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.submissions.tables import SubmissionStep
from kernel.paging import PageRequest


async def steps_of(
    session: AsyncSession, submission_id: UUID, page: PageRequest
) -> Sequence[SubmissionStep]:
    """Return steps, the newest first, one more than the page shows."""
    query = (
        select(SubmissionStep)
        .where(SubmissionStep.submission_id == submission_id)
        .order_by(SubmissionStep.id.desc())
        .limit(page.limit + 1)
    )
    if after := page.start(int):
        query = query.where(SubmissionStep.id < after[0])
    return (await session.scalars(query)).all()
