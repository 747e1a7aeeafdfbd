"""Questions asked of the people in the offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.rules import OFFICES
from auth.departments.tables import Department
from auth.grants.tables import RoleGrant
from auth.organisations.tables import Organisation
from auth.people.rules import PersonStatus
from auth.people.tables import Person
from kernel.actor import Role


@dataclass(frozen=True, slots=True)
class Filter:
    """Which members a list shows; what is None does not filter."""

    role: Role | None = None
    organisation_id: UUID | None = None
    department_id: UUID | None = None
    is_unset: bool = False  # only those whose department nobody entered


Key = tuple[int, str, UUID]


def _select_members() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RoleGrant.id.label("grant_id"),
            RoleGrant.role,
            RoleGrant.granted_at,
            RoleGrant.department_id,
            Department.name.label("department"),
            Person.id.label("person_id"),
            Person.name,
            Organisation.id.label("org_id"),
            Organisation.name.label("org_name"),
            Organisation.path.label("org_path"),
            Organisation.number,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .outerjoin(Department, Department.id == RoleGrant.department_id)
        .where(
            RoleGrant.role.in_(OFFICES),
            RoleGrant.revoked_at.is_(None),
            Person.status == PersonStatus.ACTIVE,
        )
    )


async def members(
    session: AsyncSession,
    paths: Sequence[str],
    wanted: Filter,
    *,
    after: Key | None,
    limit: int,
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Members of the offices below these paths, by office and name, at most `limit + 1`."""
    key = (Organisation.number, Person.name, RoleGrant.id)
    below = or_(*(Organisation.path.startswith(path) for path in paths))
    query = _select_members().where(below).order_by(*key).limit(limit + 1)
    for column, value in (
        (RoleGrant.role, wanted.role),
        (RoleGrant.organisation_id, wanted.organisation_id),
        (RoleGrant.department_id, wanted.department_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.is_unset:
        query = query.where(RoleGrant.department_id.is_(None))
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return (await session.execute(query)).all()


async def member(session: AsyncSession, grant_id: UUID) -> Row[*tuple[Any, ...]]:
    """One member as lists show it."""
    return (await session.execute(_select_members().where(RoleGrant.id == grant_id))).one()
