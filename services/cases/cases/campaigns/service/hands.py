"""A campaign or an entry in somebody's hand: found, locked for a step, written down, audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns import way
from cases.campaigns.queries import campaigns, entries, quotas
from cases.campaigns.queries.quotas import Unit
from cases.campaigns.refusals import CampaignStepNotPossible, CampaignUnknown, EntryUnknown
from cases.campaigns.rules import (
    OWNERS,
    CampaignLevel,
    CampaignState,
    EntrySide,
    EntryVerb,
)
from cases.campaigns.tables import Campaign, Entry, EntryStep
from cases.campaigns.way import Call, Place, Standing
from cases.items.rules import SCHOOL
from cases.search import above
from kernel import audit as audits
from kernel.actor import Actor, Role
from kernel.clock import Clock
from kernel.errors import NotAllowed, Stale

UNITS = (EntrySide.SCHOOL, EntrySide.DISTRICT)
DESKS = (*UNITS, EntrySide.OWNER)


def owns(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether it is a campaign of the caller's own unit."""
    return campaign.org_path in actor.paths(*OWNERS[campaign.level])


async def find(session: AsyncSession, actor: Actor, campaign_id: UUID) -> Campaign:
    """Return a campaign that concerns the caller."""
    found = await campaigns.visible(session, actor, campaign_id)
    if found is None:
        raise CampaignUnknown
    return found


async def lock(
    session: AsyncSession, actor: Actor, campaign_id: UUID, seen: int, *states: CampaignState
) -> Campaign:
    """Lock a campaign of the caller's unit, in one of the states and as the caller has seen it."""
    await find(session, actor, campaign_id)
    campaign = await campaigns.locked(session, campaign_id, to_change=True)
    if campaign is None:
        raise CampaignUnknown
    if not owns(actor, campaign):
        raise NotAllowed
    if campaign.version != seen:
        raise Stale(extra={"current": {"version": campaign.version}})
    if campaign.state not in states:
        raise CampaignStepNotPossible
    return campaign


async def changed(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    said: tuple[str, Mapping[str, Any]],
    now: Clock,
) -> None:
    """A change of a campaign: a new version of the row, and the audit; last in the transaction."""
    campaign.version += 1
    campaign.updated_at = now()
    await session.flush()
    await audit_campaign(session, actor, campaign, said, now)


async def audit_campaign(
    session: AsyncSession,
    actor: Actor,
    campaign: Campaign,
    said: tuple[str, Mapping[str, Any]],
    now: Clock,
) -> None:
    """Write the audit row of a campaign."""
    action, more = said
    detail = {"title": campaign.title, **more}
    entry = audits.Entry(actor, action, "campaign", campaign.id, campaign.org_path, now(), detail)
    await audits.write_audit(session, entry)


@dataclass(frozen=True, slots=True)
class Hand:
    """An entry, its campaign, and who holds it."""

    entry: Entry
    campaign: Campaign
    actor: Actor
    standing: Standing

    @property
    def call(self) -> Call:
        """What the way has to know of the campaign."""
        return call_of(self.campaign)

    @property
    def place(self) -> Place:
        """Where the entry stands now."""
        entry = self.entry
        return Place(
            state=entry.state,
            held_by=entry.held_by,
            is_city_run=entry.district_id is None,
            has_school_place=entry.school_rank is not None,
            has_district_place=entry.district_rank is not None,
        )


def call_of(campaign: Campaign) -> Call:
    """Return a campaign as the way sees it."""
    return Call(
        campaign.level,
        campaign.state,
        campaign.entries_from,
        campaign.entries_until,
        campaign.districts_until,
    )


def check_date(campaign: Campaign, side: EntrySide, now: Clock) -> None:
    """Refuse a unit before the beginning and from its date on."""
    way.check_time(EntryVerb.NOMINATE, side, call_of(campaign), now())


