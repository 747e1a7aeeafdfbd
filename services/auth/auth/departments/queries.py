"""Questions asked of the departments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.departments.rules import check_offered
from auth.departments.tables import Department
from kernel.actor import Role


async def departments(
    session: AsyncSession, role: Role | None, organisation_id: UUID | None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The departments offered to an office: the notice's first, then those of its own."""
    own = or_(Department.organisation_id.is_(None), Department.organisation_id == organisation_id)
    query = (
        select(
            Department.id, Department.role, Department.name,
            Department.organisation_id.is_(None).label("is_common"),
        )
        .where(own)
        .order_by(Department.organisation_id.is_not(None), Department.id)
    )  # fmt: skip
    if role is not None:
        query = query.where(Department.role == role)
    return (await session.execute(query)).all()


async def is_taken(session: AsyncSession, role: Role, organisation_id: UUID, name: str) -> bool:
    """Tell whether an office is already offered a department of that name."""
    offered = await departments(session, role, organisation_id)
    return any(one.name == name for one in offered)


async def chosen(
    session: AsyncSession, role: Role, organisation_id: UUID, department_id: UUID | None
) -> Department | None:
    """The department somebody chose for a right; a refusal if that office does not have it."""
    if department_id is None:
        return None
    found = await session.get(Department, department_id)
    offered = (Role(found.role), found.organisation_id) if found else None
    check_offered(role, organisation_id, offered)
    return found
