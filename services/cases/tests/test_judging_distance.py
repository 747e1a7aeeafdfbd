"""Who keeps away from what they judge: of the school, of the office, of those who nominated."""

import pytest
from fastapi import FastAPI

from cases.campaigns.rules import EntryState
from kernel.db import UnitOfWork

from .conftest import Desk
from .judging_play import Play

pytestmark = pytest.mark.requirement("R24", "R30", "R128")


@pytest.fixture
def play(desk: Desk, uow: UnitOfWork, app: FastAPI) -> Play:
    return Play(desk, uow, app)


async def test_a_school_judges_its_own_campaign(play: Play) -> None:
    school = play.desk.city.zhuji
    play.head = school.lead
    await play.found(level="school", org_path=school.path, org_name=school.name)
    entry_id = await play.enter(school)
    for author_or_not in (school.wang, school.li, await play.person("周老师", school.path)):
        await play.add(author_or_not)
    await play.step("begin")
    assert await play.tasks(school.wang) == []
    await play.score(school.li, entry_id, 80)
    assert (await play.overview())["missing"] == 1


@pytest.mark.parametrize("state", [EntryState.PROPOSED, EntryState.NOMINATED])
async def test_nothing_on_the_offices_table_drops_out_silently(
    play: Play, state: EntryState
) -> None:
    school = play.desk.city.zhuji
    play.head = school.lead
    await play.found(level="school", org_path=school.path, org_name=school.name)
    await play.enter(school)
    await play.enter(school, state, title="等待审查的课例")
    answer = await play.try_step("begin")
    assert answer.json()["code"] == "judging_entries_not_screened"
    assert (await play.overview())["unscreened"] == 1
