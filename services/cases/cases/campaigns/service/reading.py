"""Reading: what somebody may do with a campaign, and an entry with the version that is judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import campaigns, entries, quotas
from cases.campaigns.queries.entries import Desk, EntryShow
from cases.campaigns.queries.quotas import Unit
from cases.campaigns.refusals import EntryUnknown
from cases.campaigns.rules import (
    CampaignAct,
    CampaignLevel,
    CampaignState,
    EntrySide,
    EntryVerb,
)
from cases.campaigns.service import hands
from cases.campaigns.service.hands import Hand
from cases.campaigns.service.opening import past_problems
from cases.campaigns.tables import Campaign, Entry, EntryStep
from cases.campaigns.terms import Terms, problems_of
from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.items.content import ItemContent
from cases.items.queries import items as queries
from cases.items.rules import AUTHORS, SCHOOL
from cases.items.tables import ItemAuthor, ItemFile
from cases.ports import SignTicket, Ticket
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import FieldError, NotAllowed

_OFFICIAL = {
    CampaignState.DRAFT: (
        CampaignAct.EDIT,
        CampaignAct.OPEN,
        CampaignAct.SET_QUOTAS,
        CampaignAct.DISCARD,
    ),
    CampaignState.OPEN: (CampaignAct.CHANGE_DATES, CampaignAct.SET_QUOTAS, CampaignAct.CANCEL),
    CampaignState.JUDGING: (CampaignAct.CHANGE_DATES, CampaignAct.CANCEL),
}


def acts_of(actor: Actor, campaign: Campaign, now: datetime) -> list[CampaignAct]:
    """Return what the caller may do with a campaign now."""
    found = list(_OFFICIAL.get(campaign.state, ())) if hands.owns(actor, campaign) else []
    if campaign.level is CampaignLevel.SCHOOL and CampaignAct.SET_QUOTAS in found:
        found.remove(CampaignAct.SET_QUOTAS)  # nobody nominates there
    is_on = campaign.state is CampaignState.OPEN
    is_time = campaign.entries_from <= now < campaign.entries_until
    is_called = any(path.startswith(campaign.org_path) for path in actor.paths(*AUTHORS))
    if is_on and is_time and is_called:
        found.append(CampaignAct.PROPOSE)
    return found


def desks_of(actor: Actor, campaign: Campaign) -> list[EntrySide]:
    """Return the desks of a campaign that the caller sits at."""
    if campaign.state is CampaignState.DRAFT:
        return []
    here, level = campaign.org_path, campaign.level

    def works_below(*roles: Role) -> bool:
        return any(one.startswith(here) or here.startswith(one) for one in actor.paths(*roles))

    desks = {
        EntrySide.SCHOOL: level is not CampaignLevel.SCHOOL and works_below(*SCHOOL),
        EntrySide.DISTRICT: level is CampaignLevel.CITY and works_below(Role.DISTRICT_OFFICE),
        EntrySide.OWNER: hands.owns(actor, campaign),
    }
    return [side for side, is_there in desks.items() if is_there]


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign as its page shows it."""

    campaign: Campaign
    acts: Sequence[CampaignAct]
    desks: Sequence[EntrySide]
    parent: Campaign | None
    problems: Sequence[FieldError]


async def view(session: AsyncSession, actor: Actor, campaign_id: UUID, now: Clock) -> CampaignView:
    """Return a campaign that concerns the caller; of a draft also what is wrong with it."""
    campaign = await hands.find(session, actor, campaign_id)
    parent = await session.get(Campaign, campaign.parent_id) if campaign.parent_id else None
    problems: list[FieldError] = []
    if campaign.state is CampaignState.DRAFT:
        terms = Terms.of(campaign)
        problems = [*problems_of(terms, campaign.level), *past_problems(terms, now())]
    return CampaignView(
        campaign, acts_of(actor, campaign, now()), desks_of(actor, campaign), parent, problems
    )


