"""Who could be drawn, and who may not judge: from the directory's projection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.tables import Exemption
from assessment.directory.queries import OPEN, SCHOOL
from assessment.directory.tables import DirectoryMembership, DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.reviews import rules as reviews
from assessment.reviews.rules import Tenure
from assessment.reviews.service.seats import SCHOOL_ROLES
from kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Scope:
    """The unit a draw is made over, and its schools."""

    unit_id: UUID
    unit_name: str
    org_path: str
    is_city_run: bool


async def school(session: AsyncSession, school_id: UUID) -> DirectoryUnit | None:
    """A school in business."""
    query = select(DirectoryUnit).where(
        DirectoryUnit.id == school_id, DirectoryUnit.kind == SCHOOL, DirectoryUnit.status == OPEN
    )
    return await session.scalar(query)


async def office_unit(session: AsyncSession, actor: Actor, role: Role) -> DirectoryUnit | None:
    """The unit whose office the caller belongs to."""
    paths = actor.paths(role)
    query = select(DirectoryUnit).where(DirectoryUnit.path.in_(sorted(paths)))
    return await session.scalar(query.order_by(DirectoryUnit.path).limit(1))


async def teachers_of(
    session: AsyncSession, scope: Scope, kind_of_unit: str, year_id: UUID, today: date
) -> list[tuple[UUID, str, str, list[UUID]]]:
    """Return schools in the scope, by path, with the ids of their people.

    Who is exempt 免测 in the year is not drawn. Somebody of two schools (交流轮岗) stands in the
    frame once, in the first of them.
    """
    unit = DirectoryUnit
    if kind_of_unit == SCHOOL:
        wanted = unit.id == scope.unit_id
    elif scope.is_city_run:
        wanted = unit.path.startswith(scope.org_path) & unit.district_id.is_(None)
    else:
        wanted = unit.path.startswith(scope.org_path)
    query = select(unit.id, unit.name, unit.path).where(
        unit.kind == SCHOOL, unit.status == OPEN, wanted
    )
    schools = (await session.execute(query.order_by(unit.path, unit.id))).all()
    people = staff(today, [row.id for row in schools])
    members: dict[UUID, list[UUID]] = {row.id: [] for row in schools}
    seen: dict[UUID, list[UUID]] = {}
    exempt = exists().where(
        Exemption.year_id == year_id,
        Exemption.person_id == people.c.person_id,
        Exemption.ended_at.is_(None),
    )
    query_people = select(people.c.school_id, people.c.person_id).where(~exempt)
    rows: Any = await session.execute(query_people)
    for school_id, person_id in rows:
        seen.setdefault(person_id, []).append(school_id)
    place = {row.id: number for number, row in enumerate(schools)}
    for person_id, homes in seen.items():
        members[min(homes, key=place.__getitem__)].append(person_id)
    return [(row.id, row.name, row.path, members[row.id]) for row in schools]


async def is_barred(
    session: AsyncSession, actor: Actor, org_path: str, school_id: UUID, today: date
) -> bool:
    """Tell whether the caller works at a school or did within the last three years."""
    member = DirectoryMembership
    query = select(member.org_id, member.org_path, member.to_on).where(
        member.person_id == actor.person_id
    )
    tenures = [
        Tenure(org_path if org_id == school_id else path, to_on)
        for org_id, path, to_on in await session.execute(query)
    ]
    return reviews.has_conflict(org_path, tenures, actor.paths(*SCHOOL_ROLES), today)


async def is_own(session: AsyncSession, actor: Actor, column: Any) -> ColumnElement[bool]:
    """Schools at (or at a group of) which the caller is or was; for counting what waits."""
    member = DirectoryMembership
    query = select(member.org_path).where(member.person_id == actor.person_id)
    paths = (*await session.scalars(query), *actor.paths(*SCHOOL_ROLES))
    return or_(false(), *[func.starts_with(literal(path), column) for path in paths])


def below(paths: Sequence[str], column: Any) -> Any:
    """Units at or below some paths."""
    return or_(false(), *[column.startswith(path) for path in paths])


HOLD: Final = text("SELECT pg_advisory_xact_lock(hashtext('draws' || :unit))")


async def hold_unit(session: AsyncSession, unit_id: UUID) -> None:
    """Let one freezing of a unit's draws after the other happen, until the commit."""
    await session.execute(HOLD, {"unit": str(unit_id)})
