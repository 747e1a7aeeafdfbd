"""A teaching group's plan under the school's plans (C16, R100, R61)."""

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from assessment.plans import rules
from assessment.plans.facts import group_plans_fact
from assessment.plans.queries import approved_schedules
from assessment.plans.refusals import OwnGroupPlan, PlanStepNotPossible
from assessment.plans.rules import PlanKind, PlanState, PlanVerb, Standing
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.errors import NotAllowed, NotFound
from kernel.testing import Callers, an_actor

from ..conftest import API, City, FactsOf  # noqa: TID252 -- tests are no packages of their own
from .conftest import TODAY, GroupLife, OpenYear, approve_above, found_group, group_plan

pytestmark = pytest.mark.requirement("R100", "R61")
GROUP = "group_leader,school_lead,school_team"
DOMAIN = f"""
save     draft      draft      {GROUP}                  yes
submit   draft      submitted  {GROUP}                  yes
revise   returned   draft      {GROUP}                  yes
revise   approved   draft      {GROUP}                  yes
return   submitted  returned   school_lead,school_team  no
approve  submitted  approved   school_lead,school_team  no
"""
ROWS = [line.split() for line in DOMAIN.strip().splitlines()]


def expected(verb: PlanVerb, state: PlanState, standing: Standing) -> PlanState | type[Exception]:
    rows = {PlanState(row[1]): row for row in ROWS if row[0] == verb}
    _, _, _, roles, own = next(iter(rows.values()))
    if not standing.roles:
        return NotFound
    if not standing.roles & {Role(role) for role in roles.split(",")}:
        return NotAllowed
    if own == "no" and standing.is_own:
        return OwnGroupPlan
    return PlanState(rows[state][2]) if state in rows else PlanStepNotPossible


@pytest.mark.parametrize("verb", list(PlanVerb))
def test_every_state_role_and_relation_of_a_groups_plan(verb: PlanVerb) -> None:
    roles = [frozenset[Role](), *[frozenset({role}) for role in Role]]
    for state, held, is_city_run, is_own in product(PlanState, roles, (True, False), (True, False)):
        standing = Standing(held, is_city_run, is_own, PlanKind.GROUP)
        wanted = expected(verb, state, standing)
        if isinstance(wanted, PlanState):
            assert rules.take(verb, state, standing) is wanted
        else:
            with pytest.raises(wanted):
                rules.take(verb, state, standing)
        assert (verb in rules.possible(state, standing)) == isinstance(wanted, PlanState)


@pytest.fixture
async def year_id(open_year: OpenYear) -> str:
    return await open_year()


async def test_it_follows_the_schools_goals_and_chooses_from_its_abilities(
    client: Callers, city: City, year_id: str, maths: GroupLife
) -> None:
    begun = await maths.begin(year_id)
    assert begun.status_code == 201, begun.text
    assert (begun.json()["group_name"], begun.json()["kind"]) == ("数学教研组", "group")
    early = (await maths.save(group_plan())).json()
    assert [gap["message"] for gap in early["gaps"] if not gap["is_warning"]] == []
    assert early["school_abilities"] is None
    assert any("尚未通过审核" in gap["message"] for gap in early["gaps"])
    await approve_above(client, city, year_id)
    saved = (await maths.save(group_plan(abilities=[{"code": "C2", "reason": "想学"}]))).json()
    assert saved["school_goals"] == [{"key": "g1", "text": "全员达标"}]
    assert "A1" in saved["school_abilities"]
    assert "C2" not in saved["school_abilities"]
    assert [gap["message"] for gap in saved["gaps"]] == [
        "微能力 C2 不在学校研修计划选定的范围内，请重新选择"
    ]
    refused = await maths.take(maths.leader, "submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_incomplete")


async def test_every_missing_piece_is_named(maths: GroupLife, year_id: str) -> None:
    await maths.begin(year_id)
    bare = {"goals": [{"key": "q1"}], "activities": [{"key": "a1", "on": str(TODAY)}]}
    found = (await maths.save(bare)).json()["gaps"]
    told = [gap["message"] for gap in found if not gap["is_warning"]]
    assert told == [
        "未填写本组现状（学科、人员、已有基础和短板）",
        "本组绩效目标第 1 条未填写内容",
        "本组绩效目标第 1 条未填写达成标准",
        "未选择本组研修的微能力",
        "第 1 项研修安排缺：地点、活动内容、参与人员、学时、研修形式、组织方式",
    ]


