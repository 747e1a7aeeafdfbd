"""What school, district and the campaign's office do with entries; authors take theirs back."""

from collections.abc import Sequence
from dataclasses import dataclass
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
    ResultNotThere,
    SubstituteWrong,
)
from cases.campaigns.rules import (
    ENDED,
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
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Decision:
    """A verb on an entry as it was seen, why, and whose place it takes 递补."""

    verb: EntryVerb
    entry_id: UUID
    seen: int
    reason: str = ""
    replaces_id: UUID | None = None
    sides: Sequence[EntrySide] = hands.DESKS


async def decide(uow: UnitOfWork, actor: Actor, said: Decision, now: Clock) -> Entry:
    """Take one step of the way up or down."""
    async with uow.begin() as session:
        wanted = (said.entry_id, said.verb, said.seen)
        hand, side = await hands.lock_entry(session, actor, wanted, said.sides, now)
        entry, before, place = hand.entry, hand.entry.state, hand.place
        if said.verb in (EntryVerb.NOMINATE, EntryVerb.ADMIT):
            await _require_item(session, entry)
        if said.verb is EntryVerb.NOMINATE:
            await _nominate(session, hand, side, said.replaces_id)
        for one in way.freed(said.verb, side, place):
            await placing.free(session, entry, one)
        to, holder = way.after(said.verb, side, place, hand.campaign.level)
        entry.state, entry.held_by, entry.reason = to, holder, said.reason
        move = Move(said.verb, before, said.reason, {"side": side})
        await hands.done(session, hand, move, now)
    return entry


async def _require_item(session: AsyncSession, entry: Entry) -> None:
    """The version is kept by triggers, but what was taken down does not go up."""
    item = await session.get(Item, entry.item_id)
    if item is None or item.state not in OPEN_STATES:
        raise EntryItemGone


async def _nominate(
    session: AsyncSession, hand: Hand, side: EntrySide, replaces_id: UUID | None
) -> None:
    await placing.take(session, hand.campaign, hand.entry, side)
    if replaces_id is not None:
        await _require_left(session, hand.entry, side, replaces_id)
        hand.entry.replaces_id = replaces_id


async def _require_left(
    session: AsyncSession, entry: Entry, side: EntrySide, replaces_id: UUID
) -> None:
    """A substitute takes the place that another one of its unit left."""
    other = await session.get(Entry, replaces_id)
    is_same = (
        other is not None
        and other.id != entry.id
        and other.campaign_id == entry.campaign_id
        and other.state in ENDED
        and (
            other.district_id == entry.district_id
            if side is EntrySide.DISTRICT
            else other.org_id == entry.org_id
        )
    )
    if not is_same or await entries.is_replaced(session, replaces_id):
        raise SubstituteWrong


async def nominate_result(
    session: AsyncSession, actor: Actor, said: tuple[UUID, UUID], now: Clock
) -> Entry:
    """Send what the caller's own campaign ranked to its parent, with item and version as judged."""
    parent_id, entry_id = said
    campaign = await campaigns.locked(session, parent_id, to_change=False)
    source = await session.get(Entry, entry_id)
    child = await session.get(Campaign, source.campaign_id) if source else None
    if campaign is None or campaign.state is CampaignState.DRAFT:
        raise CampaignUnknown
    if source is None or child is None or not _is_own(actor, child):
        raise EntryUnknown
    _require_result(campaign, child, source)
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


def _is_own(actor: Actor, child: Campaign) -> bool:
    return child.org_path in actor.paths(*OWNERS[child.level])


def _require_result(campaign: Campaign, child: Campaign, source: Entry) -> None:
    has_result = child.parent_id == campaign.id and child.state in WITH_RESULT
    if not has_result or source.state is not EntryState.ADMITTED:
        raise ResultNotThere
    if campaign.state is not CampaignState.OPEN:
        raise CampaignStepNotPossible


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


async def results_below(
    session: AsyncSession, actor: Actor, campaign_id: UUID
) -> list[tuple[Entry, Campaign]]:
    """What the caller's own campaigns ranked and may still go up to this one."""
    campaign = await hands.find(session, actor, campaign_id)
    paths = [path for level in OWNERS for path in actor.paths(*OWNERS[level])]
    children = await campaigns.with_result(session, campaign.id, paths)
    own = {one.id: one for one in children if _is_own(actor, one)}
    admitted = await entries.admitted(session, list(own))
    taken = await entries.live_items(session, campaign.id, [one.item_id for one in admitted])
    return [(one, own[one.campaign_id]) for one in admitted if one.item_id not in taken]
