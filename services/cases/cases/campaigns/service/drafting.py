"""Writing a campaign: begun with defaults, saved with gaps, thrown away before it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import terms as rules
from cases.campaigns.queries import campaigns
from cases.campaigns.refusals import CampaignParentWrong, CampaignUnitMissing
from cases.campaigns.rules import CampaignKind, CampaignState
from cases.campaigns.service import hands
from cases.campaigns.tables import Campaign, CampaignQuota
from cases.campaigns.terms import Terms
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new campaign is, and whose (None = the highest unit of the caller's)."""

    kind: CampaignKind
    title: str
    org_id: UUID | None


async def create(session: AsyncSession, actor: Actor, begun: Beginning, now: Clock) -> Campaign:
    """Begin a campaign of a unit of one's own; the level is the unit's."""
    units = await campaigns.units(session, actor)
    mine = [one for one in units if begun.org_id in (None, one[1].id)]
    if not mine:
        raise CampaignUnitMissing
    level, unit = mine[0]
    terms = rules.defaults(begun.kind, level, begun.title, now())
    campaign = Campaign(
        **terms.values(),
        level=level,
        org_id=unit.id,
        org_name=unit.name,
        org_path=unit.path,
        state=CampaignState.DRAFT,
        created_by=actor.person_id,
        version=0,
    )
    session.add(campaign)
    await session.flush()
    await hands.changed(session, actor, campaign, ("campaign.create", {}), now)
    return campaign


async def save(uow: UnitOfWork, actor: Actor, said: tuple[UUID, int, Terms], now: Clock) -> None:
    """Keep a draft as it is now; what is missing is told, not refused."""
    campaign_id, seen, terms = said
    async with uow.begin() as session:
        states = (CampaignState.DRAFT,)
        campaign = await hands.lock(session, actor, campaign_id, seen, *states)
        await require_parent(session, campaign, terms.parent_id)
        before = {"title": campaign.title}
        for name, value in terms.values().items():
            setattr(campaign, name, value)
        await hands.changed(session, actor, campaign, ("campaign.save", {"before": before}), now)


async def require_parent(session: AsyncSession, campaign: Campaign, wanted: UUID | None) -> None:
    """Refuse a parent that is not an open campaign of a unit above."""
    if wanted is None:
        return
    offered: Sequence[Campaign] = await campaigns.parents(session, campaign.org_path)
    if wanted not in {one.id for one in offered}:
        wrong = CampaignParentWrong
        raise wrong(errors=[FieldError("parent_id", wrong.code, wrong.title)])


async def discard(uow: UnitOfWork, actor: Actor, campaign_id: UUID, seen: int, now: Clock) -> None:
    """Throw a draft away: nobody but its office has seen it."""
    async with uow.begin() as session:
        states = (CampaignState.DRAFT,)
        campaign = await hands.lock(session, actor, campaign_id, seen, *states)
        quotas = delete(CampaignQuota).where(CampaignQuota.campaign_id == campaign.id)
        await session.execute(quotas)
        await session.delete(campaign)
        await session.flush()
        await hands.audit_campaign(session, actor, campaign, ("campaign.discard", {}), now)
