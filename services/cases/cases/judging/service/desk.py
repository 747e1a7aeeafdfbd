"""A judge's desk: one's own work on entries, read, saved, handed in, given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import campaigns
from cases.campaigns.rules import CampaignState
from cases.campaigns.tables import Campaign, Entry
from cases.items.content import ItemContent
from cases.items.queries import items
from cases.items.rules import SCHOOL
from cases.items.tables import ItemFile
from cases.judging.queries import judging as queries
from cases.judging.refusals import (
    CommentMissing,
    JudgeHasOffice,
    JudgeTaskClosed,
    JudgeTaskUnknown,
    JudgingOver,
    PointsMissing,
    PointsWrong,
)
from cases.judging.rules import UNDONE, TaskState
from cases.judging.scoring import Criterion, criteria_of, faults_of, total_of, wants_comment
from cases.judging.service import hands
from cases.judging.service.filling import fill
from cases.judging.tables import JudgeTask
from cases.ports import SignTicket, Ticket
from kernel.actor import Actor, Role
from kernel.audit import Entry as AuditEntry
from kernel.audit import write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, Refusal, Stale

_NOMINATING = (*SCHOOL, Role.DISTRICT_OFFICE)


class Lock(Enum):
    """What a step on a task keeps until its commit."""

    NONE = auto()
    TASK = auto()  # the campaign stays as it is, which others may ask for at the same time
    CAMPAIGN = auto()  # and the campaign alone: other tasks may be given out


@dataclass(frozen=True, slots=True)
class Desk:
    """One's own task with what a judge may see of the entry."""

    task: JudgeTask
    entry: Entry
    campaign: Campaign

    @property
    def sheet(self) -> tuple[Criterion, ...]:
        """The campaign's sheet."""
        return criteria_of(self.campaign.sheet)

    @property
    def points(self) -> dict[str, Decimal]:
        """The points given so far."""
        return {key: Decimal(value) for key, value in self.task.points.items()}


@dataclass(frozen=True, slots=True)
class View:
    """A task as its page shows it."""

    desk: Desk
    content: ItemContent
    files: Sequence[ItemFile]


async def find(
    session: AsyncSession, actor: Actor, task_id: UUID, *, lock: Lock = Lock.NONE
) -> Desk:
    """Return a task of the caller's own that they may judge; `lock` as in `_own`."""
    desk = await _own(session, actor, task_id, lock)
    if desk.task.state in UNDONE and _has_office(actor, desk):
        raise JudgeHasOffice(extra={"current": {"version": desk.task.version}})
    return desk


def _has_office(actor: Actor, desk: Desk) -> bool:
    """Tell whether the caller reads the entry with its names, by office here or below."""
    path = desk.entry.org_path
    return hands.is_office(actor, desk.campaign) or actor.reaches(path, *_NOMINATING)


async def _own(session: AsyncSession, actor: Actor, task_id: UUID, lock: Lock) -> Desk:
    """Return a task of the caller's own; what was given to somebody else does not exist.

    `lock` keeps campaign and task until the commit, in this order everywhere.
    """
    task = await queries.task(session, task_id)
    if task is None or task.judge_id != actor.person_id:
        raise JudgeTaskUnknown
    if lock is Lock.NONE:
        campaign = await queries.campaign(session, task.campaign_id)
    else:
        to_change = lock is Lock.CAMPAIGN
        campaign = await campaigns.locked(session, task.campaign_id, to_change=to_change)
        task = await queries.task(session, task_id, lock=True)
    entry = await session.get(Entry, task.entry_id) if task else None
    if task is None or campaign is None or entry is None:  # kept by foreign keys
        raise JudgeTaskUnknown
    if task.state in (TaskState.LIFTED, TaskState.RECUSED):
        raise JudgeTaskUnknown
    return Desk(task, entry, campaign)


async def view(session: AsyncSession, actor: Actor, task_id: UUID) -> View:
    """Return the content and the files of the version that takes part."""
    desk = await find(session, actor, task_id)
    item_id, version_no = desk.entry.item_id, desk.entry.version_no
    version = await items.version(session, item_id, version_no)
    if version is None:  # kept by the entry
        raise JudgeTaskUnknown
    content = ItemContent.model_validate(version.content)
    return View(desk, content, await items.files(session, item_id, version_no))


