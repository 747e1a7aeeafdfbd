"""Who keeps away from what they judge: of the school, of the office, of those who nominated."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from cases.campaigns.rules import CampaignState, EntryState
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import an_actor

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


@pytest.mark.parametrize("post", ["city office", "district office", "school's team"])
async def test_who_sees_the_names_by_office_does_not_judge(play: Play, post: str) -> None:
    await play.begun()
    city, judge = play.desk.city, play.judges[0]
    role, at = {
        "city office": (Role.CITY_OFFICE, city.root),
        "district office": (Role.DISTRICT_OFFICE, f"{city.root}2/"),
        "school's team": (Role.SCHOOL_TEAM, city.zhuji.path),
    }[post]
    clerk = replace(judge, grants=(*judge.grants, *an_actor((role, at)).grants))
    path = f"/judge-tasks/{await play.task_of(judge, play.entries[0])}"
    body = {"points": {}, "comment": ""}
    for method, end, more in (
        ("GET", "", {}),
        ("PUT", "", {"json": body}),
        ("POST", "/tickets", {}),
        ("POST", "/submit", {}),
    ):
        answer = await play.desk.call(clerk, method, f"{path}{end}", 1, **more)
        assert (answer.status_code, answer.json()["code"]) == (403, "judge_has_office")
    seen = answer.json()["current"]["version"]
    third = await play.judge("评委丁")
    await play.desk.ok(clerk, "POST", f"{path}/recuse", seen, json={"reason": "参与过推荐"})
    assert len(await play.tasks(third)) == 1
    elsewhere = f"/judge-tasks/{await play.task_of(judge, play.entries[2])}"
    answer = await play.desk.call(clerk, "GET", elsewhere)
    assert answer.status_code == (403 if role is Role.CITY_OFFICE else 200)


async def test_a_judge_taken_off_by_mistake_gets_the_entries_back(play: Play) -> None:
    await play.begun()
    judge, entry_id = play.judges[0], play.entries[0]
    task_id = await play.task_of(judge, entry_id)
    await play.save(judge, task_id, 60, 20)
    left = await play.desk.ok(
        play.office, "POST", f"{play.path}/judges/{judge.person_id}/take-off",
        json={"reason": "误操作"},
    )  # fmt: skip
    assert left == {"unfilled": 3}
    assert await play.tasks(judge) == []
    await play.add(judge)
    assert len(await play.tasks(judge)) == 3
    assert (await play.overview())["unfilled"] == 0
    page = await play.desk.ok(judge, "GET", f"/judge-tasks/{task_id}")
    assert (page["state"], page["points"]) == ("assigned", {})
    await play.score(judge, entry_id, 80)


async def test_a_draft_has_no_judges_and_can_be_thrown_away(play: Play) -> None:
    await play.found(state=CampaignState.DRAFT)
    person = await play.person("评委甲")
    answer = await play.desk.call(
        play.office, "POST", f"{play.path}/judges", json={"person_id": str(person.person_id)}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "judging_step_not_possible")
    assert (await play.desk.call(play.office, "DELETE", play.path, 1)).status_code == 204


async def test_who_was_on_the_list_and_never_scored_may_answer(play: Play) -> None:
    await play.found()
    city = play.desk.city
    await play.enter(city.zhuji)
    colleague = await play.judge("办公室人员")
    await play.desk.ok(
        play.office, "POST", f"{play.path}/judges/{colleague.person_id}/take-off",
        json={"reason": "误加"},
    )  # fmt: skip
    play.judges = [await play.judge(f"评委{n}") for n in ("甲", "乙")]
    await play.step("begin")
    for judge in play.judges:
        await play.score(judge, play.entries[0], 80)
    await play.step("rank")
    await play.step("announce")
    assert await answered(play, replace(colleague, grants=city.office.grants)) == 200
    judged = replace(play.judges[0], grants=city.office.grants)
    assert await answered(play, judged) == 403


async def test_who_gains_or_is_of_the_school_does_not_answer(play: Play) -> None:
    await play.announced()
    city = play.desk.city
    office = city.office.grants
    for person in (
        replace(city.zhuji.wang, grants=office),  # an author of another entry
        replace(city.laishan.li, grants=(*office, *city.laishan.li.grants)),  # of the school
    ):
        assert await answered(play, person, 2) == 403
    # Of a school that has nothing to do with it.
    stranger = replace(city.city_run.li, grants=(*office, *city.city_run.li.grants))
    assert await answered(play, stranger, 2) == 200


async def test_in_a_school_its_own_people_answer(play: Play) -> None:
    school = play.desk.city.zhuji
    play.head = school.lead
    await play.found(level="school", org_path=school.path, org_name=school.name)
    entry_id = await play.enter(school)
    judges = [await play.judge(f"老师{n}", school.path) for n in ("甲", "乙")]
    await play.step("begin")
    for judge in judges:
        await play.score(judge, entry_id, 80)
    await play.step("rank")
    await play.step("announce")
    assert await answered(play, school.team) == 200


async def answered(play: Play, actor: Actor, entry: int = 0) -> int:
    """Object to a result and let somebody answer; return the status of the answer."""
    path = play.desk.city.zhuji.path
    objector = await play.person("提出人", path, role=Role.TEACHER)
    path = f"/campaign-results/{play.campaign_id}/entries/{play.entries[entry]}/objections"
    made = await play.desk.ok(objector, "POST", path, json={"text": "请核查"})
    body = {"outcome": "rejected", "answer": "不属实"}
    path = f"/result-objections/{made['id']}/answer"
    answer = await play.desk.call(actor, "POST", path, 1, json=body)
    if not answer.is_success:
        assert answer.json()["code"] == "result_answerer_took_part"
    return int(answer.status_code)
