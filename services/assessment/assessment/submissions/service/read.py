"""Reading a submission: which version the caller may see, and its answers item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from assessment.ports import AppealFacts, FindAppeal
from assessment.rubrics import service as rubrics
from assessment.submissions import queries
from assessment.submissions.refusals import ItemUnknown
from assessment.submissions.rules import ItemState, Party, State, Verb
from assessment.submissions.service import steps
from assessment.submissions.service.steps import Hand
from assessment.submissions.tables import SubmissionEvidence, SubmissionItem
from kernel.actor import Actor
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class ItemView:
    """The answer to one item, saved or not."""

    code: str
    state: ItemState
    narrative: str
    self_mark: Mapping[str, Any] | None
    self_points: Decimal | None
    evidence: Sequence[SubmissionEvidence]
    returned_reason: str | None
    version: int
    updated_at: datetime | None
    updated_by: str | None


@dataclass(frozen=True, slots=True)
class Detail:
    """A submission as one page shows it."""

    hand: Hand
    items: Sequence[ItemView]
    my_actions: Sequence[Verb]
    appeal: AppealFacts | None


def view_of(
    code: str,
    row: SubmissionItem | None,
    evidence: Sequence[SubmissionEvidence],
    returned_reason: str | None,
) -> ItemView:
    """Show an answer; one that was never saved is empty and has version 0."""
    if row is None:
        return ItemView(code, ItemState.EMPTY, "", None, None, (), returned_reason, 0, None, None)
    return ItemView(
        code,
        row.state,
        row.narrative,
        row.self_mark,
        row.self_points,
        evidence,
        returned_reason,
        row.version,
        row.updated_at,
        row.updated_by_name,
    )


def visible_version(hand: Hand) -> int:
    """Return the version the caller may read, 0 for none: a draft is seen by its school only."""
    row = hand.submission
    if Party.SCHOOL in hand.standing.parties() or row.state is not State.DRAFT:
        return row.version_no
    return row.version_no - 1


async def detail(
    uow: UnitOfWork, actor: Actor, submission_id: UUID, find_appeal: FindAppeal
) -> Detail:
    """Return a submission with every item of its rubric."""
    async with uow() as session:
        return await detail_in(session, actor, submission_id, find_appeal)


async def detail_in(
    session: AsyncSession, actor: Actor, submission_id: UUID, find_appeal: FindAppeal
) -> Detail:
    """The same, in a transaction that is under way."""
    hand = await steps.read(session, actor, submission_id)
    rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
    appeal = await find_appeal(session, submission_id)
    items = await views(session, hand, tuple(rubric.items))
    return Detail(hand, items, steps.may(hand), appeal)


async def item(uow: UnitOfWork, actor: Actor, submission_id: UUID, code: str) -> ItemView:
    """Return one answer."""
    async with uow() as session:
        hand = await steps.read(session, actor, submission_id)
        rubric = await rubrics.scoring_of(session, hand.round.rubric_id)
        if code not in rubric.items:
            raise ItemUnknown
        return await item_view(session, submission_id, visible_version(hand), code)


async def views(session: AsyncSession, hand: Hand, codes: Sequence[str]) -> Sequence[ItemView]:
    """Return the answers of the version the caller may see, in the rubric's order."""
    version_no = visible_version(hand)
    submission_id = hand.submission.id
    rows = await queries.items_of(session, submission_id, version_no)
    reasons = await queries.returns_of(session, submission_id, version_no)
    files: dict[str, list[SubmissionEvidence]] = {}
    for one in await queries.evidence_of(session, submission_id, version_no):
        files.setdefault(one.code, []).append(one)
    return [view_of(c, rows.get(c), files.get(c, ()), reasons.get(c)) for c in codes]


async def item_view(
    session: AsyncSession, submission_id: UUID, version_no: int, code: str
) -> ItemView:
    """Return one answer of a version."""
    row = await queries.item_of(session, submission_id, version_no, code)
    evidence = await queries.evidence_of(session, submission_id, version_no, code)
    reasons = await queries.returns_of(session, submission_id, version_no)
    return view_of(code, row, evidence, reasons.get(code))