async def ticket(uow: UnitOfWork, actor: Actor, task_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a blind ticket: it opens copies without names, never the files themselves."""
    async with uow() as session:
        desk = await find(session, actor, task_id)
        files = await items.files(session, desk.entry.item_id, desk.entry.version_no)
    numbers = list(range(1, len(files) + 1))
    return sign(actor.person_id, [one.file_id for one in files], numbers=numbers)


def _require_open(desk: Desk, seen: int) -> None:
    if desk.task.state not in UNDONE:
        raise JudgeTaskClosed
    if desk.campaign.state is not CampaignState.JUDGING:
        raise JudgingOver
    task = desk.task
    if task.version != seen:
        current = {"version": task.version, "points": task.points, "comment": task.comment}
        raise Stale(extra={"current": current})


def _require_fit(desk: Desk, points: Mapping[str, Decimal], *, whole: bool) -> None:
    faults = faults_of(desk.sheet, points, whole=whole)
    if not faults:
        return
    refusal: type[Refusal] = PointsMissing if whole else PointsWrong
    names = {one.key: one.name for one in desk.sheet}
    raise refusal(
        errors=[
            FieldError(f"points.{key}", fault, f"{names.get(key, key)}：{refusal.title}")
            for key, fault in faults.items()
        ]
    )


async def save(
    uow: UnitOfWork,
    actor: Actor,
    task_id: UUID,
    said: tuple[Mapping[str, Decimal], str],
    *,
    seen: int,
    now: Clock,
) -> None:
    """Keep points and comment as they are now, with gaps."""
    points, comment = said
    async with uow.begin() as session:
        desk = await find(session, actor, task_id, lock=Lock.TASK)
        _require_open(desk, seen)
        _require_fit(desk, points, whole=False)
        task = desk.task
        task.points = {key: str(value) for key, value in points.items()}
        task.comment, task.state = comment, TaskState.SAVED
        _touch(task, now)
        await _audit(session, actor, "judging.save", desk, now)


async def submit(uow: UnitOfWork, actor: Actor, task_id: UUID, *, seen: int, now: Clock) -> None:
    """Hand in what was saved; from then on it never changes. A gap calls an arbiter."""
    async with uow.begin() as session:
        desk = await find(session, actor, task_id, lock=Lock.CAMPAIGN)
        _require_open(desk, seen)
        _require_fit(desk, desk.points, whole=True)
        task = desk.task
        total, it_points = total_of(desk.sheet, desk.points)
        if wants_comment(total) and not task.comment.strip():
            error = FieldError("comment", CommentMissing.code, CommentMissing.title)
            raise CommentMissing(errors=[error])
        task.total, task.it_points = total, it_points
        task.state, task.submitted_at = TaskState.SUBMITTED, now()
        _touch(task, now)
        await fill(session, desk.campaign, now, desk.entry.id)
        await _audit(session, actor, "judging.submit", desk, now)


async def recuse(
    uow: UnitOfWork, actor: Actor, task_id: UUID, reason: str, *, seen: int, now: Clock
) -> None:
    """Give an entry back that one knows; somebody else gets it."""
    async with uow.begin() as session:
        desk = await _own(session, actor, task_id, Lock.CAMPAIGN)
        _require_open(desk, seen)
        desk.task.state, desk.task.reason = TaskState.RECUSED, reason
        _touch(desk.task, now)
        await fill(session, desk.campaign, now, desk.entry.id)
        await _audit(session, actor, "judging.recuse", desk, now, {"reason": reason})


def _touch(task: JudgeTask, now: Clock) -> None:
    task.version += 1
    task.updated_at = now()


async def _audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    desk: Desk,
    now: Clock,
    detail: Mapping[str, str] | None = None,
) -> None:
    """Of the points the audit keeps nothing: who reads it might be a judge, too."""
    await session.flush()
    said = {"title": desk.campaign.title, "code": desk.entry.code, **(detail or {})}
    path = desk.campaign.org_path
    row = AuditEntry(actor, action, "judge_task", desk.task.id, path, now(), said)
    await write_audit(session, row)
