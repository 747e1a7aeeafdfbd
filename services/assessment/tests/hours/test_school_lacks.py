"""The workbench of a school counts what its teachers lack; lists name the people (R84, R111)."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from assessment.certifications.tables import Exemption
from assessment.hours.tables import HourTotal
from assessment.personal_plans.rules import PersonalPlanState
from assessment.personal_plans.tables import PersonalPlan
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, register

pytestmark = pytest.mark.requirement("R84", "R111")


async def test_a_school_sees_how_many_of_its_teachers_lack_something(
    uow: UnitOfWork, city: Any, client: Callers, year_id: str
) -> None:
    school = city.zhuji
    one, two, _ = [await register(uow, school, f"L{n}", f"教师{n}") for n in range(3)]
    await register(uow, city.xinhai, "X1", "邻校教师")
    async with uow.begin() as session:
        session.add(
            PersonalPlan(
                year_id=UUID(year_id),
                person_id=one.person_id,
                person_name=one.name,
                school_id=school.id,
                school_name=school.name,
                org_path=school.path,
                state=PersonalPlanState.DRAFT,
                content={},
            )
        )
        full = {"online": Decimal(25), "offline": Decimal(25)}
        key = {"year_id": UUID(year_id), "person_id": two.person_id}
        await session.execute(insert(HourTotal), [key | full])
        session.add(
            Exemption(
                year_id=UUID(year_id),
                person_id=two.person_id,
                person_name=two.name,
                school_id=school.id,
                org_path=school.path,
                reason="产假",
                created_at=utc_now(),
                created_by_name="王校长",
            )
        )
    path = f"{API}/school-lacks/{school.id}"
    async with client(school.team()) as http:
        told = (await http.get(path)).json()
    assert (told["school_name"], told["year_id"]) == (school.name, year_id)
    counted = {name: told[name] for name in ("teachers", "without_plan", "below_hours")}
    assert counted == {"teachers": 3, "without_plan": 2, "below_hours": 2}
    assert (told["below_abilities"], told["abilities"]) == (2, 3)  # who is exempt lacks none


async def test_it_is_for_the_schools_own_leaders(
    city: Any, client: Callers, year_id: str, teacher: Any
) -> None:
    assert year_id
    path = f"{API}/school-lacks/{city.zhuji.id}"
    codes = []
    for actor in (city.zhuji.lead(), city.xinhai.team(), teacher, city.district()):
        async with client(actor) as http:
            codes.append((await http.get(path)).status_code)
    assert codes == [200, 404, 403, 403]
