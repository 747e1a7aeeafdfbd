"""Collections: begun, filled, put in order, shared, pinned, deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete as sql_delete
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from cases.collections import queries, rules
from cases.collections.refusals import (
    CollectionFull,
    CollectionItemUnknown,
    CollectionOfOther,
    CollectionsTooMany,
    CollectionUnknown,
    NoPlaceOfOwn,
    PinNotPossible,
    PinsTooMany,
)
from cases.collections.rules import Share
from cases.collections.tables import Collection, CollectionItem
from cases.directory import queries as directory
from cases.directory.tables import DirectoryUnit
from cases.feedback.queries import listed
from cases.feedback.queries.listed import ListedRow
from cases.feedback.service.hand import opened
from cases.items.rules import KEEPERS, OPEN_STATES
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.clock import Clock
from kernel.db import UnitOfWork
from kernel.errors import Stale

_ONE_BY_ONE = text("SELECT pg_advisory_xact_lock(hashtext('collection'), hashtext(:whose))")


@dataclass(frozen=True, slots=True)
class Beginning:
    """A new collection; `org_id` names the unit whose it is, else it is one's own."""

    name: str
    about: str
    share: Share
    org_id: UUID | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A collection as it is saved: everything of it, items with their notes in their order."""

    name: str
    about: str
    share: Share
    items: Sequence[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class Opened:
    """A collection as somebody reads it; of what they may not see there is no row."""

    collection: Collection
    entries: Sequence[CollectionItem]
    rows: Mapping[UUID, ListedRow]
    may_edit: bool


async def begin(session: AsyncSession, actor: Actor, said: Beginning, now: Clock) -> Collection:
    """Begin a collection of one's own or of a unit that one keeps."""
    unit = await _place(session, actor, said.org_id)
    whose = str(said.org_id or actor.person_id)
    await _one_by_one(session, whose)
    if await queries.count_kept(session, actor.person_id, said.org_id) >= rules.MOST_OWN:
        raise CollectionsTooMany
    is_city_run = unit.kind == directory.SCHOOL and unit.district_id is None
    row = Collection(
        owner_id=actor.person_id,
        owner_name=actor.name,
        is_office=said.org_id is not None,
        org_id=unit.id,
        org_name=unit.name,
        org_path=unit.path,
        is_city_run=is_city_run,
        name=said.name,
        about=said.about,
        share=said.share,
        open_path=rules.opened(said.share, unit.path, is_city_run=is_city_run),
        item_count=0,
        created_at=now(),
        updated_at=now(),
    )
    session.add(row)
    await session.flush()
    await _audit(session, actor, "create", row, now)
    return row


async def _place(session: AsyncSession, actor: Actor, org_id: UUID | None) -> DirectoryUnit:
    """Return the unit whose the collection is: for one's own the school, or where one works."""
    if org_id is None:
        paths = [grant.org_path for grant in actor.grants]
        unit = await directory.place_of(session, paths)
    else:
        paths = [one.org_path for one in actor.grants if one.role in KEEPERS]
        unit = await session.get(DirectoryUnit, org_id)
        if unit is not None and unit.path not in paths:
            unit = None
    if unit is None:
        raise NoPlaceOfOwn
    return unit


async def read(session: AsyncSession, actor: Actor, collection_id: UUID) -> Opened:
    """Return a collection with those of its items that the caller may see."""
    row = await queries.find(session, actor, collection_id)
    if row is None:
        raise CollectionUnknown
    entries = await queries.entries(session, row.id)
    rows = await listed.by_ids(session, actor, [one.item_id for one in entries])
    return Opened(row, entries, rows, queries.keeps(actor, row))


async def _hold(session: AsyncSession, actor: Actor, collection_id: UUID) -> Collection:
    row = await queries.find(session, actor, collection_id, lock=True)
    if row is None:
        raise CollectionUnknown
    if not queries.keeps(actor, row):
        raise CollectionOfOther
    return row


