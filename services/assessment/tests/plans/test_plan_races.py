"""Several people at one plan at once: one of them wins, the others are told in clear words."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import httpx
import pytest

from kernel.db import UnitOfWork

from ..conftest import City, found_city, own_root  # noqa: TID252 -- tests are no packages of their own
from .conftest import Begin, OpenYear, study_plan


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> City:
    return await found_city(uow, own_root())


def answered(answers: Sequence[httpx.Response]) -> Counter[str]:
    return Counter("ok" if one.is_success else str(one.json()["code"]) for one in answers)


@pytest.mark.requirement("R42", "R70")
async def test_one_of_several_begins_saves_hands_in_and_decides(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    plan, year = life(), await open_year()
    lead, district = city.zhuji.lead(), city.district()
    begun = await asyncio.gather(*(plan.begin(year) for _ in range(4)))
    plan.id = next(one.json()["id"] for one in begun if one.is_success)
    plan.version = 1
    saved = await asyncio.gather(*(plan.save(study_plan(theme=f"主题{n}")) for n in range(4)))
    handed_in = await asyncio.gather(*(plan.take(lead, "submit") for _ in range(3)))
    back = {"parts": [{"part": "goals", "reason": "不可操作"}]}
    decided = await asyncio.gather(
        plan.take(district, "approve", {}), plan.take(district, "return", back)
    )
    assert answered(begun) == {"ok": 1, "plan_exists": 3}
    assert answered(saved) == {"ok": 1, "stale_version": 3}
    assert answered(handed_in) == {"ok": 1, "plan_step_not_possible": 2}
    assert answered(decided) == {"ok": 1, "plan_step_not_possible": 1}
