"""From the school's goal down to the teacher's plan, and summed up again (R61), over HTTP."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..conftest import API, City, School  # noqa: TID252 -- tests are no packages of their own
from .conftest import (
    TODAY,
    Begin,
    GroupLife,
    Life,
    OpenYear,
    approve_above,
    found_group,
    group_plan,
    school_plan,
)

pytestmark = pytest.mark.requirement("R61")
PATH = f"{API}/personal-plans"
Json = dict[str, Any]


@pytest.fixture
async def year_id(open_year: OpenYear) -> str:
    return await open_year()


def teacher(school: School, name: str = "王老师") -> Actor:
    return an_actor((Role.TEACHER, school.path), name=name)


async def join(uow: UnitOfWork, person: Actor, group: GroupLife, to_on: date | None = None) -> None:
    async with uow.begin() as session:
        row = {"id": person.person_id, "name": person.name, "staff_no": None, "status": "active"}
        await session.execute(insert(DirectoryPerson), [row])
        place = {"org_id": group.group_id, "org_path": group.path, "to_on": to_on}
        await session.execute(
            insert(DirectoryMembership), [{"person_id": person.person_id} | place]
        )


async def approve_group(group: GroupLife, city: City, year_id: str) -> None:
    await group.begin(year_id)
    await group.save(group_plan())
    await group.take(group.leader, "submit")
    done = await group.take(city.zhuji.team(), "approve", {"opinion": ""})
    assert done.status_code == 200, done.text


class Teacher:
    """The own plan of one teacher."""

    def __init__(self, client: Callers, actor: Actor, year_id: str) -> None:
        """Begin nothing yet."""
        self.client, self.actor, self.year_id = client, actor, year_id

    async def plan(self) -> Json:
        """Return the plan, begun when there is none."""
        async with self.client(self.actor) as http:
            answer = await http.post(PATH, json={"year_id": self.year_id})
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def follow(self, *goals: Mapping[str, Any]) -> Json:
        """Choose goals of the offer and nothing else."""
        plan = await self.plan()
        wanted = ("source", "plan_id", "key", "text")
        follows = [{name: goal[name] for name in wanted} for goal in goals]
        async with self.client(self.actor) as http:
            answer = await http.put(
                f"{PATH}/{plan['id']}",
                json={"goal": "本年度目标", "follows": follows},
                headers={"If-Match": f'"{plan["version"]}"'},
            )
        assert answer.status_code == 200, answer.text
        saved: Json = answer.json()
        return saved


def told(plan: Json) -> list[str]:
    return [one["code"] for one in plan["warnings"] if one["field"] == "follows"]


async def reword(life: Life, city: City, goals: list[Json]) -> None:
    await life.take(city.zhuji.team(), "revise")
    await life.save(school_plan(goals=goals))
    await life.take(city.zhuji.lead(), "submit")
    done = await life.take(city.district(), "approve", {})
    assert done.status_code == 200, done.text


async def test_a_teacher_is_offered_the_goals_in_force_above(
    client: Callers, city: City, uow: UnitOfWork, year_id: str, maths: GroupLife
) -> None:
    member = Teacher(client, teacher(city.zhuji), year_id)
    colleague = Teacher(client, teacher(city.zhuji, "李老师"), year_id)
    elsewhere = Teacher(client, teacher(city.xinhai), year_id)
    left = Teacher(client, teacher(city.zhuji, "赵老师"), year_id)
    await join(uow, member.actor, maths)
    await join(uow, left.actor, maths, to_on=TODAY)
    chinese = await found_group(uow, city.zhuji, "语文教研组", "22")
    await join(uow, colleague.actor, GroupLife(client, city.zhuji, *chinese))
    nothing = await member.plan()
    await approve_above(client, city, year_id)
    await maths.begin(year_id)
    await maths.save(group_plan())
    unapproved = await member.plan()
    await maths.take(maths.leader, "submit")
    await maths.take(city.zhuji.team(), "approve", {"opinion": ""})
    offers = [(await one.plan())["goals"] for one in (member, colleague, left, elsewhere)]
    above = [
        ("school", city.zhuji.name, "g1", "全员达标"),
        ("study", city.zhuji.name, "g1", "全员完成 50 学时"),
        ("study", city.zhuji.name, "g2", "形成校本案例集"),
    ]
    groups = [("group", "数学教研组", "q1", "人人会用学情分析")]
    shown = [
        [(one["source"], one["plan_name"], one["key"], one["text"]) for one in offer]
        for offer in offers
    ]
    assert (nothing["goals"], told(nothing)) == ([], [])
    assert [one["source"] for one in unapproved["goals"]] == ["school", "study", "study"]
    assert shown == [[*above, *groups], above, above, []]
    # The school's team sees what the teacher was offered, not what it would be offered itself.
    async with client(city.zhuji.team()) as http:
        read = (await http.get(f"{PATH}/{nothing['id']}")).json()
    assert (read["goals"], told(read)) == (offers[0], ["follows_none"])


async def test_a_goal_that_is_worded_anew_or_dropped_is_said_and_never_lost(
    client: Callers, city: City, year_id: str, life: Begin
) -> None:
    whole = life("school")
    await whole.to_submitted(year_id)
    await whole.take(city.district(), "approve", {})
    mine = Teacher(client, teacher(city.zhuji), year_id)
    fresh = await mine.follow(*(await mine.plan())["goals"])
    goal = {"key": "g1", "text": "全员优秀", "measure": "100%", "years": 1, "is_ability": True}
    await reword(whole, city, [goal])
    changed = await mine.plan()
    await reword(whole, city, [goal | {"key": "g7"}])
    gone = await mine.plan()
    again = await mine.follow(*gone["goals"])
    assert [told(one) for one in (fresh, changed, gone, again)] == [
        [],
        ["follows_reworded"],
        ["follows_gone"],
        [],
    ]
    assert gone["content"]["follows"] == fresh["content"]["follows"]
    assert [one["text"] for one in gone["content"]["follows"]] == ["全员达标"]
    assert not {one["field"] for one in gone["missing"]} & {"follows"}


async def test_a_plan_of_before_stays_valid_and_is_asked_to_choose(
    client: Callers, city: City, uow: UnitOfWork, year_id: str
) -> None:
    mine = Teacher(client, teacher(city.zhuji), year_id)
    plan = await mine.follow()
    async with uow.begin() as session:
        await session.execute(
            text("UPDATE personal_plan SET content = content - 'follows' WHERE id = :id"),
            {"id": UUID(plan["id"])},
        )
    await approve_above(client, city, year_id)
    old = await mine.plan()
    assert (old["content"]["goal"], old["content"]["follows"]) == ("本年度目标", [])
    assert told(old) == ["follows_none"]


async def test_the_offer_costs_one_statement_whatever_it_holds(
    client: Callers,
    city: City,
    uow: UnitOfWork,
    year_id: str,
    maths: GroupLife,
    statements: list[str],
) -> None:
    mine = Teacher(client, teacher(city.zhuji), year_id)
    await join(uow, mine.actor, maths)
    plan_id, costs, offers = (await mine.plan())["id"], [], []
    for step in range(2):
        if step:
            await approve_above(client, city, year_id)
            await approve_group(maths, city, year_id)
        async with client(city.zhuji.team()) as http:
            statements.clear()
            offers.append(len((await http.get(f"{PATH}/{plan_id}")).json()["goals"]))
            costs.append(len(statements))
            reads = [one for one in statements if "basic_goals" in one or "plan_version" in one]
    assert offers == [0, 4]
    assert costs[0] == costs[1]
    assert len(reads) == 2  # the school's abilities, and all goals together


async def test_a_goal_says_who_follows_it_and_leads_to_their_plans(
    client: Callers, city: City, uow: UnitOfWork, year_id: str, maths: GroupLife
) -> None:
    await approve_above(client, city, year_id)
    await approve_group(maths, city, year_id)
    people = [teacher(city.zhuji, name) for name in ("甲", "乙", "丙")]
    await join(uow, people[0], maths)
    first, second, third = (Teacher(client, one, year_id) for one in people)
    school, study, _, group = (await first.plan())["goals"]
    ready = await first.follow(school, group, school)  # the same goal twice is one teacher
    await second.follow(school)
    await third.follow(study)
    # Whoever names another school's plan is counted nowhere.
    await Teacher(client, teacher(city.xinhai), year_id).follow(school)
    async with uow.begin() as session:
        await session.execute(
            text("UPDATE personal_plan SET state = 'approved' WHERE id = :id"),
            {"id": UUID(ready["id"])},
        )

    async def counts(actor: Actor, plan_id: str) -> dict[str, tuple[int, ...]]:
        names = ("following_goals", "following_teachers", "following_approved")
        async with client(actor) as http:
            goals = (await http.get(f"{API}/plan-goals/{plan_id}")).json()["goals"]
        return {one["key"]: tuple(one[name] for name in names) for one in goals}

    by_plan = [await counts(city.district(), one["plan_id"]) for one in (school, study, group)]
    assert by_plan == [{"g1": (1, 2, 1)}, {"g1": (0, 1, 0), "g2": (0, 0, 0)}, {"q1": (0, 1, 1)}]

    async def names(actor: Actor, **goal: str) -> list[str]:
        async with client(actor) as http:
            listed = await http.get(PATH, params={"year_id": year_id} | goal)
        return [one["person_name"] for one in listed.json()["items"]]

    wanted = {"follows_plan_id": school["plan_id"], "follows_key": "g1"}
    assert sorted(await names(city.zhuji.team(), **wanted)) == ["乙", "甲"]
    assert await names(city.zhuji.team(), follows_plan_id=study["plan_id"]) == ["丙"]
    assert await names(city.zhuji.team(), **wanted | {"follows_key": "g2"}) == []
    assert await names(city.other_district(), **wanted) == []


async def test_what_a_follow_is_made_of_is_checked(
    client: Callers, city: City, year_id: str
) -> None:
    mine = Teacher(client, teacher(city.zhuji), year_id)
    plan = await mine.plan()
    whole: Json = {"source": "school", "plan_id": plan["id"], "key": "g1", "text": "目标"}
    bad: list[Json] = [
        {"source": "city"},
        {"plan_id": "x"},
        {"key": "不"},
        {"text": "\u0000"},
        {"more": 1},
    ]
    async with client(mine.actor) as http:
        answers = [
            await http.put(
                f"{PATH}/{plan['id']}",
                json={"follows": [whole | one]},
                headers={"If-Match": f'"{plan["version"]}"'},
            )
            for one in bad
        ]
    assert [one.status_code for one in answers] == [422] * len(bad)
