"""Lists of submissions: scope, filters, pages, export; the progress of a round."""

import base64
import csv
import io
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update

from assessment.rubrics.rules import Grade
from assessment.submissions.rules import State
from assessment.submissions.tables import Submission
from kernel.actor import Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork, uuid7
from kernel.testing import Callers, an_actor

from .conftest import API, City, OpenRound, School


@pytest.fixture
async def round_id(open_round: OpenRound) -> str:
    return await open_round()


async def names(http: httpx.AsyncClient, round_id: str, **filters: Any) -> list[str]:
    listed = await http.get(f"{API}/rounds/{round_id}/submissions", params=filters)
    assert listed.status_code == 200, listed.text
    return [row["school_name"] for row in listed.json()["items"]]


async def change(uow: UnitOfWork, school: School, **values: Any) -> None:
    async with uow.begin() as session:
        await session.execute(
            update(Submission).where(Submission.school_id == school.id).values(**values)
        )


@pytest.mark.requirement("R147")
async def test_everybody_sees_their_own_subtree(client: Callers, city: City, round_id: str) -> None:
    every = ["烟台第一中学", "芝罘区新海小学", "芝罘区珠玑小学", "莱山区实验小学"]
    for caller, wanted in (
        (city.office(), every),
        (city.auditor(), every),
        (city.district(), every[1:3]),
        (city.other_district(), every[3:]),
        (city.city_run.lead(), every[:1]),
        (
            an_actor((Role.SCHOOL_LEAD, city.zhuji.path), (Role.SCHOOL_TEAM, city.city_run.path)),
            [every[0], every[2]],
        ),
    ):
        async with client(caller) as http:
            assert await names(http, round_id) == wanted
            assert len((await http.get(f"{API}/submissions")).json()["items"]) == len(wanted)
    for role in (Role.TEACHER, Role.SYSTEM_ADMIN, Role.EXPERT):
        async with client(an_actor((role, "/1/"))) as http:
            assert (await http.get(f"{API}/submissions")).status_code == 403


async def test_filters_are_named_after_the_fields(
    client: Callers, city: City, round_id: str, uow: UnitOfWork
) -> None:
    await change(uow, city.zhuji, state=State.SUBMITTED)
    await change(uow, city.xinhai, due_at=utc_now() - timedelta(hours=1))
    async with client(city.office()) as http:
        assert await names(http, round_id, state="submitted") == [city.zhuji.name]
        assert await names(http, round_id, district_id=str(city.laishan_id)) == [
            city.laishan_school.name
        ]
        assert await names(http, round_id, q="小学", state="draft") == [
            city.xinhai.name,
            city.laishan_school.name,
        ]
        assert await names(http, round_id, is_overdue="true") == [city.xinhai.name]
        assert await names(http, round_id, q="%") == []
        for wrong in ({"state": "gone"}, {"q": "a\x00"}, {"limit": 0}, {"cursor": "x"}):
            answer = await http.get(f"{API}/rounds/{round_id}/submissions", params=wrong)
            assert answer.status_code == 422, wrong


async def test_pages_are_stable_and_the_late_come_first(
    client: Callers, city: City, round_id: str, uow: UnitOfWork
) -> None:
    await change(uow, city.laishan_school, due_at=utc_now() - timedelta(hours=1))
    seen, cursor = [], None
    async with client(city.office()) as http:
        for _ in range(4):
            params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
            path = f"{API}/rounds/{round_id}/submissions"
            page = (await http.get(path, params=params)).json()
            seen += [row["school_name"] for row in page["items"]]
            cursor = page["next_cursor"]
        whole = await names(http, round_id)
    assert (seen, cursor) == (whole, None)
    assert whole[0] == city.laishan_school.name


@pytest.mark.parametrize(
    "key", [[2**62, "a", str(uuid7())], [2, "a", "b"], [0, "a", "b"], [0, "\ud800", "b"], [0], {}]
)
async def test_a_cursor_of_ones_own_making_is_refused(
    client: Callers, city: City, round_id: str, key: object
) -> None:
    made = base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")
    async with client(city.office()) as http:
        for path in (f"rounds/{round_id}/submissions", "submissions", "rubrics", "rounds"):
            answer = await http.get(f"{API}/{path}", params={"cursor": made})
            assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


