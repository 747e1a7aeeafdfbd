"""Ranking: all points are in and freeze, the seed of the lot is drawn; and its replay."""

import secrets
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignState
from cases.campaigns.tables import Campaign
from cases.judging.queries import judging as queries
from cases.judging.queries import results
from cases.judging.refusals import JudgingStepNotPossible, ScoresMissing
from cases.judging.rules import ACTIVE, RANKED, TaskState, has_lost
from cases.judging.service import hands
from cases.judging.service.filling import by_entry, missing_of
from cases.judging.service.outcome import Struck, Worked, work_out
from cases.judging.tables import EntryResult, JudgeTask
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotFound


async def rank(
    uow: UnitOfWork, actor: Actor, campaign_id: UUID, *, seen: int, now: Clock
) -> Campaign:
    """Freeze the points, draw the seed, write each entry's result with its explanation."""
    async with uow.begin() as session:
        campaign = await hands.step(session, actor, campaign_id, seen, CampaignState.JUDGING)
        await _require_all(session, campaign)
        campaign.seed = secrets.token_hex(16)
        worked = await _worked(session, campaign, {})
        for entry_id, one in worked.items():
            row = EntryResult(entry_id=entry_id, campaign_id=campaign.id)
            one.fill(row)
            session.add(row)
        hands.move(campaign, CampaignState.RANKED, now)
        detail = {"entries": len(worked), "seed": campaign.seed}
        await hands.audit(session, actor, "judging.rank", campaign, now, detail)
    return campaign


def unfinished(campaign: Campaign, entry_ids: Sequence[UUID], tasks: Sequence[JudgeTask]) -> int:
    """Return how many sheets are still missing, given out or not."""
    own, left = by_entry(tasks), 0
    for entry_id in entry_ids:
        missing = missing_of(campaign, own.get(entry_id, ()))
        left += missing.judges + missing.arbiter
    states = [one.state for one in tasks if one.state in ACTIVE]
    return left + sum(state is not TaskState.SUBMITTED for state in states)


async def _require_all(session: AsyncSession, campaign: Campaign) -> None:
    entries = await queries.entries(session, campaign.id)
    tasks = await queries.tasks(session, campaign.id)
    if left := unfinished(campaign, [one.id for one in entries], tasks):
        raise ScoresMissing(f"还有 {left} 份评分没有提交，全部提交后才能汇总排名")


async def _worked(session: AsyncSession, campaign: Campaign, struck: Struck) -> dict[UUID, Worked]:
    entries = await queries.entries(session, campaign.id)
    tasks = await queries.tasks(session, campaign.id)
    return work_out(campaign, entries, tasks, struck)


def struck_of(rows: Sequence[EntryResult]) -> dict[UUID, dict[str, str]]:
    """Return which entries lost their award, and by which objection."""
    return {one.entry_id: one.explanation["struck"] for one in rows if has_lost(one.explanation)}


async def strike(
    session: AsyncSession, campaign: Campaign, entry_id: UUID, why: dict[str, str]
) -> int:
    """Take an entry's award away; those below move up. Returns how many results changed."""
    rows = await results.results(session, campaign.id)
    worked = await _worked(session, campaign, struck_of(rows) | {entry_id: why})
    changed = 0
    for row in rows:
        if worked[row.entry_id].differs(row):
            worked[row.entry_id].fill(row)
            row.version += 1
            changed += 1
    return changed


async def replay(session: AsyncSession, campaign_id: UUID) -> list[UUID]:
    """Work a ranking out again; return the entries whose stored result is another one."""
    campaign = await queries.campaign(session, campaign_id)
    if campaign is None:
        raise NotFound
    if campaign.state not in RANKED:
        raise JudgingStepNotPossible
    rows = await results.results(session, campaign.id)
    worked = await _worked(session, campaign, struck_of(rows))
    stored = {one.entry_id: one for one in rows}
    missing = worked.keys() ^ stored.keys()
    return [
        *missing,
        *(key for key, row in stored.items() if key in worked and worked[key].differs(row)),
    ]