def standing_of(actor: Actor, campaign: Campaign, entry: Entry) -> Standing:
    """Return how somebody stands to an entry."""
    path, level = entry.org_path, campaign.level
    is_city = level is CampaignLevel.CITY and entry.district_id is not None
    sides = {
        EntrySide.AUTHOR: actor.person_id == entry.author_id,
        EntrySide.SCHOOL: level is not CampaignLevel.SCHOOL and actor.reaches(path, *SCHOOL),
        EntrySide.DISTRICT: is_city and actor.reaches(path, Role.DISTRICT_OFFICE),
        EntrySide.OWNER: owns(actor, campaign),
    }
    return Standing(
        sides=tuple(side for side, is_it in sides.items() if is_it),
        is_author=actor.person_id in entry.author_ids,
        is_of_school=any(grant.org_path.startswith(path) for grant in actor.grants),
    )


async def hold(
    session: AsyncSession, actor: Actor, entry_id: UUID, wanted: Sequence[EntrySide]
) -> Hand:
    """Return an entry that the caller may see as one of the sides."""
    entry = await session.get(Entry, entry_id)
    campaign = await session.get(Campaign, entry.campaign_id) if entry else None
    if entry is None or campaign is None:
        raise EntryUnknown
    return _seen(Hand(entry, campaign, actor, standing_of(actor, campaign, entry)), wanted)


def _seen(hand: Hand, wanted: Sequence[EntrySide]) -> Hand:
    if not any(
        one in wanted and way.has_reached(hand.entry.held_by, one) for one in hand.standing.sides
    ):
        raise EntryUnknown
    return hand


async def lock_entry(
    session: AsyncSession,
    actor: Actor,
    said: tuple[UUID, EntryVerb, int],
    wanted: Sequence[EntrySide],
    now: Clock,
) -> tuple[Hand, EntrySide]:
    """Lock an entry for a step that is the caller's to take now; with the side it is taken on.

    The campaign first (shared: it neither closes nor moves its dates meanwhile), then the places
    of its units, then the entry: always in this order.
    """
    entry_id, verb, seen = said
    hand = await hold(session, actor, entry_id, wanted)
    campaign = await campaigns.locked(session, hand.campaign.id, to_change=False)
    if campaign is None:
        raise EntryUnknown
    await quotas.ensure(session, campaign.id, units_of(campaign, hand.entry))
    entry = await entries.locked(session, entry_id)
    if entry is None:
        raise EntryUnknown
    hand = _seen(Hand(entry, campaign, actor, standing_of(actor, campaign, entry)), wanted)
    way.mine(verb, hand.standing, wanted)  # whose step it is comes before what was seen
    if entry.version != seen:
        raise Stale(extra={"current": {"version": entry.version, "state": entry.state}})
    side = way.take(verb, hand.place, hand.standing, hand.call, wanted)
    way.check_time(verb, side, hand.call, now())
    return hand, side


def units_of(campaign: Campaign, entry: Entry) -> list[Unit]:
    """Return the units whose places an entry may take, with their numbers by default."""
    if campaign.level is CampaignLevel.SCHOOL:
        return []
    found = [Unit(entry.org_id, entry.org_name, entry.org_path, campaign.school_quota)]
    if campaign.level is CampaignLevel.CITY and entry.district_id is not None:
        path = above(entry.org_path)[-2]
        most = campaign.district_quota
        found.append(Unit(entry.district_id, entry.district_name, path, most))
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """A step that was taken: why, and what else the audit keeps of it."""

    verb: EntryVerb
    from_state: str
    reason: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


async def done(session: AsyncSession, hand: Hand, move: Move, now: Clock) -> None:
    """Write a step down with the entry and the audit; last in the transaction."""
    entry, actor = hand.entry, hand.actor
    entry.version += 1
    entry.updated_at = now()
    session.add(
        EntryStep(
            entry_id=entry.id,
            verb=move.verb,
            to_state=entry.state,
            held_by=entry.held_by,
            actor_id=actor.person_id,
            actor_name=actor.name,
            reason=move.reason,
            at=now(),
        )
    )
    await session.flush()
    said = {"title": entry.title, "campaign": hand.campaign.title, "from": move.from_state}
    said |= {"to": entry.state, **move.detail}
    if move.reason:
        said["reason"] = move.reason
    action, path = f"entry.{move.verb}", entry.org_path
    row = audits.Entry(actor, action, "entry", entry.id, path, now(), said)
    await audits.write_audit(session, row)
