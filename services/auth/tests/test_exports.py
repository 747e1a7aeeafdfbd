"""Lists of units and experts as workbooks: texts as texts, the list's rows, an audit row."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from auth.workbook import read_all
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

pytestmark = [pytest.mark.requirement("R147"), pytest.mark.requirement("R5")]
UNITS, EXPERTS = "/api/auth/v1/organisations", "/api/auth/v1/expert-entries"


def sheet(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200, answer.text
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )


async def details(uow: UnitOfWork, action: str) -> list[Any]:
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = :action")
        return list((await session.execute(query, {"action": action})).scalars())


async def test_units_are_texts_with_their_place(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    facts = {"name": "=1+1", "kind": "school", "stage": "primary", "code": "0137000123"}
    async with client(an_actor((Role.CITY_OFFICE, tree.city.path))) as http:
        made = await http.post(
            UNITS, json={**facts, "parent_id": str(tree.east.id), "is_rural": True}
        )
        below = {"name": "语文组", "kind": "group", "parent_id": made.json()["id"]}
        await http.post(UNITS, json=below)
        head, *rows = sheet(await http.get(f"{UNITS}/export.xlsx"))
        (found,) = sheet(await http.get(f"{UNITS}/export.xlsx", params={"q": "=1"}))[1:]
    shown = {row[0]: row[1:9] for row in rows}
    assert head[:7] == ["名称", "类型", "区市", "上级单位", "学段", "学校标识码", "城乡"]
    assert shown["=1+1"] == ["学校", "东区", "", "小学", "0137000123", "乡村", "否", "否"]
    assert shown["语文组"] == ["教研组", "东区", "=1+1", "", "", "", "", ""]
    assert shown["市第一中学"][:2] == ["学校", "市直属"]
    assert shown["东区"][:2] == ["区市", ""]
    assert tree.city.name not in shown
    assert found[:2] == ["=1+1", "学校"]
    everything, searched = await details(uow, "organisation.export")
    assert everything == {"count": len(rows), "filter": {"status": "open"}}
    assert searched == {"count": 1, "filter": {"q": "=1", "status": "open"}}


async def test_closed_units_leave_only_when_asked_for(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    async with uow.begin() as session:
        closing = "UPDATE organisation SET status = 'closed', closed_on = '2025-07-01',"
        closing += " closed_reason = '撤并' WHERE id = :id"
        await session.execute(text(closing), {"id": tree.east_school.id})
    async with client(an_actor((Role.CITY_OFFICE, tree.city.path))) as http:
        _, *rows = sheet(await http.get(f"{UNITS}/export.xlsx"))
        _, closed = sheet(await http.get(f"{UNITS}/export.xlsx", params={"status": "closed"}))
    assert "东区第一小学" not in {row[0] for row in rows}
    assert (closed[0], closed[-2:]) == ("东区第一小学", ["2025-07-01", "撤并"])


@pytest.mark.parametrize("count", [0, 2_000, 2_001, 4_500])
async def test_a_list_is_read_to_its_end(count: int) -> None:
    whole = list(range(count))

    async def page(*, after: int | None, limit: int) -> list[int]:
        return [number for number in whole if after is None or number > after][: limit + 1]

    assert await read_all(page, lambda number: number) == whole


async def test_experts_are_the_rows_of_the_list(
    client: Callers, tree: Any, uow: UnitOfWork
) -> None:
    body = {"unit": "@东区教研室", "source": "research", "reason": "学科带头人"}
    async with client(an_actor((Role.CITY_OFFICE, tree.city.path))) as http:
        for name, team in (("=cmd", tree.east), ("另一位", tree.city)):
            said = {**body, "name": name, "organisation_id": str(team.id), "subject": "chinese"}
            assert (await http.post(EXPERTS, json=said)).status_code == 201
        wanted = {"organisation_id": str(tree.east.id), "state": "nominated"}
        head, *rows = sheet(await http.get(f"{EXPERTS}/export.xlsx", params=wanted))
    assert head[:4] == ["专家团队", "姓名", "单位", "职务"]
    assert [row[:5] for row in rows] == [["东区", "=cmd", "@东区教研室", "成员", "教科研"]]
    assert (rows[0][6], rows[0][8]) == ("语文", "已推荐")
    assert await details(uow, "expert.export") == [{"count": 1, "filter": wanted}]


@pytest.mark.parametrize("url", [UNITS, EXPERTS])
async def test_who_only_reads_lists_takes_none_away(client: Callers, tree: Any, url: str) -> None:
    async with client(an_actor((Role.TEACHER, tree.east_school.path))) as http:
        assert (await http.get(url)).status_code == 200
        assert (await http.get(f"{url}/export.xlsx")).status_code == 403
    async with client(an_actor((Role.DISTRICT_OFFICE, tree.east.path))) as http:
        assert (await http.get(f"{url}/export.xlsx")).status_code == 200
        odd = await http.get(f"{url}/export.xlsx", params={"state": "?", "status": "?"})
    assert (odd.status_code, odd.json()["code"]) == (422, "input_invalid")
