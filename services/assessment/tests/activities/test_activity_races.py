"""Many at once: each is signed in once, closing writes once, and totals agree with the records."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from assessment.hours.service.checking import check_totals
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

from ..conftest import found_city, own_root  # noqa: TID252 -- tests are no packages with names of their own
from .conftest import Stage, at, register

pytestmark = pytest.mark.requirement("R78")


@pytest.fixture
def uow(committed_uow: UnitOfWork) -> UnitOfWork:
    """Every fixture of this module commits."""
    return committed_uow


@pytest.fixture
async def city(uow: UnitOfWork) -> Any:
    return await found_city(uow, own_root())


async def test_sign_ins_beside_each_other_and_beside_closing(stage: Stage, uow: UnitOfWork) -> None:
    group = stage.group
    people = [an_actor((Role.TEACHER, group.path), name=f"教师{n}") for n in range(12)]
    for n, one in enumerate(people):
        await register(uow, (group.id, group.path), f"{group.path}R{n}", one)
    made = await stage.opened()
    code = await stage.code(made["id"])
    answers = await asyncio.gather(
        *(stage.sign_in(one, made["id"], code) for one in people for _ in range(2))
    )
    assert {one.status_code for one in answers} == {200}
    assert Counter(one.json()["is_new"] for one in answers) == {True: 12, False: 12}
    assert (await stage.record(made["id"], stage.image())).status_code == 200
    stage.clock.now = at(16, 1)
    closings = await asyncio.gather(*(stage.step(made["id"], "close") for _ in range(3)))
    assert Counter(one.status_code for one in closings)[200] == 1
    assert [len(await stage.hours(one)) for one in people] == [1] * 12
    assert await check_totals(uow) == []
