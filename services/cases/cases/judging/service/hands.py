"""A campaign in its office's hand: found, locked for a step, the step written down; audited."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import OWNERS, CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign, Entry
from cases.judging.queries import judging as queries
from cases.judging.refusals import JudgingStepNotPossible
from cases.judging.spreading import Person, Work
from cases.judging.tables import Judge
from kernel.actor import Actor
from kernel.audit import Entry as AuditEntry
from kernel.audit import write_audit
from kernel.clock import Clock
from kernel.errors import NotFound, Stale


async def office(
    session: AsyncSession, actor: Actor, campaign_id: UUID, *, lock: bool = False
) -> Campaign:
    """Return a campaign whose office the caller belongs to."""
    campaign = await queries.campaign(session, campaign_id, lock=lock)
    if campaign is None:
        raise NotFound
    actor.require(campaign.org_path, *OWNERS[campaign.level])
    return campaign


def is_office(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the caller belongs to the campaign's office."""
    return actor.reaches(campaign.org_path, *OWNERS[campaign.level])


async def step(
    session: AsyncSession, actor: Actor, campaign_id: UUID, seen: int, *states: CampaignState
) -> Campaign:
    """Lock a campaign for a step of its office, as it was seen, in one of the states."""
    campaign = await office(session, actor, campaign_id, lock=True)
    if campaign.version != seen:
        raise Stale(extra={"current": {"version": campaign.version, "state": campaign.state}})
    require(campaign, *states)
    return campaign


def require(campaign: Campaign, *states: CampaignState) -> None:
    """Refuse in any other state."""
    if campaign.state not in states:
        raise JudgingStepNotPossible


def move(campaign: Campaign, state: CampaignState, now: Clock) -> None:
    """Put a campaign into its next state."""
    campaign.state = state
    campaign.version += 1
    campaign.updated_at = now()


def entry_of(
    actor: Actor, action: str, campaign: Campaign, now: Clock, detail: Mapping[str, Any]
) -> AuditEntry:
    """Return the audit row of something done in a campaign."""
    said = {"title": campaign.title, **detail}
    return AuditEntry(actor, action, "campaign", campaign.id, campaign.org_path, now(), said)


async def audit(
    session: AsyncSession,
    actor: Actor,
    action: str,
    campaign: Campaign,
    now: Clock,
    detail: Mapping[str, Any],
) -> None:
    """Write it; last in the transaction."""
    await session.flush()
    await write_audit(session, entry_of(actor, action, campaign, now, detail))


def work_of(campaign: Campaign, entry: Entry) -> Work:
    """Return an entry as the spreading sees it."""
    return Work(
        entry.id,
        frozenset({entry.author_id, *entry.author_ids}),
        entry.org_path,
        entry.district_id is not None,
        frozenset(entry.stages),
        frozenset(entry.subjects),
        is_inner=campaign.level is CampaignLevel.SCHOOL,
    )


def person_of(judge: Judge) -> Person:
    """Return a judge as the spreading sees them."""
    return Person(
        judge.person_id,
        tuple(judge.unit_paths),
        frozenset(judge.stages),
        frozenset(judge.subjects),
    )
