"""A showcase made of a campaign's result in one press: a section for each award, by place."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import CampaignState
from cases.feedback.queries import listed
from cases.items.rules import OPEN_STATES
from cases.judging.queries import results
from cases.judging.service import hands as judging
from cases.showcases.refusals import CampaignNotConcluded
from cases.showcases.rules import MOST_ITEMS, MOST_SECTIONS, ShowcaseKind
from cases.showcases.service import drafting, hands
from cases.showcases.service.drafting import Beginning, Shown
from cases.showcases.tables import Showcase
from kernel.actor import Actor
from kernel.clock import Clock

_TITLE = 100


@dataclass(frozen=True, slots=True)
class _Won:
    item_id: UUID
    award: str
    place: int


async def make(session: AsyncSession, actor: Actor, campaign_id: UUID, now: Clock) -> Showcase:
    """Make a draft of the awarded entries; what was taken down since is left out."""
    campaign = await judging.office(session, actor, campaign_id)
    if campaign.state is not CampaignState.CONCLUDED:
        raise CampaignNotConcluded
    title = f"{campaign.title}成果展播"[:_TITLE]
    begun = Beginning(ShowcaseKind.SHOWCASE, title, campaign.org_id)
    row = await drafting.begin(session, actor, begun, now)
    won = await _won(session, actor, campaign_id)
    awards = list(dict.fromkeys(one.award for one in won))[:MOST_SECTIONS]
    row.sections, row.campaign_id = awards or [""], campaign_id
    items = [
        Shown(one.item_id, at, f"{campaign.title}{one.award}"[:200], None)
        for at, award in enumerate(awards)
        for one in won
        if one.award == award
    ][:MOST_ITEMS]
    await drafting.put_items(session, actor, row, items, {}, now)
    said = {"campaign": campaign.title, "count": len(items)}
    await hands.changed(session, actor, row, ("showcase.make", said), now)
    return row


async def _won(session: AsyncSession, actor: Actor, campaign_id: UUID) -> list[_Won]:
    rows = await results.awarded(session, campaign_id)
    open_ones = await listed.by_ids(session, actor, [entry.item_id for _, entry in rows])
    found = {
        entry.item_id: _Won(entry.item_id, result.award or "", result.place)
        for result, entry in reversed(rows)
        if entry.item_id in open_ones and open_ones[entry.item_id].state in OPEN_STATES
    }
    return sorted(found.values(), key=lambda one: one.place)
