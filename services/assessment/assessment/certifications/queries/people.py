"""Who works where, from the directory's projection: the pools of peers, who has left."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.tables import Certification, PeerSeat
from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import ACTIVE, staff

GROUP = "group"


async def group_of(
    session: AsyncSession, person_id: UUID, school_path: str, today: date
) -> DirectoryUnit | None:
    """The teaching group of a school that a person belongs to, the first by path."""
    unit, member = DirectoryUnit, DirectoryMembership
    query = (
        select(unit)
        .join(member, member.org_id == unit.id)
        .where(
            member.person_id == person_id,
            is_current(today),
            unit.kind == GROUP,
            unit.path.startswith(school_path),
        )
        .order_by(unit.path)
        .limit(1)
    )
    return await session.scalar(query)


async def members(session: AsyncSession, unit_id: UUID, today: date) -> Sequence[UUID]:
    """Active people who belong to a unit itself."""
    person, member = DirectoryPerson, DirectoryMembership
    query = (
        select(person.id)
        .join(member, member.person_id == person.id)
        .where(member.org_id == unit_id, is_current(today), person.status == ACTIVE)
        .distinct()
        .order_by(person.id)
    )
    return (await session.scalars(query)).all()


async def staff_of(session: AsyncSession, school_id: UUID, today: date) -> Sequence[UUID]:
    """Active people of a school and its groups."""
    people = staff(today, [school_id])
    query = select(people.c.person_id).order_by(people.c.person_id)
    return (await session.scalars(query)).all()


async def names_of(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, str]:
    """Names by id."""
    query = select(DirectoryPerson.id, DirectoryPerson.name).where(
        DirectoryPerson.id.in_(list(ids))
    )
    return {row.id: row.name for row in await session.execute(query)}


async def person(session: AsyncSession, person_id: UUID) -> DirectoryPerson | None:
    """A person as the directory tells."""
    return await session.get(DirectoryPerson, person_id)


def holder_is_here(today: date) -> ColumnElement[bool]:
    """Tell of a seat whether its holder still works at the certification's school."""
    member, who = DirectoryMembership, DirectoryPerson
    return exists().where(
        and_(
            member.person_id == PeerSeat.peer_id,
            who.id == member.person_id,
            who.status == ACTIVE,
            is_current(today),
            member.org_path.startswith(Certification.org_path),
        )
    )


async def here(
    session: AsyncSession, ids: Collection[UUID], school_path: str, today: date
) -> set[UUID]:
    """Of some people those who work at a school or in one of its groups."""
    member, who = DirectoryMembership, DirectoryPerson
    query = (
        select(who.id)
        .join(member, member.person_id == who.id)
        .where(
            who.id.in_(list(ids)),
            who.status == ACTIVE,
            is_current(today),
            member.org_path.startswith(school_path),
        )
        .distinct()
    )
    return set(await session.scalars(query))


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody works: the school, the teaching group if there is one, and the staff number.

    The names of the fields are those of the columns that keep them.
    """

    school_id: UUID
    school_name: str
    org_path: str
    group_id: UUID | None
    group_name: str | None
    group_path: str | None
    staff_no: str | None


async def home_at(
    session: AsyncSession, school: DirectoryUnit, person_id: UUID, today: date
) -> Home:
    """Return where at a school somebody works."""
    group = await group_of(session, person_id, school.path, today)
    who = await person(session, person_id)
    return Home(
        school_id=school.id,
        school_name=school.name,
        org_path=school.path,
        group_id=group.id if group else None,
        group_name=group.name if group else None,
        group_path=group.path if group else None,
        staff_no=who.staff_no if who else None,
    )
