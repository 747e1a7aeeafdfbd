"""Reads of judges, their tasks and the entries they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignState, EntryHolder, EntryState
from cases.campaigns.tables import Campaign, Entry
from cases.judging.rules import ACTIVE, UNDONE, TaskState
from cases.judging.scoring import Given
from cases.judging.tables import Judge, JudgeTask
from kernel.paging import PageRequest


async def campaign(
    session: AsyncSession, campaign_id: UUID, *, lock: bool = False
) -> Campaign | None:
    """One campaign; `lock` keeps it to oneself until the commit."""
    query = select(Campaign).where(Campaign.id == campaign_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def entries(
    session: AsyncSession, campaign_id: UUID, entry_id: UUID | None = None
) -> Sequence[Entry]:
    """Every entry that takes part in the judging, or one of them."""
    query = select(Entry).where(
        Entry.campaign_id == campaign_id, Entry.state == EntryState.ADMITTED
    )
    if entry_id is not None:
        query = query.where(Entry.id == entry_id)
    return (await session.scalars(query.order_by(Entry.id))).all()


async def unscreened(session: AsyncSession, campaign_id: UUID) -> int:
    """How many wait for the screening of the campaign's office.

    In a school's own campaign they come from their authors, in others from those who nominate.
    """
    query = select(func.count()).where(
        Entry.campaign_id == campaign_id,
        Entry.state.in_((EntryState.PROPOSED, EntryState.NOMINATED)),
        Entry.held_by == EntryHolder.OWNER,
    )
    return int(await session.scalar(query) or 0)


async def judges(session: AsyncSession, campaign_id: UUID) -> Sequence[Judge]:
    """The judges and arbiters who take part now."""
    query = select(Judge).where(Judge.campaign_id == campaign_id, Judge.left_at.is_(None))
    return (await session.scalars(query.order_by(Judge.person_name, Judge.person_id))).all()


async def tasks(
    session: AsyncSession, campaign_id: UUID, entry_id: UUID | None = None
) -> Sequence[JudgeTask]:
    """Every task of a campaign, or those on one entry."""
    query = select(JudgeTask).where(JudgeTask.campaign_id == campaign_id)
    if entry_id is not None:
        query = query.where(JudgeTask.entry_id == entry_id)
    return (await session.scalars(query.order_by(JudgeTask.id))).all()


async def task(session: AsyncSession, task_id: UUID, *, lock: bool = False) -> JudgeTask | None:
    """One task; `lock` keeps it to oneself until the commit."""
    query = select(JudgeTask).where(JudgeTask.id == task_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


def given_of(rows: Sequence[JudgeTask]) -> dict[UUID, list[Given]]:
    """Return what was handed in, by entry."""
    found: dict[UUID, list[Given]] = {}
    for row in rows:
        if row.state is TaskState.SUBMITTED and row.total is not None:
            it_points = row.it_points or row.total * 0
            given = Given(row.judge_id, row.total, it_points, row.is_arbitration)
            found.setdefault(row.entry_id, []).append(given)
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is, or an entry."""

    tasks: int
    submitted: int


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


async def by_judge(session: AsyncSession, campaign_id: UUID) -> Mapping[UUID, Progress]:
    """How many tasks each judge has and has handed in."""
    query = (
        select(
            JudgeTask.judge_id,
            _count(JudgeTask.state.in_(ACTIVE)),
            _count(JudgeTask.state == TaskState.SUBMITTED),
        )
        .where(JudgeTask.campaign_id == campaign_id)
        .group_by(JudgeTask.judge_id)
    )
    return {row[0]: Progress(row[1], row[2]) for row in await session.execute(query)}


@dataclass(frozen=True, slots=True)
class EntryProgress:
    """An entry in the office's list; no points before the ranking."""

    entry: Entry
    judges: int
    submitted: int
    arbiters: int
    arbiters_done: int


async def by_entry(
    session: AsyncSession, campaign_id: UUID, page: PageRequest
) -> list[EntryProgress]:
    """The entries by code with how far they are; one more than the page shows."""
    one = JudgeTask
    done, active = one.state == TaskState.SUBMITTED, one.state.in_(ACTIVE)
    query = (
        select(
            Entry,
            _count(active & ~one.is_arbitration),
            _count(done & ~one.is_arbitration),
            _count(active & one.is_arbitration),
            _count(done & one.is_arbitration),
        )
        .outerjoin(one, one.entry_id == Entry.id)
        .where(Entry.campaign_id == campaign_id, Entry.state == EntryState.ADMITTED)
        .group_by(Entry.id)
    )
    if after := page.start(UUID):
        query = query.where(Entry.id > after[0])
    rows = await session.execute(query.order_by(Entry.id).limit(page.limit + 1))
    return [EntryProgress(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One's own task in a list: of the entry what a judge may know."""

    task: JudgeTask
    entry: Entry
    campaign: Campaign


async def mine(
    session: AsyncSession, person_id: UUID, page: PageRequest, *, is_done: bool
) -> list[TaskRow]:
    """A judge's tasks in the order they were given; one more than the page shows."""
    states = (TaskState.SUBMITTED,) if is_done else UNDONE
    query = (
        select(JudgeTask, Entry, Campaign)
        .join(Entry, Entry.id == JudgeTask.entry_id)
        .join(Campaign, Campaign.id == JudgeTask.campaign_id)
        .where(JudgeTask.judge_id == person_id, JudgeTask.state.in_(states))
    )
    if not is_done:
        query = query.where(Campaign.state == CampaignState.JUDGING)
    if after := page.start(UUID):
        query = query.where(JudgeTask.id > after[0])
    rows = await session.execute(query.order_by(JudgeTask.id).limit(page.limit + 1))
    return [TaskRow(*row) for row in rows]


async def waiting(session: AsyncSession, person_id: UUID) -> tuple[int, datetime | None]:
    """How many tasks wait for a judge, and until when the first of them."""
    query = (
        select(func.count(), func.min(Campaign.judging_until))
        .select_from(JudgeTask)
        .join(Campaign, Campaign.id == JudgeTask.campaign_id)
        .where(
            JudgeTask.judge_id == person_id,
            JudgeTask.state.in_(UNDONE),
            Campaign.state == CampaignState.JUDGING,
        )
    )
    row = (await session.execute(query)).one()
    return int(row[0]), row[1]
