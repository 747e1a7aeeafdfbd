"""Reads of somebody's year: one statement, whatever it holds. It is asked at every sign-in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
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


def _statement() -> Select[*tuple[Any, ...]]:
    """What there is of a person's year in one row; abilities that were begun as a list of lists."""
    person, begun = bindparam("person_id", type_=Uuid()), Certification
    exempt = exists().where(
        Exemption.year_id == Year.id,
        Exemption.person_id == person,
        Exemption.ended_at.is_(None),
    )
    own_plan = and_(PersonalPlan.year_id == Year.id, PersonalPlan.person_id == person)
    own_hours = and_(HourTotal.year_id == Year.id, HourTotal.person_id == person)
    sums = (HourTotal.online, HourTotal.offline, HourTotal.online_open, HourTotal.offline_open)
    one = func.jsonb_build_array(begun.id, begun.ability_code, begun.state, begun.level)
    all_begun = (
        select(func.jsonb_agg(aggregate_order_by(one, begun.ability_code.asc())))
        .where(begun.year_id == Year.id, begun.person_id == person)
        .scalar_subquery()
    )
    abilities = PersonalPlan.content["abilities"]
    told = (PersonalPlan.state, abilities, all_begun, exempt)
    return (
        select(*told, *(func.coalesce(one, 0) for one in sums))
        .select_from(Year)
        .outerjoin(PersonalPlan, own_plan)
        .outerjoin(HourTotal, own_hours)
        .where(Year.id == bindparam("year_id", type_=Uuid()))
    )


# Built once: building it takes longer than the database needs to answer it.
_STATEMENT: Final = _statement()


async def my_year(session: AsyncSession, year_id: UUID, person_id: UUID) -> MyYear:
    """What there is of somebody's year; zeros and nothing before the first step."""
    asked = {"year_id": year_id, "person_id": person_id}
    state, planned, begun, is_exempt, *hours = (await session.execute(_STATEMENT, asked)).one()
    return MyYear(
        state, _days(planned), Tally(*hours), is_exempt, [_begun(*one) for one in begun or ()]
    )


def _days(planned: Sequence[Mapping[str, Any]] | None) -> dict[str, date | None]:
    return {
        one["code"]: date.fromisoformat(one["due_on"]) if one["due_on"] else None
        for one in planned or ()
    }


def _begun(certification_id: str, code: str, state: str, level: str | None) -> Begun:
    reached = Level(level) if level else None
    return Begun(UUID(certification_id), code, CertificationState(state), reached)
