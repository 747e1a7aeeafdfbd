"""Writing a showcase: begun empty or from a campaign's result, saved by itself, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy.ext.asyncio import AsyncSession

from cases.campaigns.queries import campaigns
from cases.campaigns.rules import CampaignLevel
from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.feedback.queries import listed
from cases.items.rules import OPEN_STATES, Range
from cases.releases import queries as releases
from cases.showcases import rules
from cases.showcases.queries import showcases as queries
from cases.showcases.refusals import (
    ShowcaseItemUnknown,
    ShowcasesTooMany,
    ShowcaseUnitMissing,
)
from cases.showcases.rules import ShowcaseKind, ShowcaseState, ShowcaseVerb, StudyModel
from cases.showcases.service import hands
from cases.showcases.tables import Showcase, ShowcaseItem
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Beginning:
    """A new showcase, and whose (None = the highest unit of the caller's)."""

    kind: ShowcaseKind
    title: str
    org_id: UUID | None


@dataclass(frozen=True, slots=True)
class Shown:
    """An item in its section, with the sentence why, and the version that was looked through."""

    item_id: UUID
    section: int
    why: str
    confirmed_no: int | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A showcase as it is saved: everything of it, items in their order."""

    title: str
    intro: str
    model: StudyModel | None
    model_says: str
    open_range: Range
    from_on: date | None
    until_on: date | None
    cover_item_id: UUID | None
    sections: Sequence[str]
    items: Sequence[Shown]


async def begin(session: AsyncSession, actor: Actor, said: Beginning, now: Clock) -> Showcase:
    """Begin a showcase of a unit of one's own."""
    level, unit = await _unit(session, actor, said)
    if await queries.count_kept(session, unit.id) >= rules.MOST_OF_UNIT:
        raise ShowcasesTooMany
    is_city_run = unit.kind == directory.SCHOOL and unit.district_id is None
    is_inner = level is CampaignLevel.SCHOOL
    open_range = Range.SCHOOL if is_inner else Range.CITY
    row = Showcase(
        kind=said.kind,
        state=ShowcaseState.DRAFT,
        level=level,
        org_id=unit.id,
        org_name=unit.name,
        org_path=unit.path,
        is_city_run=is_city_run,
        title=said.title,
        intro="",
        model_says="",
        sections=[""],
        open_range=open_range,
        open_path=rules.opened(open_range, unit.path, is_city_run=is_city_run),
        item_count=0,
        created_by=actor.person_id,
        version=0,
        created_at=now(),
        updated_at=now(),
    )
    session.add(row)
    await session.flush()
    await hands.changed(session, actor, row, ("showcase.create", {"kind": said.kind}), now)
    return row


async def _unit(
    session: AsyncSession, actor: Actor, said: Beginning
) -> tuple[CampaignLevel, DirectoryUnit]:
    for level, unit in await campaigns.units(session, actor):
        is_fit = said.kind is ShowcaseKind.SHOWCASE or level is CampaignLevel.SCHOOL
        if said.org_id in (None, unit.id) and is_fit:
            return level, unit
    raise ShowcaseUnitMissing


async def save(
    uow: UnitOfWork, actor: Actor, showcase_id: UUID, said: Saved, *, seen: int, now: Clock
) -> None:
    """Keep a draft as it is now; what may not be seen any more may stay or go."""
    async with uow.begin() as session:
        row = await hands.lock(session, actor, showcase_id, ShowcaseVerb.SAVE, seen, now)
        had = {one.item_id: one for one in await queries.entries(session, [row.id])}
        await _require_open(session, actor, [one.item_id for one in said.items], had)
        for name in ("title", "intro", "model", "model_says", "open_range", "from_on", "until_on"):
            setattr(row, name, getattr(said, name))
        row.open_path = rules.opened(said.open_range, row.org_path, is_city_run=row.is_city_run)
        row.sections = list(said.sections)
        items = await _looked_through(session, said.items, had)
        named = {one.item_id for one in items}
        row.cover_item_id = said.cover_item_id if said.cover_item_id in named else None
        await put_items(session, actor, row, items, had, now)
        count = len(said.items)
        await hands.changed(session, actor, row, ("showcase.save", {"count": count}), now)


async def _require_open(
    session: AsyncSession,
    actor: Actor,
    wanted: Sequence[UUID],
    had: Mapping[UUID, ShowcaseItem],
) -> None:
    new = [one for one in wanted if one not in had]
    rows = await listed.by_ids(session, actor, new) if new else {}
    if any(one not in rows or rows[one].state not in OPEN_STATES for one in new):
        raise ShowcaseItemUnknown


async def _looked_through(
    session: AsyncSession, items: Sequence[Shown], had: Mapping[UUID, ShowcaseItem]
) -> list[Shown]:
    """Return the items; a new word is to the version that is published, or it is none."""
    new = [
        one.item_id
        for one in items
        if one.confirmed_no is not None
        and (one.item_id not in had or had[one.item_id].confirmed_no != one.confirmed_no)
    ]
    shown = await releases.published(session, new) if new else {}

    def kept(one: Shown) -> Shown:
        if one.item_id not in new:
            return one
        found = shown.get(one.item_id)
        is_shown = found is not None and found.facts.published_no == one.confirmed_no
        return one if is_shown else replace(one, confirmed_no=None)

    return [kept(one) for one in items]


async def put_items(
    session: AsyncSession,
    actor: Actor,
    row: Showcase,
    items: Sequence[Shown],
    had: Mapping[UUID, ShowcaseItem],
    now: Clock,
) -> None:
    """Replace what a showcase shows; who looked an item through stays with their word."""
    known = {
        key: (one.confirmed_no, one.confirmed_by, one.confirmed_at) for key, one in had.items()
    }
    for old in had.values():
        session.expunge(old)
    await session.execute(sql_delete(ShowcaseItem).where(ShowcaseItem.showcase_id == row.id))
    for ordinal, one in enumerate(items):
        word = known.get(one.item_id, (None, None, None))
        if one.confirmed_no != word[0]:
            is_given = one.confirmed_no is not None
            word = (one.confirmed_no, actor.person_id, now()) if is_given else (None, None, None)
        session.add(
            ShowcaseItem(
                showcase_id=row.id,
                item_id=one.item_id,
                section=one.section,
                ordinal=ordinal,
                why=one.why,
                confirmed_no=word[0],
                confirmed_by=word[1],
                confirmed_at=word[2],
            )
        )
    row.item_count = len(items)
    await session.flush()


async def delete(
    uow: UnitOfWork, actor: Actor, showcase_id: UUID, *, seen: int, now: Clock
) -> None:
    """Delete a showcase that is not open; the items stay where they are."""
    async with uow.begin() as session:
        row = await hands.lock(session, actor, showcase_id, ShowcaseVerb.DELETE, seen, now)
        await hands.changed(session, actor, row, ("showcase.delete", {}), now)
        await session.execute(sql_delete(Showcase).where(Showcase.id == row.id))
