"""Reads of entries: one, a desk's lists, an author's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, cast, false, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.rules import (
    ENDED,
    LIVE,
    CampaignLevel,
    CampaignState,
    EntryHolder,
    EntrySide,
    EntryState,
)
from cases.campaigns.tables import Campaign, Entry, EntryStep
from cases.items.rules import SCHOOL, Consent
from cases.items.tables import Item, ItemAuthor, ItemVersion
from kernel.actor import Actor, Role
from kernel.paging import PageRequest

MOST_STEPS = 200
_UNRANKED = 2**31 - 1


class EntryShow(StrEnum):
    """What a desk shows."""

    WAITING = "waiting"  # on its table
    PLACED = "placed"  # in the places of its unit; at the owner's: admitted
    HANDLED = "handled"  # returned, refused, withdrawn
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk of which campaign, and what of it."""

    campaign: Campaign
    side: EntrySide
    show: EntryShow = EntryShow.ALL


async def locked(session: AsyncSession, entry_id: UUID) -> Entry | None:
    """One entry, kept to oneself until the commit."""
    query = select(Entry).where(Entry.id == entry_id).with_for_update()
    return await session.scalar(query.execution_options(populate_existing=True))


async def live_items(
    session: AsyncSession, campaign_id: UUID, item_ids: Collection[UUID]
) -> set[UUID]:
    """Those of the items that have an entry which may still win."""
    query = select(Entry.item_id).where(
        Entry.campaign_id == campaign_id, Entry.item_id.in_(item_ids), Entry.state.in_(LIVE)
    )
    return set(await session.scalars(query))


async def disagreed_items(session: AsyncSession, item_ids: Collection[UUID]) -> set[UUID]:
    """Those of the items with a co-author who has not agreed to the version that is shown."""
    one, version = ItemAuthor, ItemVersion
    query = (
        select(one.item_id)
        .join(Item, Item.id == one.item_id)
        .join(
            version,
            and_(version.item_id == one.item_id, version.version_no == one.version_no),
        )
        .where(
            one.item_id.in_(item_ids),
            one.version_no == func.coalesce(Item.published_no, Item.newest_no),
            one.person_id != Item.author_id,
            or_(
                one.consent != Consent.GIVEN,
                one.consent_hash.is_distinct_from(version.content_hash),
            ),
        )
    )
    return set(await session.scalars(query))


async def steps(session: AsyncSession, entry_id: UUID) -> Sequence[EntryStep]:
    """The history of an entry, the latest step first."""
    query = select(EntryStep).where(EntryStep.entry_id == entry_id)
    return (await session.scalars(query.order_by(EntryStep.id.desc()).limit(MOST_STEPS))).all()


def within(actor: Actor, desk: Desk) -> ColumnElement[bool]:
    """What of a campaign has come to the caller's desk."""
    here = Entry.campaign_id == desk.campaign.id
    if desk.side is EntrySide.OWNER:
        return and_(here, Entry.held_by == EntryHolder.OWNER)
    if desk.side is EntrySide.DISTRICT:
        below = _below(actor, Role.DISTRICT_OFFICE)
        return and_(
            here, below, Entry.held_by != EntryHolder.SCHOOL, Entry.district_id.is_not(None)
        )
    return and_(here, _below(actor, *SCHOOL))


