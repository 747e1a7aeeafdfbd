"""Loading 烟教办函〔2021〕60号, compared with the numbers printed in the notice itself."""

from typing import Any

import pytest
from sqlalchemy import text

from auth.notice.service import CITY, load, rows_of
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

# Attachment 3: the heading of every list says how many schools follow.
PILOTS = {
    "芝罘区": 14, "福山区": 9, "莱山区": 6, "牟平区": 7, "蓬莱区": 4, "海阳市": 11, "莱阳市": 9,
    "栖霞市": 9, "龙口市": 12, "招远市": 8, "莱州市": 13, "开发区": 13, "高新区": 1,
    "长岛综试区": 1,
}  # fmt: skip
CITY_RUN = {
    "烟台第一中学", "烟台第二中学", "烟台第三中学", "烟台第四中学", "莱山第一中学",
    "牟平第一中学", "牟平育英艺术中学", "烟台市市级机关幼儿园",
}  # fmt: skip


@pytest.fixture
async def loaded(uow: UnitOfWork) -> Any:
    async with uow.begin() as session:
        return await load(session, utc_now())


async def one(uow: UnitOfWork, sql: str, **values: Any) -> Any:
    async with uow() as session:
        return await session.scalar(text(sql), values)


@pytest.mark.requirement("R14")
@pytest.mark.requirement("R147")
async def test_125_pilots_stand_where_the_notice_lists_them(uow: UnitOfWork, loaded: Any) -> None:
    assert sum(PILOTS.values()) + len(CITY_RUN) == 125
    assert loaded.organisations == 1 + 14 + 125
    async with uow() as session:
        districts = await session.execute(
            text(
                "SELECT d.name, count(s.id) AS schools FROM organisation c"
                " JOIN organisation d ON d.parent_id = c.id AND d.kind = 'district'"
                " JOIN organisation s ON s.parent_id = d.id AND s.kind = 'school'"
                " WHERE c.name = :city AND s.is_city_pilot AND NOT s.is_provincial_pilot"
                " GROUP BY d.name"
            ),
            {"city": CITY},
        )
        assert {row.name: row.schools for row in districts} == PILOTS
        city_run = await session.scalars(
            text(
                "SELECT s.name FROM organisation s JOIN organisation c ON c.id = s.parent_id"
                " WHERE c.name = :city AND s.kind = 'school' AND s.is_city_pilot"
            ),
            {"city": CITY},
        )
        assert set(city_run) == CITY_RUN
        followed = await session.scalar(
            text(
                "SELECT count(*) FROM directory_change d JOIN organisation o ON o.id = entity_id"
                " WHERE o.source_key IS NOT NULL"
            )
        )
    assert followed == 140


@pytest.mark.requirement("R136")
def test_a_stage_is_known_only_where_the_name_says_it() -> None:
    word = {"kindergarten": "幼儿园", "primary": "小学", "junior": "初级中学", "senior": "高级中学"}
    stages = {row["school"]: row["stage"] for row in rows_of("pilot_schools")}
    for name, stage in stages.items():
        assert stage == "unknown" or word[stage] in name, name
    assert stages["烟台第五中学"] == "unknown"
    assert stages["芝罘区实验幼儿园"] == "kindergarten"


@pytest.mark.requirement("R1")
async def test_leading_group_and_office_are_as_published(
    uow: UnitOfWork, loaded: Any, client: Callers
) -> None:
    assert loaded.office_holders == 13
    assert await one(uow, "SELECT count(*) FROM office_holder WHERE body = '领导小组'") == 7
    assert await one(uow, "SELECT count(*) FROM office_holder WHERE body = '执行办公室'") == 6
    async with client(an_actor((Role.TEACHER, "/1/2/"))) as http:
        items = (await http.get("/api/auth/v1/leading-group")).json()["items"]
    assert items[0] == {
        "body": "领导小组",
        "role": "组长",
        "name": "蔡润圃",
        "post": "市委教育工委常务副书记，市教育局局长、党组书记",
    }
    assert (items[7]["body"], items[7]["role"], items[7]["name"]) == (
        "执行办公室",
        "主任",
        "杜世一",
    )


@pytest.mark.requirement("R145")
async def test_seventy_experts_with_nothing_but_what_is_published(
    uow: UnitOfWork, loaded: Any, client: Callers
) -> None:
    assert loaded
    for role, count in {"组长": 1, "副组长": 3, "成员": 66}.items():
        assert await one(uow, "SELECT count(*) FROM expert WHERE role = :r", r=role) == count
    async with client(an_actor((Role.TEACHER, "/1/2/"))) as http:
        first = (await http.get("/api/auth/v1/experts", params={"limit": 200})).json()
        found = (await http.get("/api/auth/v1/experts", params={"q": "鲁东大学"})).json()
    assert len(first["items"]) == 70
    assert set(first["items"][0]) == {"number", "name", "organisation", "role"}
    assert [expert["name"] for expert in found["items"]] == ["魏雪峰"]


@pytest.mark.requirement("R146")
@pytest.mark.parametrize("path", ["experts", "leading-group"])
async def test_the_persons_are_not_public(client: Callers, path: str) -> None:
    async with client(None) as http:
        assert (await http.get(f"/api/auth/v1/{path}")).status_code == 401


@pytest.mark.requirement("R14")
async def test_loading_again_changes_nothing_the_city_has_changed(
    uow: UnitOfWork, loaded: Any, client: Callers
) -> None:
    assert loaded
    find = "SELECT id::text FROM organisation WHERE name = '烟台第五中学'"
    school = await one(uow, find)
    path = await one(uow, "SELECT path FROM organisation WHERE kind = 'city' AND name = '烟台市'")
    async with client(an_actor((Role.CITY_OFFICE, path))) as http:
        answer = await http.patch(
            f"/api/auth/v1/organisations/{school}",
            json={"name": "烟台第五初级中学", "is_city_pilot": False},
            headers={"If-Match": "1"},
        )
        assert answer.status_code == 200
    last = await one(uow, "SELECT max(position) FROM directory_change")
    async with uow.begin() as session:
        again = await load(session, utc_now())
    assert (again.organisations, again.office_holders, again.experts) == (0, 0, 0)
    assert await one(uow, find) is None
    assert await one(uow, "SELECT max(position) FROM directory_change") == last
