"""The directory feed: what changed after a position, in the order of commits."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from auth.changes.tables import DirectoryChange
from auth.organisations.rules import Kind
from auth.organisations.tables import Organisation
from auth.people.tables import Membership, Person


async def changes(
    session: AsyncSession, *, after: int, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """At most `limit + 1` changes after a position, the earliest first."""
    query = (
        select(DirectoryChange.position, DirectoryChange.kind, DirectoryChange.entity_id)
        .where(DirectoryChange.position > after)
        .order_by(DirectoryChange.position)
        .limit(limit + 1)
    )
    return (await session.execute(query)).all()


async def organisations(
    session: AsyncSession, ids: Sequence[UUID]
) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """Units as they are now, with the district each of them belongs to."""
    district = aliased(Organisation)
    query = (
        select(
            Organisation.id,
            Organisation.path,
            Organisation.name,
            Organisation.kind,
            Organisation.parent_id,
            district.id.label("district_id"),
            district.name.label("district_name"),
            Organisation.stage,
            Organisation.is_city_pilot,
            Organisation.status,
        )
        .outerjoin(
            district,
            and_(
                district.kind == Kind.DISTRICT,
                func.starts_with(Organisation.path, district.path),
            ),
        )
        .where(Organisation.id.in_(ids))
    )
    return {row.id: row for row in await session.execute(query)}


async def people(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Row[*tuple[Any, ...]]]:
    """People as they are now, with all their memberships."""
    memberships = (
        select(
            func.jsonb_agg(
                func.jsonb_build_object(
                    "org_id", Organisation.id,
                    "org_path", Organisation.path,
                    "from_on", Membership.from_on,
                    "to_on", Membership.to_on,
                )
            )
        )
        .select_from(Membership)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )  # fmt: skip
    query = select(
        Person.id,
        Person.name,
        Person.staff_no,
        Person.status,
        func.coalesce(memberships, func.jsonb_build_array()).label("memberships"),
    ).where(Person.id.in_(ids))
    return {row.id: row for row in await session.execute(query)}
