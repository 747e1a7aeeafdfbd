"""Returning a submission and opening its next version 退回修改."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.rubrics import service as rubrics
from assessment.submissions import queries
from assessment.submissions.refusals import ItemUnknown, ReturnEmpty
from assessment.submissions.rules import ItemState, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.steps import Hand
from assessment.submissions.tables import (
    Submission,
    SubmissionEvidence,
    SubmissionItem,
    SubmissionReturn,
    SubmissionVersion,
)
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


async def give_back(
    session: AsyncSession,
    actor: Actor,
    submission_id: UUID,
    reasons: Mapping[str, str],
    now: Clock,
) -> Submission:
    """Return a submission to its school with a reason per item; reviews of this version end."""
    hand = await steps.lock(session, actor, submission_id)
    steps.check(hand, Verb.RETURN)
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    if not reasons:
        raise ReturnEmpty
    if not reasons.keys() <= rubric.items.keys():
        raise ItemUnknown
    row = hand.submission
    for code, reason in reasons.items():
        session.add(
            SubmissionReturn(
                submission_id=row.id, version_no=row.version_no, code=code, reason=reason
            )
        )
    await session.flush()
    items = [{"code": code, "reason": reason} for code, reason in reasons.items()]
    return await steps.take(session, hand, Verb.RETURN, now, {"items": items})


async def revise(uow: UnitOfWork, actor: Actor, submission_id: UUID, now: Clock) -> None:
    """Open the next version of a returned submission."""
    async with uow.begin() as session:
        hand = await steps.lock(session, actor, submission_id)
        steps.check(hand, Verb.REVISE)
        await open_next_version(session, hand, now)
        await steps.take(session, hand, Verb.REVISE, now)


async def open_next_version(session: AsyncSession, hand: Hand, now: Clock) -> None:
    """Copy answers and attachments into a new version; returned items are marked as such.

    Item versions go on counting, so that a page that was open before the return can still save.
    """
    row = hand.submission
    old = row.version_no
    returned = await queries.returns_of(session, row.id, old)
    row.version_no = old + 1
    session.add(SubmissionVersion(submission_id=row.id, version_no=row.version_no, opened_at=now()))
    await session.flush()
    await _copy(session, SubmissionItem, row, old)
    await _copy(session, SubmissionEvidence, row, old)
    for code, item in (await queries.items_of(session, row.id, row.version_no)).items():
        if code in returned:
            item.state = ItemState.RETURNED
    await session.flush()
    row.done_count = await queries.done_count(session, row.id, row.version_no)
    row.district_total = row.city_total = row.grade = None
    await session.flush()


async def _copy(
    session: AsyncSession,
    table: type[SubmissionItem | SubmissionEvidence],
    row: Submission,
    old: int,
) -> None:
    columns = table.__table__.c
    source = [literal(row.version_no) if c.name == "version_no" else c for c in columns]
    rows = select(*source).where(columns.submission_id == row.id, columns.version_no == old)
    await session.execute(insert(table).from_select([c.name for c in columns], rows))