async def test_the_schools_team_returns_it_by_parts_and_approves_the_next_version(
    client: Callers, city: City, year_id: str, maths: GroupLife, uow: UnitOfWork
) -> None:
    async def todos(actor: Actor) -> list[tuple[str, str, int]]:
        async with client(actor) as http:
            lines = (await http.get(f"{API}/todos")).json()["plans"]
        return [(one["kind"], one["verb"], one["count"]) for one in lines]

    await maths.begin(year_id)
    await maths.save(group_plan())
    team = city.zhuji.team()
    assert (await maths.take(maths.leader, "submit")).json()["state"] == "submitted"
    assert await todos(team) == [("group", "approve", 1)]
    assert await todos(city.district()) == []
    by_district = await maths.take(city.district(), "approve", {"opinion": ""})
    by_leader = await maths.take(maths.leader, "approve", {"opinion": ""})
    assert (by_district.status_code, by_leader.status_code) == (403, 403)
    body = {"parts": [{"part": "schedule", "reason": "活动次数偏少"}]}
    assert (await maths.take(team, "return", body)).json()["state"] == "returned"
    assert await todos(maths.leader) == [("group", "revise", 1)]
    assert await todos(team) == []
    await maths.take(maths.leader, "revise")
    rows = group_plan()["activities"]
    more = [*rows, rows[0] | {"key": "a2", "content": "数学组课例研讨"}]
    await maths.save(group_plan(activities=more))
    await maths.take(maths.leader, "submit")
    path = f"/{maths.id}/versions/2/changes"
    changes = (await maths.call(maths.leader, "GET", path)).json()["changes"]
    assert [(one["part"], one["kind"], one["row"]) for one in changes] == [
        ("schedule", "added", "数学组课例研讨")
    ]
    done = await maths.take(team, "approve", {"opinion": "安排具体"})
    assert (done.json()["state"], done.json()["approved_version_no"]) == ("approved", 2)
    async with uow() as session:
        (schedule,) = await approved_schedules(session, city.zhuji.id, UUID(year_id))
    assert (schedule[1], len(schedule[2])) == ("数学教研组", 2)


async def test_a_plan_that_is_not_handed_in_is_a_to_do_of_the_leader(
    client: Callers, year_id: str, maths: GroupLife
) -> None:
    async def to_write() -> list[str]:
        async with client(maths.leader) as http:
            lines = (await http.get(f"{API}/todos")).json()["counted"]
        return [one["kind"] for one in lines]

    assert "group_plan_write" in await to_write()
    await maths.begin(year_id)
    await maths.save(group_plan())
    assert "group_plan_write" in await to_write()
    await maths.take(maths.leader, "submit")
    assert "group_plan_write" not in await to_write()


async def test_a_school_is_reminded_of_the_two_plans_that_it_owes(
    client: Callers, city: City, year_id: str
) -> None:
    async def owed(who: Actor) -> list[tuple[int, str]]:
        async with client(who) as http:
            lines = (await http.get(f"{API}/todos")).json()["counted"]
        return [
            (one["count"], one["due_on"]) for one in lines if one["kind"] == "school_plan_write"
        ]

    lead = city.zhuji.lead()
    due = str(TODAY + timedelta(days=30))
    assert await owed(lead) == await owed(city.zhuji.team()) == [(2, due)]
    await approve_above(client, city, year_id)
    assert await owed(lead) == []
    assert await owed(city.xinhai.lead()) == [(2, due)]
    assert await owed(city.district()) == []


async def test_who_handed_it_in_or_leads_the_group_does_not_approve_it(
    city: City, year_id: str, maths: GroupLife
) -> None:
    await maths.begin(year_id)
    await maths.save(group_plan())
    team, path = city.zhuji.team(), city.zhuji.path
    both = an_actor((Role.SCHOOL_TEAM, path), (Role.GROUP_LEADER, maths.path), name="兼任组长")
    assert (await maths.take(team, "submit")).status_code == 200
    for actor in (team, both):
        refused = await maths.take(actor, "approve", {"opinion": ""})
        assert (refused.status_code, refused.json()["code"]) == (403, "plan_of_own_group")
    assert (await maths.take(city.zhuji.lead(), "approve", {"opinion": ""})).status_code == 200