async def save(
    uow: UnitOfWork, actor: Actor, collection_id: UUID, said: Saved, *, seen: int, now: Clock
) -> None:
    """Save everything of a collection; items that one may not see any more may stay or go."""
    async with uow.begin() as session:
        row = await _hold(session, actor, collection_id)
        if row.version != seen:
            raise Stale
        had = await queries.entries(session, row.id)
        known = {one.item_id for one in had}
        new = [item_id for item_id, _ in said.items if item_id not in known]
        rows = await listed.by_ids(session, actor, new) if new else {}
        if any(one not in rows or rows[one].state not in OPEN_STATES for one in new):
            raise CollectionItemUnknown
        row.name, row.about, row.share = said.name, said.about, said.share
        row.open_path = rules.opened(said.share, row.org_path, is_city_run=row.is_city_run)
        if said.share is Share.PRIVATE:
            row.pinned_at = None
        here = CollectionItem.collection_id == row.id
        for gone in had:
            session.expunge(gone)
        await session.execute(sql_delete(CollectionItem).where(here))
        session.add_all(
            CollectionItem(collection_id=row.id, item_id=item_id, ordinal=ordinal, note=note)
            for ordinal, (item_id, note) in enumerate(said.items)
        )
        await _changed(session, row, len(said.items), now)
        await _audit(session, actor, "save", row, now)


async def add(
    uow: UnitOfWork, actor: Actor, collection_id: UUID, item_id: UUID, now: Clock
) -> Collection:
    """Put an open item at the end; what is there already stays where it is."""
    async with uow.begin() as session:
        row = await _hold(session, actor, collection_id)
        await opened(session, actor, item_id)
        entries = await queries.entries(session, row.id)
        if any(one.item_id == item_id for one in entries):
            return row
        if len(entries) >= rules.MOST_ITEMS:
            raise CollectionFull
        last = max((one.ordinal for one in entries), default=-1)
        session.add(CollectionItem(collection_id=row.id, item_id=item_id, ordinal=last + 1))
        await _changed(session, row, len(entries) + 1, now)
        await _audit(session, actor, "add", row, now)
    return row


async def pin(
    uow: UnitOfWork, actor: Actor, collection_id: UUID, now: Clock, *, is_pinned: bool
) -> Collection:
    """Put an office's collection on the library's first page, or take it from there."""
    async with uow.begin() as session:
        row = await _hold(session, actor, collection_id)
        if not row.is_office or (is_pinned and row.share is Share.PRIVATE):
            raise PinNotPossible
        if (row.pinned_at is not None) == is_pinned:
            return row
        await _one_by_one(session, str(row.org_id))
        if is_pinned and await queries.count_pinned(session, row.org_id) >= rules.MOST_PINNED:
            raise PinsTooMany
        row.pinned_at = now() if is_pinned else None
        await _changed(session, row, row.item_count, now)
        await _audit(session, actor, "pin" if is_pinned else "unpin", row, now)
    return row


async def delete(
    uow: UnitOfWork, actor: Actor, collection_id: UUID, *, seen: int, now: Clock
) -> None:
    """Delete a collection; the items stay where they are."""
    async with uow.begin() as session:
        row = await _hold(session, actor, collection_id)
        if row.version != seen:
            raise Stale
        await session.execute(sql_delete(Collection).where(Collection.id == row.id))
        await _audit(session, actor, "delete", row, now)


async def _one_by_one(session: AsyncSession, whose: str) -> None:
    """Let what one keeper does at once come one after the other, so that limits hold exactly."""
    await session.execute(_ONE_BY_ONE, {"whose": whose})


async def _changed(session: AsyncSession, row: Collection, count: int, now: Clock) -> None:
    row.item_count, row.updated_at = count, now()
    row.version += 1
    await session.flush()


async def _audit(
    session: AsyncSession, actor: Actor, verb: str, row: Collection, now: Clock
) -> None:
    said: Mapping[str, Any] = {"name": row.name, "share": row.share, "count": row.item_count}
    entry = Entry(actor, f"collection.{verb}", "collection", row.id, row.org_path, now(), said)
    await write_audit(session, entry)
