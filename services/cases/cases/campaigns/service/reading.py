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
from cases.campaigns.tables import Campaign, Entry
from cases.campaigns.terms import Terms, problems_of
from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.items.rules import AUTHORS, SCHOOL
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.errors import FieldError, NotAllowed, Refusal

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
    may_order: bool


async def desk(
    session: AsyncSession, actor: Actor, said: tuple[UUID, EntrySide], now: Clock
) -> DeskView:
    """Return a desk of the caller's."""
    campaign_id, side = said
    campaign = await open_desk(session, actor, campaign_id, side)
    counts = await entries.counts(session, actor, Desk(campaign, side))
    unit = await _unit(session, actor, campaign, side)
    if unit is None:
        return DeskView(side, counts, None, 0, may_order=False)
    row = await quotas.one(session, campaign.id, unit.id)
    most = campaign.school_quota if side is EntrySide.SCHOOL else campaign.district_quota
    shown = Unit(unit.id, unit.name, unit.path, row.most if row else most)
    return DeskView(
        side, counts, shown, row.used if row else 0, may_order=_may_order(campaign, side, now)
    )


def _may_order(campaign: Campaign, side: EntrySide, now: Clock) -> bool:
    if campaign.state is not CampaignState.OPEN:
        return False
    try:
        hands.check_date(campaign, side, now)
    except Refusal:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Listed:
    """Who reads which desk's list, when."""

    actor: Actor
    desk: Desk
    at: datetime

    def actions(self, row: Entry) -> list[EntryVerb]:
        """Return what the caller may do with an entry of the list from this desk."""
        campaign = self.desk.campaign
        hand = Hand(row, campaign, self.actor, hands.standing_of(self.actor, campaign, row))
        wanted = (self.desk.side,)
        return list(way.possible(hand.place, hand.standing, hand.call, wanted, self.at))


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
