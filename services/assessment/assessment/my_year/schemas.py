"""Wire types of somebody's year."""

from datetime import date
from uuid import UUID

from pydantic import Field

from assessment.certifications.rules import CertificationState, is_finished
from assessment.hours.rules import missing
from assessment.hours.schemas.records import HoursOut
from assessment.my_year.queries import MyYear
from assessment.personal_plans.rules import PersonalPlanState
from assessment.years.tables import Year
from kernel.text import Wire


class MyYearAbilityOut(Wire):
    """An ability that is planned or was begun; the certification's fields are null before it is."""

    code: str
    is_planned: bool
    due_on: date | None
    certification_id: UUID | None
    state: CertificationState | None


class MyYearOut(Wire):
    """What is done and what is still lacking in the caller's year."""

    year_id: UUID
    year_name: str
    plan_state: PersonalPlanState | None = Field(description="个人计划的状态；空为尚未填写")
    online_missing: HoursOut
    offline_missing: HoursOut
    wanted: int = Field(description="应完成的微能力项数")
    finished: int = Field(description="已确定且合格及以上的项数")
    is_exempt: bool
    abilities: list[MyYearAbilityOut]

    @classmethod
    def of(cls, year: Year, found: MyYear) -> "MyYearOut":
        """Shape somebody's year; what is planned first."""
        begun = {one.code: one for one in found.begun}
        return cls(
            year_id=year.id,
            year_name=year.name,
            plan_state=found.plan_state,
            online_missing=missing(year.online_hours, found.tally.online),
            offline_missing=missing(year.offline_hours, found.tally.offline),
            wanted=year.abilities,
            finished=sum(is_finished(one.state, one.level) for one in found.begun),
            is_exempt=found.is_exempt,
            abilities=[
                MyYearAbilityOut(
                    code=code,
                    is_planned=code in found.planned,
                    due_on=found.planned.get(code),
                    certification_id=begun[code].id if code in begun else None,
                    state=begun[code].state if code in begun else None,
                )
                for code in dict.fromkeys([*found.planned, *begun])
            ],
        )
