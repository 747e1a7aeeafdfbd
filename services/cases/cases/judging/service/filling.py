"""Tasks that are missing find their judges: after a recusal, a leaving, a gap between two."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.tables import Campaign, Entry
from cases.judging.queries import judging as queries
from cases.judging.rules import ACTIVE, TaskState
from cases.judging.scoring import needs_arbiter
from cases.judging.service.hands import person_of, work_of
from cases.judging.spreading import Person, pick
from cases.judging.tables import JudgeTask
from kernel.clock import Clock


def new_task(
    campaign: Campaign, entry_id: UUID, judge_id: UUID, now: Clock, *, is_arbitration: bool = False
) -> JudgeTask:
    """Return somebody's work on an entry, not begun."""
    return JudgeTask(
        campaign_id=campaign.id,
        entry_id=entry_id,
        judge_id=judge_id,
        is_arbitration=is_arbitration,
        state=TaskState.ASSIGNED,
        points={},
        comment="",
        reason="",
        assigned_at=now(),
        updated_at=now(),
    )


@dataclass
class _Desk:
    """Everything it takes to see what is missing; the campaign is locked meanwhile."""

    campaign: Campaign
    tasks: Mapping[UUID, Sequence[JudgeTask]]  # by entry
    judges: Sequence[Person]
    arbiters: Sequence[Person]
    load: Counter[UUID] = field(default_factory=Counter)

    def of(self, entry_id: UUID) -> Sequence[JudgeTask]:
        return self.tasks.get(entry_id, ())


def by_entry(tasks: Sequence[JudgeTask]) -> dict[UUID, list[JudgeTask]]:
    """Return tasks by the entry they are about."""
    found: dict[UUID, list[JudgeTask]] = defaultdict(list)
    for one in tasks:
        found[one.entry_id].append(one)
    return found


@dataclass(frozen=True, slots=True)
class Missing:
    """What an entry lacks: judges, or its arbiter."""

    judges: int
    arbiter: bool


def missing_of(campaign: Campaign, own: Sequence[JudgeTask]) -> Missing:
    """Return what an entry with these tasks still needs to be given out."""
    active = [one for one in own if one.state in ACTIVE]
    judging = [one for one in active if not one.is_arbitration]
    lacking = max(campaign.judges_each - len(judging), 0)
    has_arbiter = any(one.is_arbitration for one in active)
    is_in = not lacking and all(one.state is TaskState.SUBMITTED for one in judging)
    given = next(iter(queries.given_of(judging).values()), [])
    wants = is_in and needs_arbiter(given, campaign.arbiter_gap)
    return Missing(lacking, wants and not has_arbiter)


async def fill(
    session: AsyncSession, campaign: Campaign, now: Clock, entry_id: UUID | None = None
) -> int:
    """Give out what is missing as far as somebody is left for it; return how much stays missing."""
    await session.flush()
    people = await queries.judges(session, campaign.id)
    tasks = await queries.tasks(session, campaign.id, entry_id)
    progress = await queries.by_judge(session, campaign.id)
    desk = _Desk(
        campaign,
        by_entry(tasks),
        [person_of(one) for one in people if not one.is_arbiter],
        [person_of(one) for one in people if one.is_arbiter],
        Counter({key: one.tasks for key, one in progress.items()}),
    )
    left = 0
    for entry in await queries.entries(session, campaign.id, entry_id):
        left += _fill_one(session, desk, entry, now)
    await session.flush()
    return left


def _fill_one(session: AsyncSession, desk: _Desk, entry: Entry, now: Clock) -> int:
    own = desk.of(entry.id)
    missing = missing_of(desk.campaign, own)
    wanted = [False] * missing.judges + [True] * missing.arbiter
    # What the office took from a judge may come back to them: somebody taken off by mistake.
    lifted = {one.judge_id: one for one in own if one.state is TaskState.LIFTED}
    taken, left = {one.judge_id for one in own} - lifted.keys(), 0
    for is_arbitration in wanted:
        people = desk.arbiters if is_arbitration else desk.judges
        spares = desk.campaign.spares_own_district
        work = work_of(desk.campaign, entry)
        chosen = pick(work, people, desk.load, taken, spares_own_district=spares)
        if chosen is None:
            left += 1
            continue
        taken.add(chosen)
        desk.load[chosen] += 1
        if row := lifted.get(chosen):
            _revive(row, now, is_arbitration=is_arbitration)
            continue
        task = new_task(desk.campaign, entry.id, chosen, now, is_arbitration=is_arbitration)
        session.add(task)
    return left


def _revive(row: JudgeTask, now: Clock, *, is_arbitration: bool) -> None:
    """Give a lifted task back, not begun: a judge has one row for an entry."""
    row.state, row.is_arbitration = TaskState.ASSIGNED, is_arbitration
    row.points, row.comment, row.reason = {}, "", ""
    row.assigned_at = row.updated_at = now()
    row.version += 1
