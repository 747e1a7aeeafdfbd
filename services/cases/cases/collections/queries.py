"""Reads of collections: who may read, who keeps them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases import search
from cases.collections.rules import Show
from cases.collections.tables import Collection, CollectionItem
from cases.items.rules import KEEPERS
from kernel.actor import Actor
from kernel.paging import PageRequest


def _kept(actor: Actor) -> ColumnElement[bool]:
    """One's own, and those of the offices one works in; further ones are reached by their page."""
    mine = and_(Collection.owner_id == actor.person_id, Collection.is_office.is_(False))
    offices = and_(
        Collection.is_office.is_(True), Collection.org_path.in_(sorted(actor.paths(*KEEPERS)))
    )
    return or_(mine, offices)


def _open(actor: Actor) -> ColumnElement[bool]:
    units = {unit for grant in actor.grants for unit in search.above(grant.org_path)}
    return Collection.open_path.in_(sorted(units))


def keeps(actor: Actor, row: Collection) -> bool:
    """Tell whether somebody may change a collection."""
    if row.is_office:
        return actor.reaches(row.org_path, *KEEPERS)
    return row.owner_id == actor.person_id


async def page(
    session: AsyncSession, actor: Actor, show: Show, request: PageRequest
) -> Sequence[Collection]:
    """Collections, the last changed first; one more than the page shows."""
    one = Collection
    which = {
        Show.MINE: _kept(actor),
        Show.SHARED: _open(actor),
        Show.PINNED: and_(_open(actor), one.pinned_at.is_not(None)),
    }
    query = select(one).where(which[show])
    if after := request.start(datetime, UUID):
        query = query.where(tuple_(one.updated_at, one.id) < after)
    ordered = query.order_by(one.updated_at.desc(), one.id.desc()).limit(request.limit + 1)
    return (await session.scalars(ordered)).all()


async def find(
    session: AsyncSession, actor: Actor, collection_id: UUID, *, lock: bool = False
) -> Collection | None:
    """One collection that the caller may read."""
    offices = [Collection.org_path.startswith(path) for path in actor.paths(*KEEPERS)]
    office = and_(Collection.is_office.is_(True), or_(false(), *offices))
    query = select(Collection).where(
        Collection.id == collection_id, or_(_kept(actor), _open(actor), office)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def entries(session: AsyncSession, collection_id: UUID) -> Sequence[CollectionItem]:
    """What is in a collection, in its order."""
    one = CollectionItem
    query = select(one).where(one.collection_id == collection_id)
    return (await session.scalars(query.order_by(one.ordinal, one.item_id))).all()


async def count_kept(session: AsyncSession, owner_id: UUID, org_id: UUID | None) -> int:
    """How many a person keeps, or a unit."""
    one = Collection
    own = and_(one.owner_id == owner_id, one.is_office.is_(False))
    theirs = and_(one.org_id == org_id, one.is_office.is_(True))
    query = select(func.count()).where(own if org_id is None else theirs)
    return await session.scalar(query) or 0


async def count_pinned(session: AsyncSession, org_id: UUID) -> int:
    """How many of a unit are pinned."""
    one = Collection
    query = select(func.count()).where(one.org_id == org_id, one.pinned_at.is_not(None))
    return await session.scalar(query) or 0
