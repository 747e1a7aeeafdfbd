"""The life of a plan over HTTP: written, handed in, returned, approved, written anew."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from assessment.plans.queries import approved_abilities
from assessment.tables import AUDIT
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import CODES, CONTENT, TODAY, Begin, OpenYear, study_plan

KINDS = pytest.mark.parametrize("kind", ["study", "school"])
BACK = {"parts": [{"part": "goals", "reason": "目标不可操作"}]}


def codes(*answers: httpx.Response) -> list[str]:
    return [answer.json().get("code", answer.status_code) for answer in answers]


@KINDS
@pytest.mark.requirement("R42", "R43", "R44", "R61")
async def test_a_plan_is_returned_revised_and_approved(
    life: Begin, city: City, open_year: OpenYear, kind: str
) -> None:
    plan, year = life(kind), await open_year()
    await plan.to_submitted(year)
    late = await plan.save(CONTENT[kind]())
    back = (await plan.take(city.district(), "return", BACK)).json()
    await plan.take(city.zhuji.team(), "revise")
    draft = (await plan.read(city.zhuji.lead())).json()
    content = CONTENT[kind]()
    content["goals" if kind == "school" else "basic_goals"][0]["measure"] = "每月检查"
    await plan.save(content)
    await plan.take(city.zhuji.lead(), "submit")
    good = await plan.take(city.district(), "approve", {"opinion": "目标清楚"})
    shown = (await plan.read(city.zhuji.team())).json()
    listed = await plan.call(city.district(), "GET", f"/{plan.id}/versions")
    changes = await plan.call(city.district(), "GET", f"/{plan.id}/versions/2/changes")

    assert codes(late) == ["plan_step_not_possible"]
    assert (back["state"], back["shown"]["reasons"]) == ("returned", BACK["parts"])
    assert (draft["state"], draft["version_no"]) == ("draft", 2)
    assert draft["returned"]["reasons"] == BACK["parts"]
    assert draft["my_actions"] == ["save", "submit"]
    assert good.json()["state"] == shown["state"] == "approved"
    assert (shown["approved_version_no"], shown["due_at"]) == (2, None)
    assert shown["shown"]["opinion"] == "目标清楚"
    versions = listed.json()["items"]
    assert [(one["version_no"], one["outcome"]) for one in versions] == [
        (2, "approved"),
        (1, "returned"),
    ]
    (change,) = changes.json()["changes"]
    assert (change["part"], change["field"], change["after"]) == ("goals", "measure", "每月检查")


@KINDS
async def test_handing_in_names_every_missing_piece(
    life: Begin, city: City, open_year: OpenYear, kind: str
) -> None:
    plan = life(kind)
    begun = await plan.begin(await open_year())
    gaps = begun.json()["gaps"]
    refused = await plan.take(city.zhuji.lead(), "submit")
    assert codes(refused) == ["plan_incomplete"]
    named = [gap["message"] for gap in gaps if not gap["is_warning"]]
    assert [gap["message"] for gap in refused.json()["gaps"]] == named
    assert len(named) >= 5
    assert all(message in refused.json()["detail"] for message in named)


async def test_a_stale_save_gets_the_newer_text(life: Begin, open_year: OpenYear) -> None:
    plan = life()
    await plan.begin(await open_year())
    await plan.save(study_plan())
    plan.version = 1
    answer = await plan.save(study_plan(theme="旧页面"))
    assert codes(answer) == ["stale_version"]
    current = answer.json()["current"]
    assert (current["version"], current["content"]["theme"]) == (2, "数据驱动的精准教学")


async def test_a_plan_is_begun_once_by_its_school_in_an_open_year(
    life: Begin, client: Callers, city: City, open_year: OpenYear
) -> None:
    plan, year = life(), await open_year()
    first = await plan.begin(year)
    again = await plan.begin(year)
    foreign = await plan.begin(year, by=city.xinhai.lead())
    office = await plan.begin(year, by=city.district())
    async with client(city.office()) as http:
        await http.post(f"{API}/years/{year}/close")
    closed = await life(school=city.xinhai).begin(year)
    saved = await plan.save(study_plan())
    assert first.status_code == 201
    assert [one.status_code for one in (foreign, office)] == [404, 403]
    assert codes(again, closed, saved) == ["plan_exists", "year_not_open", "year_not_open"]


async def test_rows_have_keys_of_their_own(life: Begin, open_year: OpenYear) -> None:
    plan = life()
    await plan.begin(await open_year())
    goal = study_plan()["basic_goals"][0]
    answer = await plan.save(study_plan(basic_goals=[goal, goal]))
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["basic_goals"]


@pytest.mark.parametrize(
    "parts",
    [
        [{"part": "swot", "reason": "不属于研修计划"}],
        [{"part": "theme", "reason": "一"}, {"part": "theme", "reason": "二"}],
        [{"part": "theme", "reason": "  "}],
        [],
    ],
)
async def test_a_return_names_parts_of_the_plan_with_reasons(
    life: Begin, city: City, open_year: OpenYear, parts: list[dict[str, str]]
) -> None:
    plan = life()
    await plan.to_submitted(await open_year())
    answer = await plan.take(city.district(), "return", {"parts": parts})
    assert answer.status_code == 422
    assert (await plan.read(city.district())).json()["state"] == "submitted"


async def test_city_run_schools_are_reviewed_by_the_city_office(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    year = await open_year()
    own, of_district = life(school=city.city_run), life()
    await own.to_submitted(year)
    await of_district.to_submitted(year)
    passed = await own.take(city.office(), "approve", {})
    refused = await of_district.take(city.office(), "approve", {})
    foreign = await of_district.take(city.other_district(), "approve", {})
    assert passed.json()["state"] == "approved"
    assert [one.status_code for one in (refused, foreign)] == [403, 404]


async def a_member(uow: UnitOfWork, city: City, role: Role, path: str) -> Actor:
    actor = an_actor((role, path))
    row = {"id": actor.person_id, "name": "王老师", "staff_no": None, "status": "active"}
    at = {"person_id": actor.person_id, "org_id": city.zhuji.id, "org_path": city.zhuji.path}
    async with uow.begin() as session:
        await session.execute(insert(DirectoryPerson), [row])
        await session.execute(insert(DirectoryMembership), [at | {"from_on": None, "to_on": None}])
    return actor


async def test_nobody_reviews_the_plan_of_their_own_school(
    life: Begin, uow: UnitOfWork, city: City, open_year: OpenYear
) -> None:
    plan = life()
    await plan.to_submitted(await open_year())
    member = await a_member(uow, city, Role.DISTRICT_OFFICE, f"{city.root}2/")
    both = an_actor((Role.DISTRICT_OFFICE, f"{city.root}2/"), (Role.TEACHER, city.zhuji.path))
    answers = [await plan.take(one, "approve", {}) for one in (member, both)]
    assert codes(*answers) == ["plan_of_own_school", "plan_of_own_school"]
    assert (await plan.read(member)).json()["my_actions"] == []


@pytest.mark.requirement("R61")
async def test_staff_read_the_approved_version_and_nothing_else(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    plan, year = life(), await open_year()
    teacher = an_actor((Role.TEACHER, city.zhuji.path))
    leader = an_actor((Role.GROUP_LEADER, f"{city.zhuji.path}9/"))
    stranger = an_actor((Role.TEACHER, city.xinhai.path))
    await plan.to_submitted(year)
    early = [await plan.read(one) for one in (teacher, leader)]
    empty = await plan.call(teacher, "GET", "", params={"year_id": year})
    await plan.take(city.district(), "approve", {})
    await plan.take(city.zhuji.team(), "revise")
    await plan.save(study_plan(theme="还没审核的主题"))
    shown = [await plan.read(one) for one in (teacher, leader)]
    listed = await plan.call(leader, "GET", "", params={"year_id": year})
    versions = await plan.call(teacher, "GET", f"/{plan.id}/versions")
    compared = await plan.call(teacher, "GET", f"/{plan.id}/versions/2/changes")

    assert [one.status_code for one in early] == [404, 404]
    assert empty.json()["items"] == []
    assert [one.json()["content"]["theme"] for one in shown] == ["数据驱动的精准教学"] * 2
    assert [one.json()["my_actions"] for one in shown] == [[], []]
    assert [row["plan_id"] for row in listed.json()["items"]] == [plan.id]
    assert [one["version_no"] for one in versions.json()["items"]] == [1]
    assert compared.status_code == 403
    assert (await plan.read(stranger)).status_code == 404


async def test_a_draft_belongs_to_its_school_until_it_is_handed_in(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    plan = life()
    await plan.begin(await open_year())
    first = await plan.read(city.district())
    await plan.save(study_plan())
    await plan.take(city.zhuji.lead(), "submit")
    await plan.take(city.district(), "return", BACK)
    await plan.take(city.zhuji.team(), "revise")
    await plan.save(study_plan(theme="还没提交的主题"))
    second = (await plan.read(city.district())).json()
    versions = (await plan.call(city.district(), "GET", f"/{plan.id}/versions")).json()["items"]
    compared = await plan.call(city.district(), "GET", f"/{plan.id}/versions/2/changes")
    assert codes(first, compared) == ["plan_not_submitted", "plan_version_unknown"]
    assert (second["content"]["theme"], second["shown"]["version_no"]) == ("数据驱动的精准教学", 1)
    assert (second["gaps"], [one["version_no"] for one in versions]) == ([], [1])


@pytest.mark.requirement("R73")
async def test_personal_plans_choose_from_what_is_in_force(
    life: Begin, uow: UnitOfWork, city: City, open_year: OpenYear
) -> None:
    plan, year = life(), await open_year()
    await plan.to_submitted(year)

    async def chosen() -> tuple[str, ...]:
        async with uow() as session:
            return await approved_abilities(session, city.zhuji.id, UUID(year))

    before = await chosen()
    await plan.take(city.district(), "approve", {})
    await plan.take(city.zhuji.team(), "revise")
    await plan.save(study_plan(abilities=[]))
    assert (before, await chosen()) == ((), CODES)


async def test_the_list_puts_late_schools_first_and_knows_those_without_a_plan(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    plan, other = life(), life(school=city.xinhai)
    year = await open_year(TODAY - timedelta(days=60))
    await plan.to_submitted(year)

    async def listed(**wanted: Any) -> list[tuple[str, str, bool]]:
        query = {"year_id": year, "limit": 1} | wanted
        found, cursor = [], None
        while True:
            page = await plan.call(
                city.office(), "GET", "", params=query | ({"cursor": cursor} if cursor else {})
            )
            found += page.json()["items"]
            if (cursor := page.json()["next_cursor"]) is None:
                return [(row["school_name"], row["state"], row["is_late"]) for row in found]

    assert await listed() == [
        ("烟台第一中学", "missing", True),
        ("芝罘区新海小学", "missing", True),
        ("莱山区实验小学", "missing", True),
        ("芝罘区珠玑小学", "submitted", False),
    ]
    assert await listed(state="submitted") == [("芝罘区珠玑小学", "submitted", False)]
    assert [row[0] for row in await listed(q="实验", is_late=True)] == ["莱山区实验小学"]
    assert len(await listed(district_id=str(city.zhifu_id))) == 2
    counts = await plan.call(city.district(), "GET", "/counts")  # the year that is open now
    assert sorted(counts.json()["items"], key=lambda one: str(one["state"])) == [
        {"state": "missing", "total": 1, "late": 1},
        {"state": "submitted", "total": 1, "late": 0},
    ]
    # The other kind and the neighbour's own view are lists of their own.
    own = await other.call(city.xinhai.team(), "GET", "", params={"year_id": year})
    assert [row["school_name"] for row in own.json()["items"]] == ["芝罘区新海小学"]


async def test_each_step_is_audited_and_what_was_handed_in_is_frozen(
    life: Begin, uow: UnitOfWork, city: City, open_year: OpenYear
) -> None:
    plan = life()
    await plan.to_submitted(await open_year())
    await plan.take(city.district(), "return", BACK)
    async with uow() as session:
        query = select(AUDIT.c.action, AUDIT.c.detail).where(AUDIT.c.subject_id == plan.id)
        rows = (await session.execute(query.order_by(AUDIT.c.id))).all()
    assert [row.action for row in rows] == ["plan.begin", "plan.submit", "plan.return"]
    assert rows[2].detail["reason"] == {"goals": "目标不可操作"}
    for change in ("SET content = '{}'", "SET opinion = 'x'"):
        async with uow() as session:
            with pytest.raises(IntegrityError, match="never changes"):
                await session.execute(text(f"UPDATE plan_version {change}"))


@pytest.mark.requirement("R61")
async def test_a_study_plan_follows_the_goals_of_the_school_plan_in_force(
    life: Begin, city: City, open_year: OpenYear
) -> None:
    whole, plan, year = life("school"), life(), await open_year()
    await whole.to_submitted(year)
    await plan.begin(year)
    before = (await plan.read(city.zhuji.team())).json()["school_goals"]
    await whole.take(city.district(), "approve", {})
    after = (await plan.read(city.zhuji.team())).json()["school_goals"]
    assert (before, after) == ([], [{"key": "g1", "text": "全员达标"}])
