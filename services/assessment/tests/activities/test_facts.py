"""The fact of C19: hours, and the schedule beside what was held."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import insert

from assessment.hours.tables import HourTotal
from assessment.plans.rules import PlanKind
from kernel.db import UnitOfWork

from ..conftest import FactsOf  # noqa: TID252 -- tests are no packages of their own
from .conftest import Stage, approved_plan, at, day

pytestmark = pytest.mark.requirement("R78", "R101", "R74")


async def credit(uow: UnitOfWork, stage: Stage, year_id: str) -> None:
    """Give everybody of the group the hours of the year, whatever was credited so far."""
    group = stage.group
    rows = [
        {"year_id": UUID(year_id), "person_id": one.person_id, "offline": Decimal(25)}
        for one in (group.leader, group.zhang, group.li)
    ]
    async with uow.begin() as session:
        given = insert(HourTotal).values(rows)
        key = (HourTotal.year_id, HourTotal.person_id)
        full = {"offline": given.excluded.offline}
        await session.execute(given.on_conflict_do_update(index_elements=key, set_=full))


async def hold(stage: Stage, plan_id: UUID, key: str, files: int) -> None:
    """Hold an activity of the schedule and close it with so many images."""
    made = await stage.made(plan_id=str(plan_id), plan_row=key)
    await stage.enter(made["id"], stage.group.zhang, present=True)
    stage.clock.now = at(17)
    await stage.record(made["id"], *[stage.image() for _ in range(files)])
    why = {"no_image_reason": "" if files else "停电"}
    assert (await stage.step(made["id"], "close", json=why)).status_code == 200


async def test_without_a_schedule_there_is_nothing_to_compare(
    stage: Stage, uow: UnitOfWork, city: Any, year_id: str, facts_of: FactsOf
) -> None:
    short = (await facts_of())["C19"]
    await credit(uow, stage, year_id)
    through = (await facts_of())["C19"]
    told = "没有已通过审核的研修安排可以比对"
    assert short["text"] == f"3 名教师中 0 名线下满 25 学时，3 名未满；{told}"
    assert through["text"] == f"3 名教师中 3 名线下满 25 学时，0 名未满；{told}"
    assert [one["is_met"] for one in (short, through)] == [False, None]
    assert (through["rows"], through["rows_id"]) == ("hours", str(city.zhuji.id))


async def test_what_the_schedule_lacks_by_now_is_named_to_school_and_district(
    stage: Stage, uow: UnitOfWork, city: Any, year_id: str, facts_of: FactsOf
) -> None:
    await credit(uow, stage, year_id)
    rows = ({"key": "a1", "on": day(-3), "content": "观课"}, {"key": "a2", "on": day(0)})
    blank = {"content": "磨课"}
    plan_id = await approved_plan(
        uow, city.zhuji, year_id, *[blank | row for row in rows], kind=PlanKind.STUDY
    )
    await hold(stage, plan_id, "a2", 0)
    for actor in (city.zhuji.team(), city.district(), city.office(), city.auditor()):
        fact = (await facts_of(city.zhuji, actor))["C19"]
        assert fact["text"].endswith(
            "；研修安排 2 项，已到期 1 项，已完成 1 项，"
            f"缺 2 项：{day(-3)}“观课”未开展、{day(0)}“磨课”缺影像材料（学校说明：停电）"
        )
        assert (fact["is_met"], fact["rows"], fact["rows_id"]) == (
            False,
            "schedule",
            str(city.zhuji.id),
        )


async def test_a_schedule_carried_out_with_records_and_images_is_met(
    stage: Stage, uow: UnitOfWork, city: Any, year_id: str, facts_of: FactsOf
) -> None:
    row = {"key": "a1", "on": day(0), "content": "磨课"}
    await credit(uow, stage, year_id)
    plan_id = await approved_plan(uow, city.zhuji, year_id, row, kind=PlanKind.STUDY)
    to_come = (await facts_of())["C19"]
    await hold(stage, plan_id, "a1", 1)
    await credit(uow, stage, year_id)
    done = (await facts_of())["C19"]
    assert to_come["text"].endswith("研修安排 1 项，已到期 0 项，已完成 0 项，目前没有缺项")
    assert done["text"].endswith("研修安排 1 项，已到期 0 项，已完成 1 项，目前没有缺项")
    assert [one["is_met"] for one in (to_come, done)] == [None, True]
