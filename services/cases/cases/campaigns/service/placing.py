"""Places: how many each unit has, proposed by head-count, set by the office, and their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import campaigns, entries, quotas
from cases.campaigns.queries.quotas import Unit
from cases.campaigns.refusals import (
    CampaignStepNotPossible,
    CampaignUnknown,
    EntryIsOwn,
    EntryOfOwnSchool,
    OrderChanged,
    QuotaBelowUsed,
    QuotaUnitUnknown,
    QuotaUsedUp,
)
from cases.campaigns.rules import CampaignLevel, CampaignState, EntrySide
from cases.campaigns.service import hands
from cases.campaigns.tables import Campaign, Entry
from cases.campaigns.terms import shares
from cases.directory.tables import DirectoryUnit
from cases.items.rules import SCHOOL
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed

_SETTABLE = (CampaignState.DRAFT, CampaignState.OPEN)
_COLUMN = {EntrySide.SCHOOL: "school_rank", EntrySide.DISTRICT: "district_rank"}


@dataclass(frozen=True, slots=True)
class Quotas:
    """Numbers by default, and those of single units."""

    school_quota: int
    district_quota: int
    units: Mapping[UUID, int]


async def set_quotas(
    uow: UnitOfWork, actor: Actor, said: tuple[UUID, int, Quotas], now: Clock
) -> None:
    """Change numbers; never below what a unit has taken."""
    campaign_id, seen, wanted = said
    async with uow.begin() as session:
        campaign = await hands.lock(session, actor, campaign_id, seen, *_SETTABLE)
        if over := await quotas.below_used(session, campaign.id, wanted.units):
            told = "、".join(f"{row.org_name}（已用 {row.used}）" for row in over[:5])
            raise QuotaBelowUsed(f"{told}的名额不能少于已经推荐的数量，请提高后再保存")
        found = await quotas.of_units(session, campaign, list(wanted.units))
        if len(found) < len(wanted.units):
            raise QuotaUnitUnknown
        old = (campaign.school_quota, campaign.district_quota)
        new = (wanted.school_quota, wanted.district_quota)
        await quotas.follow_default(session, campaign.id, old, new)
        campaign.school_quota, campaign.district_quota = new
        rows = [Unit(one.id, one.name, one.path, wanted.units[one.id]) for one in found]
        await quotas.put(session, campaign.id, rows)
        detail = {"before": {"school_quota": old[0], "district_quota": old[1]}}
        detail |= {"after": {"school_quota": new[0], "district_quota": new[1]}}
        more = {**detail, "units": len(rows)}
        await hands.changed(session, actor, campaign, ("campaign.set_quotas", more), now)


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's teachers, and how many places are proposed for it."""

    unit: DirectoryUnit
    teachers: int
    most: int


async def propose(
    session: AsyncSession,
    actor: Actor,
    campaign_id: UUID,
    asked: tuple[str, int, int, int],
    now: Clock,
) -> list[Share]:
    """Return numbers by head-count, to be looked at before they are set."""
    campaign = await hands.find(session, actor, campaign_id)
    if not hands.owns(actor, campaign):
        raise NotAllowed
    kind, per, least, most = asked
    rows = await quotas.heads(session, campaign, kind, local_date(now()))
    found = shares({unit.id: count for unit, count in rows}, per, least, most)
    return [Share(unit, count, found[unit.id]) for unit, count in rows]


async def take(session: AsyncSession, campaign: Campaign, entry: Entry, side: EntrySide) -> None:
    """Take the next place of the entry's unit, at the end of its order."""
    rank = await quotas.take(session, campaign.id, _unit(entry, side))
    if rank is None:
        raise QuotaUsedUp
    setattr(entry, _COLUMN[side], rank)


