"""Questions asked of the rights."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.tables import Department
from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from kernel.errors import NotFound


async def grants_of(session: AsyncSession, person_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rights a person holds now, with the units' names and paths."""
    query = (
        select(
            RoleGrant.id,
            RoleGrant.role,
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.path.label("org_path"),
            RoleGrant.department_id,
            Department.name.label("department"),
        )
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.revoked_at.is_(None))
        .order_by(Organisation.number, RoleGrant.role)
    )
    return (await session.execute(query)).all()


async def lock_grant(
    session: AsyncSession, person_id: UUID, grant_id: UUID
) -> tuple[RoleGrant, Organisation]:
    """A right that still holds, for taking it back; NotFound otherwise."""
    query = (
        select(RoleGrant, Organisation)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.id == grant_id,
            RoleGrant.person_id == person_id,
            RoleGrant.revoked_at.is_(None),
        )
        .with_for_update(of=RoleGrant)
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


async def held_below(
    session: AsyncSession, person_id: UUID, path: str
) -> Sequence[tuple[RoleGrant, Organisation]]:
    """The rights that a person holds at a path and below it, locked."""
    query = (
        select(RoleGrant, Organisation)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.revoked_at.is_(None),
            Organisation.path.startswith(path, autoescape=True),
        )
        .order_by(Organisation.number, RoleGrant.role)
        .with_for_update(of=RoleGrant)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]
