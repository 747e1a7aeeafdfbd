"""How every teacher of a school or group stands in a year: what problems are seen in (R86).

One school has at most some hundred people: they are read at once, and judged by the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.queries.people import GROUP
from assessment.certifications.rules import CertificationState, Level
from assessment.certifications.tables import Certification, Exemption
from assessment.directory.queries import is_current
from assessment.directory.tables import DirectoryMembership, DirectoryPerson, DirectoryUnit
from assessment.hours.queries.people import staff
from assessment.hours.tables import HourTotal
from assessment.personal_plans.tables import PersonalPlan
from assessment.support.rules import Standing
from assessment.support.tables import SupportRecord
from assessment.years.tables import Year


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher, how they stand, and the last support they were given."""

    person_id: UUID
    name: str
    staff_no: str | None
    standing: Standing
    supports: int
    last_on: date | None
    next_on: date | None


async def of_unit(
    session: AsyncSession, year: Year, unit: DirectoryUnit, today: date
) -> list[Teacher]:
    """Everybody of a school or group by name."""
    home = unit.parent_id if unit.kind == GROUP and unit.parent_id else unit.id
    people, person = staff(today, [home]), DirectoryPerson
    weak = _abilities(people, year)
    given = _supports(people, year)
    plan, total = PersonalPlan, HourTotal
    query = (
        select(
            person.id,
            person.name,
            person.staff_no,
            plan.state,
            plan.return_due_on,
            func.coalesce(total.online + total.online_open, 0),
            func.coalesce(total.offline + total.offline_open, 0),
            weak.c.returned,
            weak.c.weak,
            _is_exempt(year),
            func.coalesce(given.c.n, 0),
            given.c.last_on,
            given.c.next_on,
        )
        .select_from(people)
        .join(person, person.id == people.c.person_id)
        .outerjoin(plan, and_(plan.person_id == person.id, plan.year_id == year.id))
        .outerjoin(total, and_(total.person_id == person.id, total.year_id == year.id))
        .outerjoin(weak, weak.c.person_id == person.id)
        .outerjoin(given, given.c.person_id == person.id)
        .order_by(person.name, person.id)
    )
    if unit.kind == GROUP:
        member = DirectoryMembership
        query = query.where(
            exists().where(
                member.person_id == person.id, member.org_id == unit.id, is_current(today)
            )
        )
    return [_teacher(row) for row in await session.execute(query)]


def _is_exempt(year: Year) -> Exists:
    return exists().where(
        Exemption.year_id == year.id,
        Exemption.person_id == DirectoryPerson.id,
        Exemption.ended_at.is_(None),
    )


def _teacher(row: Sequence[Any]) -> Teacher:
    standing = Standing(
        row[3], row[4], Decimal(row[5]), Decimal(row[6]), row[7] or (), row[8] or (), row[9]
    )
    return Teacher(row[0], row[1], row[2], standing, row[10], row[11], row[12])


def _abilities(people: Any, year: Year) -> Any:
    one = Certification
    code = func.array_agg(one.ability_code)
    query = (
        select(
            one.person_id,
            code.filter(one.state == CertificationState.RETURNED).label("returned"),
            code.filter(one.level == Level.FAIL).label("weak"),
        )
        .where(one.year_id == year.id, one.person_id.in_(select(people.c.person_id)))
        .group_by(one.person_id)
    )
    return query.subquery("abilities")


def _supports(people: Any, year: Year) -> Any:
    one = SupportRecord
    query = (
        select(
            one.person_id,
            func.count().label("n"),
            func.max(one.held_on).label("last_on"),
            func.max(one.next_on).label("next_on"),
        )
        .where(one.year_id == year.id, one.person_id.in_(select(people.c.person_id)))
        .group_by(one.person_id)
    )
    return query.subquery("supports")
