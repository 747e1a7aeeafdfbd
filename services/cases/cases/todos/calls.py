"""What waits in campaigns: entries that came back or lie on a desk, and places that are left."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.campaigns.queries.campaigns import owned
from cases.campaigns.queries.entries import waits_for
from cases.campaigns.rules import LIVE, CampaignLevel, CampaignState, EntrySide, EntryState
from cases.campaigns.tables import Campaign, CampaignQuota, Entry
from cases.directory.tables import DirectoryUnit
from cases.items.rules import REVIEWERS, SCHOOL
from cases.todos.kinds import MOST, Todo, TodoKind
from kernel.actor import Actor, Role

# Whose table or places, until when; and which.
Asked = tuple[EntrySide, Any, ColumnElement[bool]]
Terms = tuple[Any, Any, ColumnElement[bool]]
_BACK = (EntryState.RETURNED, EntryState.REFUSED)


async def entries_back(session: AsyncSession, actor: Actor, now: datetime) -> list[Todo]:
    """Own entries that came back, until the item is in again or nothing goes up any more."""
    newer = aliased(Entry)
    again = exists(
        select(newer.id).where(
            newer.campaign_id == Entry.campaign_id,
            newer.item_id == Entry.item_id,
            or_(newer.state.in_(LIVE), newer.id > Entry.id),
        )
    )
    query = (
        select(Entry, Campaign)
        .join(Campaign, Campaign.id == Entry.campaign_id)
        .where(
            Entry.author_id == actor.person_id,
            Entry.state.in_(_BACK),
            Campaign.state == CampaignState.OPEN,
            Campaign.entries_until > now,
            ~again,
        )
    )
    rows = await session.execute(query.order_by(Entry.id.desc()).limit(MOST))
    return [
        Todo(
            TodoKind.ENTRY_BACK, 1, entry.item_id, entry.title, entry.reason,
            campaign_id=campaign.id, due_at=campaign.entries_until,
        )
        for entry, campaign in rows
    ]  # fmt: skip


async def entries_waiting(session: AsyncSession, actor: Actor, now: datetime) -> list[Todo]:
    """Entries on the caller's tables, campaign by campaign; units only before their date."""
    found: list[Todo] = []
    if actor.has_role(*SCHOOL):
        before: Asked = (EntrySide.SCHOOL, Campaign.entries_until, Campaign.entries_until > now)
        found += await _waiting(session, actor, TodoKind.ENTRIES_SCHOOL, before)
    if actor.has_role(Role.DISTRICT_OFFICE):
        before = (EntrySide.DISTRICT, Campaign.districts_until, Campaign.districts_until > now)
        found += await _waiting(session, actor, TodoKind.ENTRIES_DISTRICT, before)
    if actor.has_role(*REVIEWERS):
        whose: Asked = (EntrySide.OWNER, Campaign.judging_until, owned(actor))
        found += await _waiting(session, actor, TodoKind.ENTRIES_SCREEN, whose)
    return found


async def _waiting(
    session: AsyncSession,
    actor: Actor,
    kind: TodoKind,
    asked: Asked,
) -> list[Todo]:
    side, due, condition = asked
    query = (
        select(Campaign.id, Campaign.title, due, func.count())
        .join(Entry, Entry.campaign_id == Campaign.id)
        .where(waits_for(actor, side), condition)
        .group_by(Campaign.id, Campaign.title, due)
        .order_by(due, Campaign.id)
        .limit(MOST)
    )
    rows = await session.execute(query)
    return [
        Todo(kind, count, None, title, "", campaign_id=key, due_at=at)
        for key, title, at, count in rows
    ]


async def calls(session: AsyncSession, actor: Actor, now: datetime) -> list[Todo]:
    """Open campaigns in which the caller's units have places left, before the date."""
    school = and_(
        DirectoryUnit.kind == "school",
        DirectoryUnit.path.in_(sorted(actor.paths(*SCHOOL))),
        Campaign.level != CampaignLevel.SCHOOL,
    )
    district = and_(
        DirectoryUnit.kind == "district",
        DirectoryUnit.path.in_(sorted(actor.paths(Role.DISTRICT_OFFICE))),
        Campaign.level == CampaignLevel.CITY,
    )
    found: list[Todo] = []
    if actor.has_role(*SCHOOL):
        terms: Terms = (Campaign.entries_until, Campaign.school_quota, school)
        found += await _calls(session, TodoKind.CALL_SCHOOL, terms, now)
    if actor.has_role(Role.DISTRICT_OFFICE):
        terms = (Campaign.districts_until, Campaign.district_quota, district)
        found += await _calls(session, TodoKind.CALL_DISTRICT, terms, now)
    return found


async def _calls(
    session: AsyncSession,
    kind: TodoKind,
    terms: Terms,
    now: datetime,
) -> list[Todo]:
    due, default, whose = terms
    quota = CampaignQuota
    most, used = func.coalesce(quota.most, default), func.coalesce(quota.used, 0)
    query = (
        select(Campaign.id, Campaign.title, due, most, used)
        .join(DirectoryUnit, DirectoryUnit.path.startswith(Campaign.org_path))
        .outerjoin(quota, and_(quota.campaign_id == Campaign.id, quota.org_id == DirectoryUnit.id))
        .where(
            whose,
            Campaign.state == CampaignState.OPEN,
            Campaign.entries_from <= now,
            due > now,
            used < most,
        )
        .order_by(due, Campaign.id)
        .limit(MOST)
    )
    rows = await session.execute(query)
    return [
        Todo(kind, left - taken, None, title, "", campaign_id=key, due_at=at)
        for key, title, at, left, taken in rows
    ]