async def test_the_school_sees_which_group_has_none_and_the_review_of_c16_the_same(
    client: Callers, city: City, year_id: str, maths: GroupLife, uow: UnitOfWork
) -> None:
    chinese = GroupLife(client, city.zhuji, *await found_group(uow, city.zhuji, "语文组", "22"))
    await found_group(uow, city.xinhai, "新海数学组", "21")
    await maths.begin(year_id)
    await maths.save(group_plan())
    await maths.take(maths.leader, "submit")
    await maths.take(city.zhuji.lead(), "approve", {"opinion": ""})

    async def listed(actor: Actor, **wanted: str) -> dict[str, str]:
        answer = await maths.call(actor, "GET", "", params={"year_id": year_id} | wanted)
        assert answer.status_code == 200, answer.text
        return {row["group_name"]: row["state"] for row in answer.json()["items"]}

    own = {"数学教研组": "approved", "语文组": "missing"}
    assert await listed(city.zhuji.team()) == own
    assert await listed(city.district()) == own | {"新海数学组": "missing"}
    assert await listed(city.district(), school_id=str(city.xinhai.id)) == {"新海数学组": "missing"}
    assert await listed(city.zhuji.team(), state="missing") == {"语文组": "missing"}
    assert await listed(city.other_district()) == {}
    assert await listed(chinese.leader) == own  # colleagues' plan is in force, the own one missing
    teacher = an_actor((Role.TEACHER, city.zhuji.path))
    assert await listed(teacher) == {"数学教研组": "approved"}
    assert (await maths.read(teacher)).status_code == 200
    first = await maths.call(city.district(), "GET", "", params={"year_id": year_id, "limit": "2"})
    cursor = first.json()["next_cursor"]
    assert len(await listed(city.district(), cursor=cursor)) == 1
    counts = await maths.call(city.zhuji.team(), "GET", "/counts", params={"year_id": year_id})
    told = {row["state"]: row["total"] for row in counts.json()["items"]}
    assert told == {"approved": 1, "missing": 1}
    async with uow() as session:
        fact = await group_plans_fact(session, UUID(year_id), city.zhuji.id)
    assert (fact.groups, fact.approved, fact.missing) == (2, 1, ("语文组",))


async def test_c16_is_shown_which_groups_have_no_approved_plan(
    client: Callers, city: City, year_id: str, maths: GroupLife, uow: UnitOfWork, facts_of: FactsOf
) -> None:
    chinese = GroupLife(client, city.zhuji, *await found_group(uow, city.zhuji, "语文组", "22"))
    absent = (await facts_of())["C16"]
    for group in (maths, chinese):
        await group.begin(year_id)
        await group.save(group_plan())
        await group.take(group.leader, "submit")
    await maths.take(city.zhuji.lead(), "approve", {"opinion": ""})
    partly = (await facts_of(city.zhuji, city.district()))["C16"]
    await chinese.take(city.zhuji.lead(), "approve", {"opinion": ""})
    present = (await facts_of(city.zhuji, city.auditor()))["C16"]
    groupless = (await facts_of(city.xinhai))["C16"]

    of_two = "2 个教研组中 {} 个有已通过审核的规划和研修计划，"
    assert absent["text"] == of_two.format(0) + "2 个没有：数学教研组、语文组"
    assert partly["text"] == of_two.format(1) + "1 个没有：语文组"
    assert present["text"] == of_two.format(2) + "没有缺少的"
    assert [one["is_met"] for one in (absent, partly, present)] == [False, False, True]
    assert (present["rows"], present["rows_id"]) == ("group_plans", str(city.zhuji.id))
    assert (groupless["text"], groupless["is_met"]) == ("通讯录中没有该校教研组", None)


async def test_a_group_has_one_plan_in_a_year_and_others_keep_out(
    client: Callers, city: City, year_id: str, maths: GroupLife, uow: UnitOfWork
) -> None:
    other = GroupLife(client, city.zhuji, *await found_group(uow, city.zhuji, "语文组", "22"))
    assert (await maths.begin(year_id)).status_code == 201
    assert (await other.begin(year_id)).status_code == 201
    again = await maths.begin(year_id)
    assert (again.status_code, again.json()["code"]) == (409, "plan_exists")
    body = {"group_id": str(maths.group_id), "year_id": year_id}
    for actor, status in ((other.leader, 404), (city.xinhai.lead(), 404), (city.district(), 403)):
        async with client(actor) as http:
            assert (await http.post(f"{API}/group-plans", json=body)).status_code == status
    draft = await maths.call(other.leader, "GET", f"/{maths.id}")
    assert draft.status_code == 404
    watcher = await maths.call(city.district(), "GET", f"/{maths.id}")
    assert watcher.json()["code"] == "plan_not_submitted"
    school_id = {"group_id": str(city.zhuji.id), "year_id": year_id}
    async with client(city.zhuji.lead()) as http:
        assert (await http.post(f"{API}/group-plans", json=school_id)).status_code == 404


def test_the_home_of_a_groups_path_is_its_school() -> None:
    assert rules.home_path("/1/2/3/21/", is_group=True) == "/1/2/3/"
    assert rules.home_path("/1/2/3/", is_group=False) == "/1/2/3/"
