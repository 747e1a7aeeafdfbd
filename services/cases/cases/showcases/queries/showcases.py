"""Reads of showcases: who may see, who keeps them, what strangers may know of."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from cases import search
from cases.campaigns.rules import OWNERS
from cases.items.rules import Range
from cases.showcases.rules import ShowcaseShow, ShowcaseState
from cases.showcases.tables import Showcase, ShowcaseItem
from kernel.actor import Actor, Role
from kernel.paging import PageRequest


def _kept(actor: Actor) -> ColumnElement[bool]:
    levels = [
        and_(Showcase.level == level, Showcase.org_path.in_(sorted(actor.paths(*roles))))
        for level, roles in OWNERS.items()
        if actor.paths(*roles)
    ]
    return or_(false(), *levels)


def _running(today: date) -> ColumnElement[bool]:
    one = Showcase
    return and_(
        one.state == ShowcaseState.OPEN,
        or_(one.from_on.is_(None), one.from_on <= today),
        or_(one.until_on.is_(None), one.until_on >= today),
    )


def _open(actor: Actor, today: date) -> ColumnElement[bool]:
    units = {unit for grant in actor.grants for unit in search.above(grant.org_path)}
    return and_(_running(today), Showcase.open_path.in_(sorted(units)))


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Experience pages that wait for the caller's office: the district, else the city."""
    districts = [Showcase.org_path.startswith(path) for path in actor.paths(Role.DISTRICT_OFFICE)]
    cities = [Showcase.org_path.startswith(path) for path in actor.paths(Role.CITY_OFFICE)]
    return and_(
        Showcase.state == ShowcaseState.SUBMITTED,
        or_(
            and_(Showcase.is_city_run.is_(False), or_(false(), *districts)),
            and_(Showcase.is_city_run.is_(True), or_(false(), *cities)),
        ),
    )


def keeps(actor: Actor, row: Showcase) -> bool:
    """Tell whether somebody works for the unit whose showcase it is."""
    return row.org_path in actor.paths(*OWNERS[row.level])


async def page(
    session: AsyncSession, actor: Actor, show: ShowcaseShow, today: date, request: PageRequest
) -> Sequence[Showcase]:
    """Showcases, the last changed first; one more than the page shows."""
    one = Showcase
    which = {
        ShowcaseShow.OPEN: _open(actor, today),
        ShowcaseShow.KEPT: _kept(actor),
        ShowcaseShow.WAITING: waits_for(actor),
    }
    query = select(one).where(which[show])
    if after := request.start(datetime, UUID):
        query = query.where(tuple_(one.updated_at, one.id) < after)
    ordered = query.order_by(one.updated_at.desc(), one.id.desc()).limit(request.limit + 1)
    return (await session.scalars(ordered)).all()


async def find(
    session: AsyncSession, actor: Actor, showcase_id: UUID, today: date, *, lock: bool = False
) -> Showcase | None:
    """One showcase that the caller may see: open to them, their unit's, or below their office."""
    offices = (Role.DISTRICT_OFFICE, Role.CITY_OFFICE)
    below = [Showcase.org_path.startswith(path) for path in actor.paths(*offices)]
    handed_in = and_(Showcase.state != ShowcaseState.DRAFT, or_(false(), *below))
    query = select(Showcase).where(
        Showcase.id == showcase_id, or_(_kept(actor), _open(actor, today), handed_in)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def entries(session: AsyncSession, showcase_ids: Sequence[UUID]) -> Sequence[ShowcaseItem]:
    """What showcases show, in the order of each."""
    one = ShowcaseItem
    query = select(one).where(one.showcase_id.in_(list(showcase_ids)))
    return (await session.scalars(query.order_by(one.showcase_id, one.section, one.ordinal))).all()


async def count_kept(session: AsyncSession, org_id: UUID) -> int:
    """How many showcases a unit keeps."""
    query = select(func.count()).where(Showcase.org_id == org_id)
    return int(await session.scalar(query) or 0)


async def containing(
    session: AsyncSession, actor: Actor, item_id: UUID, today: date, most: int
) -> Sequence[Showcase]:
    """The running showcases with an item that the caller may see, the last opened first."""
    query = (
        select(Showcase)
        .join(ShowcaseItem, ShowcaseItem.showcase_id == Showcase.id)
        .where(ShowcaseItem.item_id == item_id, _open(actor, today))
        .order_by(Showcase.opened_at.desc(), Showcase.id)
    )
    return (await session.scalars(query.limit(most))).all()


def _public(today: date) -> ColumnElement[bool]:
    return and_(_running(today), Showcase.open_range == Range.PUBLIC)


async def public_page(
    session: AsyncSession, today: date, request: PageRequest, most: int
) -> Sequence[Showcase]:
    """The showcases that strangers may see, the last opened first."""
    one = Showcase
    query = select(one).where(_public(today))
    if after := request.start(datetime, UUID):
        query = query.where(tuple_(one.opened_at, one.id) < after)
    ordered = query.order_by(one.opened_at.desc(), one.id.desc()).limit(most)
    return (await session.scalars(ordered)).all()


async def public_some(
    session: AsyncSession, showcase_ids: Sequence[UUID], today: date
) -> Sequence[Showcase]:
    """Those of the showcases that strangers may see."""
    query = select(Showcase).where(Showcase.id.in_(list(showcase_ids)), _public(today))
    return (await session.scalars(query)).all()
