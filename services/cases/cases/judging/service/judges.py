"""The judges of a campaign: found in the directory, added, taken off."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignState
from cases.campaigns.tables import Campaign
from cases.directory import queries as directory
from cases.directory.queries import Found
from cases.judging.refusals import JudgeThere, JudgeUnknown
from cases.judging.rules import UNDONE, TaskState
from cases.judging.service import hands
from cases.judging.service.filling import fill
from cases.judging.tables import Judge, JudgeTask
from kernel.actor import Actor
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork

# Judges come and go until the points are counted; a draft has none, so that it can be thrown away.
_CHANGEABLE = (CampaignState.OPEN, CampaignState.JUDGING)


@dataclass(frozen=True, slots=True)
class NewJudge:
    """Whom the office adds, and what they judge."""

    person_id: UUID
    is_arbiter: bool
    stages: Sequence[str]
    subjects: Sequence[str]


async def candidates(
    session: AsyncSession, actor: Actor, campaign_id: UUID, name: str, now: Clock
) -> Sequence[Found]:
    """Return people by name who may be added: staff within the campaign's area, and experts."""
    campaign = await hands.office(session, actor, campaign_id)
    return await directory.people_within(session, campaign.org_path, local_date(now()), name=name)


async def add(
    session: AsyncSession, actor: Actor, campaign_id: UUID, new: NewJudge, now: Clock
) -> Judge:
    """Add somebody; what nobody was left for is given to them at once."""
    campaign = await hands.office(session, actor, campaign_id, lock=True)
    hands.require(campaign, *_CHANGEABLE)
    found = await directory.people_within(
        session, campaign.org_path, local_date(now()), ids=[new.person_id]
    )
    if not found:
        raise JudgeUnknown
    judge = await _row(session, campaign, new.person_id)
    person = found[0]
    judge.person_name, judge.unit_name = person.name, person.unit_name
    judge.unit_paths = list(person.unit_paths)
    judge.is_arbiter = new.is_arbiter
    judge.stages, judge.subjects = list(new.stages), list(new.subjects)
    judge.added_by, judge.added_at, judge.left_at = actor.person_id, now(), None
    if campaign.state is CampaignState.JUDGING:
        await fill(session, campaign, now)
    detail = {"name": person.name, "is_arbiter": new.is_arbiter}
    await hands.audit(session, actor, "judge.add", campaign, now, detail)
    return judge


async def _row(session: AsyncSession, campaign: Campaign, person_id: UUID) -> Judge:
    """Somebody who left comes back to the row they had."""
    found = await session.get(Judge, (campaign.id, person_id))
    if found is not None and found.left_at is None:
        raise JudgeThere
    if found is None:
        found = Judge(campaign_id=campaign.id, person_id=person_id)
        session.add(found)
    return found


async def take_off(
    uow: UnitOfWork, actor: Actor, wanted: tuple[UUID, UUID], reason: str, now: Clock
) -> int:
    """Take somebody off; what they have not handed in goes to others.

    Returns for how many tasks nobody is left.
    """
    async with uow.begin() as session:
        campaign = await hands.office(session, actor, wanted[0], lock=True)
        hands.require(campaign, *_CHANGEABLE)
        judge = await session.get(Judge, wanted)
        if judge is None or judge.left_at is not None:
            raise JudgeUnknown
        judge.left_at = now()
        one = JudgeTask
        await session.execute(
            update(one)
            .where(
                one.campaign_id == campaign.id,
                one.judge_id == judge.person_id,
                one.state.in_(UNDONE),
            )
            .values(state=TaskState.LIFTED, reason=reason, version=one.version + 1)
        )
        is_judging = campaign.state is CampaignState.JUDGING
        left = await fill(session, campaign, now) if is_judging else 0
        detail = {"name": judge.person_name, "reason": reason}
        await hands.audit(session, actor, "judge.take_off", campaign, now, detail)
    return left
