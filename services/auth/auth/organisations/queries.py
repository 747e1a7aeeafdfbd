"""Questions asked of the organisation tree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.organisations.rules import Kind, Status, numbers_of
from auth.organisations.tables import (
    NUMBER,
    Organisation,
    OrganisationEvent,
    OrganisationName,
    PilotMark,
)
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Filter:
    """Which units a list shows; what is None does not filter."""

    parent_id: UUID | None = None
    kind: Kind | None = None
    q: str | None = None
    district_id: UUID | None = None
    is_city_pilot: bool | None = None
    status: Status | None = None


def _select_units() -> Select[*tuple[Any, ...]]:
    below = aliased(Organisation)
    child_count = (
        select(func.count())
        .where(below.parent_id == Organisation.id, below.status == Status.OPEN)
        .correlate(Organisation)
        .scalar_subquery()
    )
    columns = [c for c in Organisation.__table__.c if c.name not in ("source_key", "created_at")]
    return select(*columns, child_count.label("child_count"))


async def units(
    session: AsyncSession, wanted: Filter, *, after: int | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Units in the order of their numbers, at most `limit + 1` of them."""
    query = _select_units().order_by(Organisation.number).limit(limit + 1)
    if wanted.parent_id is not None:
        query = query.where(Organisation.parent_id == wanted.parent_id)
    if wanted.kind is not None:
        query = query.where(Organisation.kind == wanted.kind)
    if wanted.q:
        named = Organisation.name.icontains(wanted.q, autoescape=True)
        query = query.where(or_(named, Organisation.code.startswith(wanted.q, autoescape=True)))
    if wanted.district_id is not None:
        query = query.where(_below(wanted.district_id))
    if wanted.is_city_pilot is not None:
        query = query.where(Organisation.is_city_pilot.is_(wanted.is_city_pilot))
    if wanted.status is not None:
        query = query.where(Organisation.status == wanted.status)
    if after is not None:
        query = query.where(Organisation.number > after)
    return (await session.execute(query)).all()


def _below(district_id: UUID) -> Any:
    top = aliased(Organisation)
    path = (
        select(top.path).where(top.id == district_id, top.kind == Kind.DISTRICT).scalar_subquery()
    )
    return Organisation.path.like(path + "_%")


async def unit(session: AsyncSession, organisation_id: UUID) -> Row[*tuple[Any, ...]]:
    """One unit as lists show it; NotFound if there is none."""
    found = (
        await session.execute(_select_units().where(Organisation.id == organisation_id))
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


async def ancestors(session: AsyncSession, path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The units above a path, the city first."""
    query = (
        select(Organisation.id, Organisation.name, Organisation.kind)
        .where(Organisation.number.in_(numbers_of(path)[:-1]))
        .order_by(func.length(Organisation.path))
    )
    return (await session.execute(query)).all()


async def numbered(
    session: AsyncSession, numbers: Collection[int]
) -> Mapping[int, Row[*tuple[Any, ...]]]:
    """The names and kinds of units by their numbers."""
    query = select(Organisation.number, Organisation.name, Organisation.kind)
    found = await session.execute(query.where(Organisation.number.in_(numbers)))
    return {row.number: row for row in found}


async def names(session: AsyncSession, organisation_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """The names a unit has had, the first one first."""
    query = (
        select(OrganisationName.name, OrganisationName.from_on, OrganisationName.to_on)
        .where(OrganisationName.organisation_id == organisation_id)
        .order_by(OrganisationName.from_on, OrganisationName.id)
    )
    return (await session.execute(query)).all()


async def pilot_marks(session: AsyncSession, organisation_id: UUID) -> Sequence[PilotMark]:
    """The pilot marks a unit has or had, the latest first."""
    query = select(PilotMark).where(PilotMark.organisation_id == organisation_id)
    return (await session.scalars(query.order_by(PilotMark.from_on.desc(), PilotMark.id))).all()


async def events(
    session: AsyncSession, organisation_id: UUID, *, after: tuple[date, UUID] | None, limit: int
) -> Sequence[OrganisationEvent]:
    """What happened to a unit, the latest first, at most `limit + 1` events."""
    at = tuple_(OrganisationEvent.happened_on, OrganisationEvent.id)
    query = select(OrganisationEvent).where(OrganisationEvent.organisation_id == organisation_id)
    if after is not None:
        query = query.where(at < after)
    order = (OrganisationEvent.happened_on.desc(), OrganisationEvent.id.desc())
    return (await session.scalars(query.order_by(*order).limit(limit + 1))).all()


async def current_name(session: AsyncSession, organisation_id: UUID) -> OrganisationName:
    """The name that an open unit has now."""
    query = select(OrganisationName).where(
        OrganisationName.organisation_id == organisation_id, OrganisationName.to_on.is_(None)
    )
    return (await session.scalars(query)).one()


async def next_number(session: AsyncSession) -> int:
    """A number no unit has had."""
    return (await session.execute(select(NUMBER.next_value()))).scalar_one()


async def lock_unit(session: AsyncSession, organisation_id: UUID) -> Organisation:
    """One unit for changing; lock from the top of the tree down. NotFound if there is none."""
    found = await session.get(
        Organisation, organisation_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if found is None:
        raise NotFound
    return found


async def get_unit(session: AsyncSession, organisation_id: UUID) -> Organisation:
    """One unit for reading; NotFound if there is none."""
    found = await session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


async def open_namesake(
    session: AsyncSession, parent_id: UUID | None, name: str
) -> Organisation | None:
    """The open unit of that name directly under the parent."""
    query = select(Organisation).where(
        Organisation.parent_id == parent_id,
        Organisation.name == name,
        Organisation.status == Status.OPEN,
    )
    return (await session.scalars(query.limit(1))).first()


async def has_open_units(session: AsyncSession, organisation_id: UUID) -> bool:
    """Tell whether an open unit stands directly below."""
    query = select(Organisation.id).where(
        Organisation.parent_id == organisation_id, Organisation.status == Status.OPEN
    )
    return (await session.scalars(query.limit(1))).first() is not None


async def ids_below(session: AsyncSession, path: str) -> list[UUID]:
    """The unit at a path and everything below it."""
    query = select(Organisation.id).where(Organisation.path.startswith(path))
    return list(await session.scalars(query.order_by(Organisation.number)))


async def unit_at(session: AsyncSession, names_from_district: Sequence[str]) -> Organisation | None:
    """The open unit at a chain of names; the first is a city or a unit directly below a city.

    `["烟台市"]`, `["芝罘区"]`, `["芝罘区", "烟台第五中学"]`, `["烟台第一中学"]` all name one unit.
    """
    first, *rest = names_from_district
    query = select(Organisation).where(
        Organisation.name == first, Organisation.status == Status.OPEN
    )
    top = query.where(Organisation.kind.in_([Kind.CITY, Kind.DISTRICT, Kind.SCHOOL]))
    found = (await session.scalars(top.order_by(func.length(Organisation.path)).limit(1))).first()
    for name in rest:
        if found is None:
            return None
        found = await open_namesake(session, found.id, name)
    return found
