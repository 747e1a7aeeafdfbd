"""Reads of somebody's year: two statements, whatever it holds. It is asked at every sign-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from assessment.certifications.rules import CertificationState, Level
from assessment.certifications.tables import Certification, Exemption
from assessment.hours.rules import Tally
from assessment.hours.tables import HourTotal
from assessment.personal_plans.rules import PersonalPlanState
from assessment.personal_plans.tables import PersonalPlan
from assessment.years.tables import Year


@dataclass(frozen=True, slots=True)
class Begun:
    """A certification as far as the year's sum needs it."""

    id: UUID
    code: str
    state: CertificationState
    level: Level | None


@dataclass(frozen=True, slots=True)
class MyYear:
    """A person's year: the plan (None: not begun), hours, abilities planned and begun."""

    plan_state: PersonalPlanState | None
    planned: Mapping[str, date | None]  # by ability, in the plan's order
    tally: Tally
    is_exempt: bool
    begun: Sequence[Begun]


async def my_year(session: AsyncSession, year_id: UUID, person_id: UUID) -> MyYear:
    """What there is of somebody's year; zeros and nothing before the first step."""
    exempt = exists().where(
        Exemption.year_id == year_id,
        Exemption.person_id == person_id,
        Exemption.ended_at.is_(None),
    )
    own_plan = and_(PersonalPlan.year_id == Year.id, PersonalPlan.person_id == person_id)
    own_hours = and_(HourTotal.year_id == Year.id, HourTotal.person_id == person_id)
    sums = (HourTotal.online, HourTotal.offline, HourTotal.online_open, HourTotal.offline_open)
    abilities = PersonalPlan.content["abilities"]
    query = (
        select(PersonalPlan.state, abilities, exempt, *(func.coalesce(one, 0) for one in sums))
        .select_from(Year)
        .outerjoin(PersonalPlan, own_plan)
        .outerjoin(HourTotal, own_hours)
        .where(Year.id == year_id)
    )
    state, planned, is_exempt, *hours = (await session.execute(query)).one()
    return MyYear(
        state, _days(planned), Tally(*hours), is_exempt, await _begun(session, year_id, person_id)
    )


def _days(planned: Sequence[Mapping[str, Any]] | None) -> dict[str, date | None]:
    return {
        one["code"]: date.fromisoformat(one["due_on"]) if one["due_on"] else None
        for one in planned or ()
    }


async def _begun(session: AsyncSession, year_id: UUID, person_id: UUID) -> list[Begun]:
    columns = (
        Certification.id,
        Certification.ability_code,
        Certification.state,
        Certification.level,
    )
    query = select(*columns).where(
        Certification.year_id == year_id, Certification.person_id == person_id
    )
    rows = await session.execute(query.order_by(Certification.ability_code))
    return [Begun(*row) for row in rows]