@pytest.mark.requirement("R38")
@pytest.mark.usefixtures("round_id")
async def test_marks_of_others_are_hidden_until_the_public_notice(
    client: Callers, city: City, uow: UnitOfWork
) -> None:
    totals = {"self_total": 99, "district_total": 95, "city_total": 94, "grade": Grade.FAIL}
    names_of_totals = list(totals)
    shown: dict[tuple[str, str], list[object]] = {}
    for state in (State.VERIFIED, State.ANNOUNCED):
        await change(uow, city.zhuji, state=state, **totals)
        for who, caller in (
            ("school", city.zhuji.lead()),
            ("district", city.district()),
            ("city", city.office()),
        ):
            async with client(caller) as http:
                path = f"{API}/submissions"
                rows = (await http.get(path, params={"state": str(state)})).json()["items"]
                one = (await http.get(f"{path}/{rows[0]['id']}")).json()
            shown[who, str(state)] = [rows[0][name] for name in names_of_totals]
            assert shown[who, str(state)] == [one[name] for name in names_of_totals]
    assert shown["school", "verified"] == ["99", None, None, None]
    assert shown["district", "verified"] == ["99", "95", None, None]
    assert shown["city", "verified"] == ["99", "95", "94", "fail"]
    assert shown["school", "announced"] == ["99", "95", "94", "fail"]


async def test_the_export_has_the_rows_of_the_list_as_text(
    client: Callers, city: City, round_id: str, uow: UnitOfWork
) -> None:
    await change(uow, city.zhuji, school_name="=HYPERLINK(1)", self_total=99)
    async with client(city.district()) as http:
        answer = await http.get(
            f"{API}/rounds/{round_id}/submissions", headers={"Accept": "text/csv"}
        )
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.text.startswith("\ufeff批次,区市,学校,状态")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)", city.xinhai.name]
    assert rows[1][9] == "99"
    async with uow() as session:
        query = text("SELECT detail FROM audit_row WHERE action = 'submission.export'")
        assert await session.scalar(query) == {"rows": 2}


@pytest.mark.requirement("R38")
async def test_progress_counts_by_state_and_district(
    client: Callers, city: City, round_id: str, uow: UnitOfWork
) -> None:
    await change(uow, city.zhuji, state=State.SUBMITTED)
    await change(uow, city.city_run, due_at=utc_now() - timedelta(hours=1))
    async with client(city.office()) as http:
        whole = (await http.get(f"{API}/rounds/{round_id}/progress")).json()
    async with client(city.district()) as http:
        part = (await http.get(f"{API}/rounds/{round_id}/progress")).json()
    assert (whole["total"], whole["overdue"]) == (4, 1)
    assert (whole["by_state"]["draft"], whole["by_state"]["submitted"]) == (3, 1)
    found = [
        (d["name"], d["org_id"], d["path"], d["total"], d["overdue"]) for d in whole["districts"]
    ]
    assert found == [
        ("芝罘区", str(city.zhifu_id), "/1/2/", 2, 0),
        ("莱山区", str(city.laishan_id), "/1/5/", 1, 0),
        ("市直属", None, "/1/", 1, 1),
    ]
    assert [d["name"] for d in part["districts"]] == ["芝罘区"]


async def test_a_removed_school_is_gone(
    client: Callers, city: City, round_id: str, app: FastAPI
) -> None:
    assert app.title
    async with client(city.zhuji.lead()) as http:
        place = (await http.get(f"{API}/submissions")).json()["items"][0]["id"]
    async with client(city.office()) as http:
        path = f"{API}/rounds/{round_id}/schools/{city.zhuji.id}/remove"
        assert (await http.post(path, json={"reason": "撤并"})).status_code == 200
    async with client(city.zhuji.lead()) as http:
        assert (await http.get(f"{API}/submissions")).json()["items"] == []
        assert (await http.get(f"{API}/submissions/{place}")).status_code == 404