def _below(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    return or_(false(), *[Entry.org_path.startswith(path) for path in actor.paths(*roles)])


def rank_of(side: EntrySide) -> Any:
    """The column of a side's order; the owner has none."""
    if side is EntrySide.OWNER:
        return cast(None, Integer)
    return Entry.school_rank if side is EntrySide.SCHOOL else Entry.district_rank


def _shown(desk: Desk) -> ColumnElement[bool]:
    waits = and_(
        Entry.held_by == str(desk.side),
        Entry.state.in_((EntryState.PROPOSED, EntryState.NOMINATED)),
    )
    placed = (
        Entry.state == EntryState.ADMITTED
        if desk.side is EntrySide.OWNER
        else rank_of(desk.side).is_not(None)
    )
    return {
        EntryShow.WAITING: waits,
        EntryShow.PLACED: placed,
        EntryShow.HANDLED: Entry.state.in_(ENDED),
        EntryShow.ALL: true(),
    }[desk.show]


async def page(
    session: AsyncSession, actor: Actor, desk: Desk, request: PageRequest
) -> Sequence[Entry]:
    """A desk's entries in the order of its unit, then by age; one more than the page shows."""
    rank = func.coalesce(cast(rank_of(desk.side), Integer), _UNRANKED)
    query = select(Entry).where(within(actor, desk), _shown(desk))
    if after := request.start(int, UUID):
        at = (min(max(after[0], 0), _UNRANKED), after[1])
        query = query.where(tuple_(rank, Entry.id) > at)
    return (await session.scalars(query.order_by(rank, Entry.id).limit(request.limit + 1))).all()


def key_of(side: EntrySide, row: Entry) -> tuple[int, UUID]:
    """Return where a row stands in a desk's list."""
    rank = {EntrySide.SCHOOL: row.school_rank, EntrySide.DISTRICT: row.district_rank}.get(side)
    return (_UNRANKED if rank is None else rank, row.id)


async def counts(session: AsyncSession, actor: Actor, desk: Desk) -> dict[EntryShow, int]:
    """How many each list of a desk holds."""
    columns = [
        func.count().filter(_shown(Desk(desk.campaign, desk.side, show))).label(str(show))
        for show in EntryShow
    ]
    row = (await session.execute(select(*columns).where(within(actor, desk)))).one()
    return dict(zip(EntryShow, row, strict=True))


async def exported(session: AsyncSession, actor: Actor, desk: Desk, most: int) -> Sequence[Entry]:
    """The rows of a desk for its workbook, by district, school and order."""
    query = select(Entry).where(within(actor, desk), _shown(desk))
    ordered = query.order_by(
        Entry.district_name, Entry.district_rank, Entry.org_name, Entry.school_rank, Entry.id
    )
    return (await session.scalars(ordered.limit(most))).all()


async def mine(
    session: AsyncSession, actor: Actor, campaign_id: UUID | None, request: PageRequest
) -> Sequence[tuple[Entry, Campaign]]:
    """What the caller proposed or is an author of, the newest first; one more than shown."""
    named = Entry.author_ids.contains([actor.person_id])
    query = select(Entry, Campaign).join(Campaign, Campaign.id == Entry.campaign_id).where(named)
    if campaign_id is not None:
        query = query.where(Entry.campaign_id == campaign_id)
    if after := request.start(UUID):
        query = query.where(Entry.id < after[0])
    rows = await session.execute(query.order_by(Entry.id.desc()).limit(request.limit + 1))
    return [(row[0], row[1]) for row in rows]


async def placed_ids(
    session: AsyncSession, campaign_id: UUID, side: EntrySide, org_id: UUID
) -> Sequence[Entry]:
    """What takes the places of a unit, in its order; kept until the commit."""
    rank = rank_of(side)
    unit = Entry.org_id if side is EntrySide.SCHOOL else Entry.district_id
    query = select(Entry).where(Entry.campaign_id == campaign_id, unit == org_id, rank.is_not(None))
    ordered = query.order_by(rank).with_for_update()
    return (await session.scalars(ordered.execution_options(populate_existing=True))).all()


async def is_replaced(session: AsyncSession, entry_id: UUID) -> bool:
    """Tell whether a substitute that may still win took somebody's place."""
    query = select(Entry.id).where(Entry.replaces_id == entry_id, Entry.state.in_(LIVE)).limit(1)
    return await session.scalar(query) is not None


def waits_for(actor: Actor, side: EntrySide) -> ColumnElement[bool]:
    """What lies on the caller's tables, without the caller's own; joined with its campaign."""
    places = {
        EntrySide.SCHOOL: _below(actor, *SCHOOL),
        EntrySide.DISTRICT: _below(actor, Role.DISTRICT_OFFICE),
        EntrySide.OWNER: true(),
    }
    return and_(
        Campaign.state == CampaignState.OPEN,
        Entry.state.in_((EntryState.PROPOSED, EntryState.NOMINATED)),
        Entry.held_by == str(side),
        places[side],
        ~Entry.author_ids.contains([actor.person_id]),
        Campaign.level != CampaignLevel.SCHOOL if side is EntrySide.SCHOOL else true(),
    )