async def free(session: AsyncSession, entry: Entry, side: EntrySide) -> None:
    """Give the entry's place back; whoever stood behind it moves up."""
    left, unit = getattr(entry, _COLUMN[side]), _unit(entry, side)
    setattr(entry, _COLUMN[side], None)
    await session.flush()
    behind = [
        one
        for one in await entries.placed_ids(session, entry.campaign_id, side, unit)
        if getattr(one, _COLUMN[side]) > left
    ]
    await _number(session, side, {one.id: getattr(one, _COLUMN[side]) - 1 for one in behind})
    await quotas.free(session, entry.campaign_id, unit)


def _unit(entry: Entry, side: EntrySide) -> UUID:
    if side is EntrySide.DISTRICT and entry.district_id is not None:
        return entry.district_id
    return entry.org_id


async def _number(session: AsyncSession, side: EntrySide, ranks: Mapping[UUID, int]) -> None:
    """Give entries new ranks: by way of negative ones, for no two may be equal on the way."""
    if not ranks:
        return
    name = _COLUMN[side]
    for sign in (-1, 1):
        table = Entry.__table__
        statement = (
            update(table)  # type: ignore[arg-type]  # a Table at run time
            .where(table.c.id == bindparam("wanted"))
            .values({name: bindparam("rank")})
        )
        rows = [{"wanted": key, "rank": sign * rank} for key, rank in ranks.items()]
        await session.execute(statement, rows)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of a unit as it was seen, and as it shall be."""

    side: EntrySide
    seen: Sequence[UUID]
    wanted: Sequence[UUID]


async def reorder(
    uow: UnitOfWork, actor: Actor, campaign_id: UUID, order: Order, now: Clock
) -> None:
    """Put a unit's nominations in another order, until its date; one's own stays where it is.

    At a district so does what comes from one's own school.
    """
    async with uow.begin() as session:
        campaign = await hands.find(session, actor, campaign_id)
        locked = await campaigns.locked(session, campaign.id, to_change=False)
        if locked is None:
            raise CampaignUnknown
        first = await session.get(Entry, order.wanted[0])
        if first is None or first.campaign_id != campaign.id:
            raise OrderChanged
        roles = SCHOOL if order.side is EntrySide.SCHOOL else (Role.DISTRICT_OFFICE,)
        actor.require(first.org_path, *roles)
        _require_open(locked, order.side, now)
        await quotas.ensure(session, campaign.id, hands.units_of(locked, first))
        rows = await entries.placed_ids(session, campaign.id, order.side, _unit(first, order.side))
        ids = [one.id for one in rows]
        if ids != list(order.seen) or sorted(order.wanted) != sorted(ids):
            raise OrderChanged
        _keep_own(actor, rows, order)
        _keep_own_school(actor, rows, order)
        ranks = {key: at for at, key in enumerate(order.wanted, start=1) if ids[at - 1] != key}
        await _number(session, order.side, ranks)
        more = {"side": order.side, "order": [_titles(rows)[key] for key in order.wanted]}
        await hands.audit_campaign(session, actor, locked, ("campaign.reorder", more), now)


def _titles(rows: Sequence[Entry]) -> dict[UUID, str]:
    return {one.id: one.title for one in rows}


def _keep_own(actor: Actor, rows: Sequence[Entry], order: Order) -> None:
    for at, one in enumerate(rows):
        if actor.person_id in one.author_ids and order.wanted[at] != one.id:
            raise EntryIsOwn


def _keep_own_school(actor: Actor, rows: Sequence[Entry], order: Order) -> None:
    if order.side is EntrySide.SCHOOL:
        return
    for at, one in enumerate(rows):
        is_of_school = any(grant.org_path.startswith(one.org_path) for grant in actor.grants)
        if is_of_school and order.wanted[at] != one.id:
            raise EntryOfOwnSchool


def _require_open(campaign: Campaign, side: EntrySide, now: Clock) -> None:
    has_order = campaign.level is CampaignLevel.CITY or side is EntrySide.SCHOOL
    if campaign.state is not CampaignState.OPEN or not has_order:
        raise CampaignStepNotPossible
    hands.check_date(campaign, side, now)