async def parents_of(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Sequence[Campaign]:
    """Return the open campaigns above that one's own may send its best to."""
    campaign = await hands.find(session, actor, campaign_id)
    if not hands.owns(actor, campaign):
        raise NotAllowed
    return await campaigns.parents(session, campaign.org_path)


async def highest(session: AsyncSession, actor: Actor, campaign_id: UUID) -> EntrySide:
    """Return the caller's highest desk of a campaign."""
    desks = desks_of(actor, await hands.find(session, actor, campaign_id))
    if not desks:
        raise NotAllowed
    return desks[-1]


@dataclass(frozen=True, slots=True)
class DeskView:
    """A desk: how many each list holds, and the places of the unit where there is one."""

    side: EntrySide
    counts: dict[EntryShow, int]
    unit: Unit | None
    used: int


async def desk(session: AsyncSession, actor: Actor, campaign_id: UUID, side: EntrySide) -> DeskView:
    """Return a desk of the caller's."""
    campaign = await open_desk(session, actor, campaign_id, side)
    counts = await entries.counts(session, actor, Desk(campaign, side))
    unit = await _unit(session, actor, campaign, side)
    if unit is None:
        return DeskView(side, counts, None, 0)
    row = await quotas.one(session, campaign.id, unit.id)
    most = campaign.school_quota if side is EntrySide.SCHOOL else campaign.district_quota
    shown = Unit(unit.id, unit.name, unit.path, row.most if row else most)
    return DeskView(side, counts, shown, row.used if row else 0)


async def open_desk(
    session: AsyncSession, actor: Actor, campaign_id: UUID, side: EntrySide
) -> Campaign:
    """Return the campaign of a desk that the caller sits at."""
    campaign = await hands.find(session, actor, campaign_id)
    if side not in desks_of(actor, campaign):
        raise EntryUnknown("您在该活动中没有这一级的工作台，请从评选活动列表进入")
    return campaign


async def _unit(
    session: AsyncSession, actor: Actor, campaign: Campaign, side: EntrySide
) -> DirectoryUnit | None:
    """Return the unit whose places a desk has; who works for several sees the first."""
    if side is EntrySide.OWNER:
        return None
    roles = SCHOOL if side is EntrySide.SCHOOL else (Role.DISTRICT_OFFICE,)
    paths = sorted(path for path in actor.paths(*roles) if path.startswith(campaign.org_path))
    found = await directory.units_at(session, paths, str(side))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with its version as it was proposed, and its history."""

    hand: Hand
    content: ItemContent
    authors: Sequence[ItemAuthor]
    files: Sequence[ItemFile]
    steps: Sequence[EntryStep]
    actions: Sequence[EntryVerb]
    replaces: Entry | None


async def entry(
    session: AsyncSession,
    actor: Actor,
    said: tuple[UUID, Sequence[EntrySide]],
    now: Clock,
) -> EntryView:
    """Return an entry that has come to one of the caller's desks, or is the caller's own."""
    entry_id, wanted = said
    hand = await _held(session, actor, entry_id, wanted)
    row = hand.entry
    version = await queries.version(session, row.item_id, row.version_no)
    content = version.content if version else {}
    replaces = await session.get(Entry, row.replaces_id) if row.replaces_id else None
    return EntryView(
        hand=hand,
        content=ItemContent.model_validate(content),
        authors=await queries.authors(session, row.item_id, row.version_no),
        files=await queries.files(session, row.item_id, row.version_no),
        steps=await entries.steps(session, row.id),
        actions=way.possible(hand.place, hand.standing, hand.call, wanted, now()),
        replaces=replaces,
    )


async def _held(
    session: AsyncSession, actor: Actor, entry_id: UUID, wanted: Sequence[EntrySide]
) -> Hand:
    """Co-authors read the entry, too; what its owner does they do not."""
    if EntrySide.AUTHOR not in wanted:
        return await hands.hold(session, actor, entry_id, wanted)
    row = await session.get(Entry, entry_id)
    campaign = await session.get(Campaign, row.campaign_id) if row else None
    if row is None or campaign is None or actor.person_id not in row.author_ids:
        raise EntryUnknown
    return Hand(row, campaign, actor, hands.standing_of(actor, campaign, row))


async def ticket(uow: UnitOfWork, actor: Actor, entry_id: UUID, sign: SignTicket) -> Ticket:
    """Sign a ticket for the files of an entry on one of the caller's desks."""
    async with uow() as session:
        hand = await hands.hold(session, actor, entry_id, hands.DESKS)
        row = hand.entry
        files = await queries.files(session, row.item_id, row.version_no)
    return sign(actor.person_id, [one.file_id for one in files])
