"""Statistics by the four dimensions and three environments, for each level of units (R144)."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from assessment.abilities.queries import current
from assessment.abilities.rules import Dimension, Environment
from assessment.certifications.queries import ability_totals
from assessment.certifications.service.checking import check_totals
from assessment.certifications.tables import Certification
from assessment.directory.tables import DirectoryUnit
from assessment.statistics.rules import Figures, Placed, tables_of
from kernel.db import UnitOfWork, uuid7

from .conftest import Send

pytestmark = pytest.mark.requirement("R144")
PLACES = [
    Placed("A1", "学情", Environment.MULTIMEDIA, Dimension.LEARNER_ANALYSIS),
    Placed("B2", "设计", Environment.BLENDED, Dimension.TEACHING_DESIGN),
]


def test_figures_add_up_along_both_ways_and_nothing_is_dropped() -> None:
    counted = {"A1": Figures(3, 1, 1, 1, 0), "B2": Figures(2, 0, 0, 1, 1), "C9": Figures(1)}
    found = tables_of(counted, PLACES)
    assert found.total == Figures(6, 1, 1, 2, 1)
    by_dimension = {row.key: row.figures.begun for row in found.dimensions}
    assert by_dimension["learner_analysis"] == 3
    assert by_dimension["unknown"] == 1
    assert sum(by_dimension.values()) == 6
    assert [row.figures.begun for row in found.environments] == [3, 2, 1]
    assert [row.key for row in found.abilities] == ["A1", "B2", "C9"]


@pytest.fixture
async def certified(uow: UnitOfWork, city: Any, year_id: str) -> None:
    """Certifications of two districts, counted as every change of a state does."""
    rows = [
        (city.zhuji, "A1", "school_rated", "excellent"),
        (city.zhuji, "A1", "draft", None),
        (city.xinhai, "B1", "final", "fail"),
        (city.laishan_school, "C1", "final", "pass"),
    ]
    async with uow.begin() as session:
        catalogue = await current(session)
        assert catalogue is not None
        for school, code, state, level in rows:
            session.add(
                Certification(
                    year_id=UUID(year_id),
                    person_id=uuid7(),
                    person_name="某老师",
                    school_id=school.id,
                    school_name=school.name,
                    org_path=school.path,
                    ability_code=code,
                    ability_name=code,
                    catalogue_id=catalogue.id,
                    is_official=False,
                    tasks=[],
                    state=state,
                    level=level,
                )
            )
        await session.flush()
        for school, code, _, _ in rows:
            await ability_totals.refresh(session, UUID(year_id), {school.id}, {code})


def figures(rows: list[dict[str, Any]], key: str) -> dict[str, int]:
    """The figures of a line that are not zero."""
    (row,) = [one for one in rows if one["key"] == key]
    return {name: n for name, n in row["figures"].items() if n}


@pytest.mark.usefixtures("certified")
async def test_each_unit_sees_its_own_sums(send: Send, city: Any) -> None:
    school = (await send(city.zhuji.lead(), "GET", "/ability-statistics")).json()
    assert (school["unit_name"], school["parts"]) == (city.zhuji.name, [])
    assert figures(school["environments"], "multimedia") == {
        "begun": 2,
        "rated": 1,
        "excellent": 1,
    }
    district = (await send(city.district(), "GET", "/ability-statistics")).json()
    assert district["total"]["begun"] == 3
    assert {one["name"]: one["total"]["begun"] for one in district["parts"]} == {
        city.zhuji.name: 2,
        city.xinhai.name: 1,
    }
    whole = (await send(city.office(), "GET", "/ability-statistics")).json()
    assert whole["total"] == {
        "begun": 4,
        "rated": 3,
        "excellent": 1,
        "passing": 1,
        "failing": 1,
        "final": 2,
    }
    assert {one["name"]: one["total"]["begun"] for one in whole["parts"]} == {
        "芝罘区": 3,
        "莱山区": 1,
    }
    book = await send(city.office(), "GET", "/ability-statistics.xlsx")
    assert book.content[:2] == b"PK"


@pytest.mark.usefixtures("certified")
async def test_a_stage_is_chosen_and_other_units_are_closed(
    send: Send, city: Any, uow: UnitOfWork
) -> None:
    async with uow.begin() as session:
        school = await session.get_one(DirectoryUnit, city.xinhai.id)
        school.stage = "小学"
    whole = (await send(city.office(), "GET", "/ability-statistics")).json()
    (stage,) = whole["stages"]
    some = (await send(city.office(), "GET", f"/ability-statistics?stage={stage}")).json()
    assert some["total"]["begun"] == 1
    none = (await send(city.office(), "GET", "/ability-statistics?stage=别的")).json()
    assert none["total"]["begun"] == 0
    path = f"/ability-statistics?unit_id={city.laishan_school.id}"
    assert (await send(city.district(), "GET", path)).status_code == 404
    assert (await send(city.other_district(), "GET", path)).json()["total"]["begun"] == 1


@pytest.mark.usefixtures("certified")
async def test_damaged_counts_are_found_and_repaired(uow: UnitOfWork) -> None:
    async with uow.begin() as session:
        await session.execute(text("UPDATE ability_total SET excellent = 9"))
        await session.execute(text("UPDATE ability_total SET begun = 0 WHERE ability_code = 'B1'"))
    assert any("B1" in line for line in await check_totals(uow, repair=True))
    assert await check_totals(uow) == []
