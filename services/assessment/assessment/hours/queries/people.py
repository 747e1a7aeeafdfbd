"""Who belongs where now, from the directory's projection."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from assessment.directory.queries import OPEN, SCHOOL, is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from kernel.actor import Actor, Role

ACTIVE = "active"


async def school_of(session: AsyncSession, actor: Actor, *roles: Role) -> DirectoryUnit | None:
    """The school at which (or at a group of which) the caller holds one of the roles."""
    held = actor.paths(*roles)
    if not held:
        return None
    above = or_(*[literal(path).startswith(DirectoryUnit.path) for path in held])
    query = select(DirectoryUnit).where(DirectoryUnit.kind == SCHOOL, above)
    return await session.scalar(query.order_by(DirectoryUnit.path).limit(1))


async def school(session: AsyncSession, school_id: UUID) -> DirectoryUnit | None:
    """A school by its id."""
    found = await session.get(DirectoryUnit, school_id)
    return found if found is not None and found.kind == SCHOOL else None


async def staff_no_of(session: AsyncSession, person_id: UUID) -> str | None:
    """Somebody's number, if the directory has told it."""
    person = await session.get(DirectoryPerson, person_id)
    return None if person is None else person.staff_no


def staff(today: date, school_ids: Collection[UUID] | None = None) -> Any:
    """Return a subquery of (school_id, person_id): active people of open schools, each once.

    Somebody of a teaching group belongs to the group's school.
    """
    home = aliased(DirectoryUnit)
    place = aliased(DirectoryUnit)
    member, person = DirectoryMembership, DirectoryPerson
    query = (
        select(home.id.label("school_id"), person.id.label("person_id"))
        .select_from(member)
        .join(place, place.id == member.org_id)
        .join(home, home.id == case((place.kind == SCHOOL, place.id), else_=place.parent_id))
        .join(person, person.id == member.person_id)
        .where(home.kind == SCHOOL, home.status == OPEN, person.status == ACTIVE, is_current(today))
        .distinct()
    )
    if school_ids is not None:
        query = query.where(home.id.in_(list(school_ids)))
    return query.subquery("staff")
