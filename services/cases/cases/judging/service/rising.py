"""What one's own campaign ranked goes up to its parent: three levels 校–县–市 (R24, ADR 0071)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import campaigns, entries, quotas
from cases.campaigns.refusals import (
    CampaignStepNotPossible,
    CampaignUnknown,
    EntryIsOwn,
    EntryItemGone,
    EntryOfOwnSchool,
    EntryUnknown,
)
from cases.campaigns.rules import (
    OWNERS,
    WITH_RESULT,
    CampaignLevel,
    CampaignState,
    EntrySide,
    EntryState,
    EntryVerb,
)
from cases.campaigns.service import hands, placing, proposing
from cases.campaigns.service.hands import Hand, Move
from cases.campaigns.tables import Campaign, Entry
from cases.items.rules import OPEN_STATES
from cases.items.tables import Item
from cases.judging.queries import results
from cases.judging.queries.results import RisingRow
from cases.judging.refusals import ResultNotThere, ResultStruck
from cases.judging.rules import has_lost
from cases.judging.tables import EntryResult
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.errors import NotAllowed


async def nominate(
    session: AsyncSession, actor: Actor, said: tuple[UUID, UUID], now: Clock
) -> Entry:
    """Send what the caller's own campaign ranked to its parent, with item and version as judged."""
    parent_id, entry_id = said
    campaign = await campaigns.locked(session, parent_id, to_change=False)
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise CampaignUnknown
    source, child = await _ranked(session, actor, campaign, entry_id)
    side = _side_of(child.level)
    hands.check_date(campaign, side, now)
    entry = await _risen(session, campaign, source)
    standing = hands.standing_of(actor, campaign, entry)
    _require_impartial(standing, side)
    await quotas.ensure(session, campaign.id, hands.units_of(campaign, entry))
    await placing.take(session, campaign, entry, side)
    is_city_run = entry.district_id is None
    entry.state = EntryState.NOMINATED
    entry.held_by = way.above(side, campaign.level, is_city_run=is_city_run)
    session.add(entry)
    await session.flush()
    hand = Hand(entry, campaign, actor, standing)
    move = Move(EntryVerb.NOMINATE, EntryState.ADMITTED, "", {"side": side, "source": child.title})
    await hands.done(session, hand, move, now)
    return entry


async def _ranked(
    session: AsyncSession, actor: Actor, campaign: Campaign, entry_id: UUID
) -> tuple[Entry, Campaign]:
    """An entry with a result that stands; nobody strikes it meanwhile, for that locks its own."""
    source = await session.get(Entry, entry_id)
    child = None
    if source is not None:
        child = await campaigns.locked(session, source.campaign_id, to_change=False)
    if source is None or child is None or not hands.owns(actor, child):
        raise EntryUnknown
    has_result = child.parent_id == campaign.id and child.state in WITH_RESULT
    result = await session.get(EntryResult, entry_id, populate_existing=True)
    if not has_result or result is None:
        raise ResultNotThere
    if campaign.state is not CampaignState.OPEN:
        raise CampaignStepNotPossible
    if has_lost(result.explanation):
        raise ResultStruck
    return source, child


def _side_of(level: CampaignLevel) -> EntrySide:
    if level is CampaignLevel.CITY:
        raise NotAllowed
    return EntrySide.SCHOOL if level is CampaignLevel.SCHOOL else EntrySide.DISTRICT


def _require_impartial(standing: way.Standing, side: EntrySide) -> None:
    if standing.is_author:
        raise EntryIsOwn
    if side is EntrySide.DISTRICT and standing.is_of_school:
        raise EntryOfOwnSchool


async def _risen(session: AsyncSession, campaign: Campaign, source: Entry) -> Entry:
    """The item is kept to oneself, so that it goes up once."""
    item = await session.get(Item, source.item_id, with_for_update=True, populate_existing=True)
    if item is None or item.state not in OPEN_STATES:
        raise EntryItemGone
    await proposing.require_fit(session, campaign, item)
    entry = await proposing.made_of(session, campaign, item)
    for name in ("version_no", "kind", "title", "stages", "subjects", "author_ids", "credit"):
        setattr(entry, name, getattr(source, name))
    return entry


async def risings(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Sequence[RisingRow]:
    """What the caller's own campaigns ranked and may still go up to this one, the best first."""
    campaign = await hands.find(session, actor, campaign_id)
    paths = [path for level in OWNERS for path in actor.paths(*OWNERS[level])]
    children = await campaigns.with_result(session, campaign.id, paths)
    own = [one.id for one in children if hands.owns(actor, one)]
    rows = await results.risings(session, own)
    ranked = [row for row in rows if not has_lost(row[0].explanation)]
    taken = await entries.live_items(session, campaign.id, [row[1].item_id for row in ranked])
    return [row for row in ranked if row[1].item_id not in taken]
