"""Reads of campaigns."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import OWNERS, WITH_RESULT, CampaignLevel, CampaignState
from cases.campaigns.tables import Campaign
from cases.directory.tables import DirectoryUnit
from cases.items.rules import OFFICES, REVIEWERS
from cases.search import above
from kernel.actor import Actor
from kernel.paging import PageRequest


class CampaignShow(StrEnum):
    """What of the campaigns a list shows."""

    OPEN = "open"  # entries go up
    RUNNING = "running"  # judged, ranked, announced
    OVER = "over"  # concluded or cancelled
    DRAFT = "draft"  # of units the caller works for
    ALL = "all"


_STATES = {
    CampaignShow.OPEN: (CampaignState.OPEN,),
    CampaignShow.RUNNING: (
        CampaignState.JUDGING,
        CampaignState.RANKED,
        CampaignState.ANNOUNCED,
    ),
    CampaignShow.OVER: (CampaignState.CONCLUDED, CampaignState.CANCELLED),
    CampaignShow.DRAFT: (CampaignState.DRAFT,),
}


def owned(actor: Actor) -> ColumnElement[bool]:
    """Campaigns of units that the caller works for at their level."""
    own = [
        and_(Campaign.level == level, Campaign.org_path.in_(sorted(actor.paths(*roles))))
        for level, roles in OWNERS.items()
    ]
    return or_(false(), *own)


def concerns(actor: Actor) -> ColumnElement[bool]:
    """What is called for where the caller belongs, the own drafts, and what offices have below."""
    places = sorted({unit for grant in actor.grants for unit in above(grant.org_path)})
    below = [Campaign.org_path.startswith(path) for path in sorted(actor.paths(*OFFICES))]
    public = and_(Campaign.state != CampaignState.DRAFT, or_(Campaign.org_path.in_(places), *below))
    return or_(public, owned(actor))


async def page(
    session: AsyncSession,
    actor: Actor,
    wanted: tuple[CampaignShow, CampaignLevel | None],
    request: PageRequest,
) -> Sequence[Campaign]:
    """What concerns the caller, the newest first; one more than the page shows."""
    show, level = wanted
    states = _STATES.get(show)
    query = select(Campaign).where(
        concerns(actor),
        Campaign.state.in_(states) if states else true(),
        Campaign.level == level if level else true(),
    )
    if after := request.start(UUID):
        query = query.where(Campaign.id < after[0])
    ordered = query.order_by(Campaign.id.desc()).limit(request.limit + 1)
    return (await session.scalars(ordered)).all()


async def visible(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Campaign | None:
    """One campaign that concerns the caller."""
    query = select(Campaign).where(Campaign.id == campaign_id, concerns(actor))
    return await session.scalar(query)


async def locked(session: AsyncSession, campaign_id: UUID, *, to_change: bool) -> Campaign | None:
    """One campaign, kept as it is until the commit; by many at once unless it is changed."""
    query = select(Campaign).where(Campaign.id == campaign_id)
    query = query.with_for_update(read=not to_change)
    return await session.scalar(query.execution_options(populate_existing=True))


async def parents(session: AsyncSession, org_path: str) -> Sequence[Campaign]:
    """Open campaigns of the units above one, the newest first."""
    higher = above(org_path)[:-1]
    query = select(Campaign).where(
        Campaign.org_path.in_(higher), Campaign.state == CampaignState.OPEN
    )
    return (await session.scalars(query.order_by(Campaign.id.desc()).limit(100))).all()


async def with_result(
    session: AsyncSession, parent_id: UUID, paths: Sequence[str]
) -> Sequence[Campaign]:
    """Campaigns of these units that have a result and send it to this parent."""
    query = select(Campaign).where(
        Campaign.parent_id == parent_id,
        Campaign.state.in_(WITH_RESULT),
        Campaign.org_path.in_(list(paths)),
    )
    return (await session.scalars(query.order_by(Campaign.id).limit(100))).all()


async def units(
    session: AsyncSession, actor: Actor
) -> Sequence[tuple[CampaignLevel, DirectoryUnit]]:
    """The units that the caller may hold a campaign for, the highest first."""
    found: list[tuple[CampaignLevel, DirectoryUnit]] = []
    paths = actor.paths(*REVIEWERS)
    rows = await session.scalars(select(DirectoryUnit).where(DirectoryUnit.path.in_(sorted(paths))))
    for unit in rows:
        for level, roles in OWNERS.items():
            if unit.kind == level and unit.path in actor.paths(*roles):
                found.append((level, unit))
    return sorted(found, key=lambda one: (len(one[1].path), one[1].path))
