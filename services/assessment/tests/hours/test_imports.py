"""Online hours from the learning platform: looked at, written, repeated, taken back (R77)."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from assessment.hour_imports.rules import SCOPE
from assessment.hours.service.checking import check_totals
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, a_machine, an_actor

from .conftest import API, TODAY, Decide, Writer

pytestmark = [pytest.mark.requirement("R77"), pytest.mark.usefixtures("year_id")]
PATH = f"{API}/hour-imports"
DAY = str(TODAY - timedelta(days=2))
HEADER = "工号,姓名,课程名称,学时,完成日期,记录编号"


@pytest.fixture
def centre(city: Any) -> Actor:
    return an_actor((Role.EQUIPMENT_CENTRE, city.root), name="装备中心")


async def send(http: httpx.AsyncClient, *lines: str, **more: Any) -> httpx.Response:
    book = "\n".join([HEADER, *lines]).encode()
    return await http.post(PATH, files={"file": ("学时.csv", book)}, **more)


async def checked(http: httpx.AsyncClient, *lines: str) -> dict[str, Any]:
    answer = await send(http, *lines)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


def counts(body: dict[str, Any]) -> Sequence[int]:
    return [body["counts"][name]["rows"] for name in ("new", "held", "unchanged", "error")]


async def test_nothing_changes_before_it_is_confirmed_and_the_same_file_twice_changes_nothing(
    centre: Actor, teacher: Actor, client: Callers, totals_of: Any, uow: UnitOfWork
) -> None:
    lines = (f"T001,张老师,课程甲,2.5,{DAY},R1", f"T001,,课程乙,3,{DAY},")
    async with client(centre) as http:
        made = await checked(http, *lines)
        before = await totals_of(teacher)
        applied = await http.post(f"{PATH}/{made['id']}/apply")
        twice = await http.post(f"{PATH}/{made['id']}/apply")
        again = await checked(http, *lines)
        nothing = await http.post(f"{PATH}/{again['id']}/apply")
    assert (counts(made), made["counts"]["new"]["hours"]) == ([2, 0, 0, 0], "5.5")
    assert before["online"]["counted"] == "0"
    assert (applied.json()["state"], applied.json()["applied_by_name"]) == ("applied", "装备中心")
    assert twice.json()["code"] == "hour_import_step_not_possible"
    assert (counts(again), nothing.status_code) == ([0, 0, 2, 0], 200)
    assert (await totals_of(teacher))["online"]["counted"] == "5.5"
    assert await check_totals(uow) == []


async def test_odd_rows_are_held_with_reasons_and_the_school_decides(
    centre: Actor, teacher: Actor, city: Any, client: Callers, totals_of: Any, decide: Decide
) -> None:
    ahead = TODAY + timedelta(days=3)
    lines = (
        f"T001,,长课程,7,{DAY},A1",
        f"T001,,长课程,2,{DAY},A2",
        f"T001,,预排课程,1,{ahead},A3",
    )
    async with client(centre) as http:
        made = await checked(http, *lines)
        rows = (await http.get(f"{PATH}/{made['id']}/rows", params={"verdict": "held"})).json()
        await http.post(f"{PATH}/{made['id']}/apply")
    told = {one["row_no"]: [why["message"] for why in one["reasons"]] for one in rows["items"]}
    assert told == {
        3: ["当日合计 9 学时，超过每日 8 学时", "当日已有同名的线上记录，可能重复"],
        4: [f"日期 {ahead} 晚于今天"],
    }
    async with client(city.zhuji.team()) as http:
        queue = await http.get(f"{API}/hours", params={"state": "held"})
    held = queue.json()["items"]
    assert {one["source"] for one in held} == {"import"}
    assert (await totals_of(teacher))["online"] | {"wanted": "", "missing": ""} == {
        "wanted": "",
        "counted": "7",
        "open": "3",
        "missing": "",
    }
    assert (await decide(city.zhuji.team(), "confirm", *held)).json()["decided"] == 2
    assert (await totals_of(teacher))["online"]["counted"] == "10"


async def test_wrong_rows_are_told_by_column_and_stop_the_import_unless_left_out(
    centre: Actor, teacher: Actor, client: Callers, totals_of: Any
) -> None:
    lines = (
        f"T001,,课程甲,2,{DAY},B1",
        f"T999,,课程甲,2,{DAY},B2",
        f"T001,李四,课程乙,2,{DAY},B3",
        "T001,,课程丙,0.3,2026年13月1日,B4",
        f"T001,,,2,{DAY},",
        f"T001,,课程甲,2,{DAY},B1",
    )
    async with client(centre) as http:
        made = await checked(http, *lines)
        rows = (await http.get(f"{PATH}/{made['id']}/rows", params={"verdict": "error"})).json()
        stopped = await http.post(f"{PATH}/{made['id']}/apply")
        applied = await http.post(f"{PATH}/{made['id']}/apply", json={"skip_errors": True})
    told = {
        one["row_no"]: [(why["column"], why["code"]) for why in one["reasons"]]
        for one in rows["items"]
    }
    assert told == {
        3: [("工号", "person_unknown")],
        4: [("姓名", "name_differs")],
        5: [("学时", "hours_malformed"), ("完成日期", "date_malformed")],
        6: [("课程名称", "cell_missing")],
        7: [("记录编号", "row_repeats")],
    }
    assert stopped.json()["code"] == "hour_import_has_errors"
    assert (applied.json()["state"], counts(applied.json())) == ("applied", [1, 0, 0, 5])
    assert (await totals_of(teacher))["online"]["counted"] == "2"


async def test_the_same_number_with_other_content_is_an_error_not_a_change(
    centre: Actor, teacher: Actor, client: Callers
) -> None:
    async with client(centre) as http:
        made = await checked(http, f"T001,,课程甲,2,{DAY},C1")
        await http.post(f"{PATH}/{made['id']}/apply")
        again = await checked(http, f"T001,,课程甲,5,{DAY},C1")
        rows = (await http.get(f"{PATH}/{again['id']}/rows")).json()["items"]
    assert counts(again) == [0, 0, 0, 1]
    assert [why["code"] for why in rows[0]["reasons"]] == ["record_contradicts"]
    assert teacher.name == "张老师"


async def test_an_import_is_taken_back_and_may_come_again(
    centre: Actor, teacher: Actor, client: Callers, totals_of: Any, uow: UnitOfWork
) -> None:
    line = f"T001,,课程甲,2,{DAY},D1"
    async with client(centre) as http:
        made = await checked(http, line)
        early = await http.post(f"{PATH}/{made['id']}/undo")
        await http.post(f"{PATH}/{made['id']}/apply")
        undone = await http.post(f"{PATH}/{made['id']}/undo")
        gone = await totals_of(teacher)
        again = await checked(http, line)
        await http.post(f"{PATH}/{again['id']}/apply")
        history = (await http.get(PATH)).json()["items"]
    assert early.json()["code"] == "hour_import_step_not_possible"
    assert (undone.json()["state"], gone["online"]["counted"]) == ("undone", "0")
    assert counts(again) == [1, 0, 0, 0]
    assert [one["state"] for one in history] == ["applied", "undone"]
    assert (await totals_of(teacher))["online"]["counted"] == "2"
    assert await check_totals(uow) == []


async def test_it_stays_once_the_school_has_decided_about_a_row(
    centre: Actor, teacher: Actor, city: Any, client: Callers, decide: Decide, totals_of: Any
) -> None:
    async with client(centre) as http:
        made = await checked(http, f"T001,,课程甲,2,{DAY},E1", f"T001,,课程乙,2,{DAY},E2")
        await http.post(f"{PATH}/{made['id']}/apply")
        async with client(city.zhuji.team()) as school:
            rows = (await school.get(f"{API}/hours")).json()["items"]
        await decide(city.zhuji.team(), "refuse", rows[0], reason="代学")
        kept = await http.post(f"{PATH}/{made['id']}/undo")
    assert (kept.status_code, kept.json()["code"]) == (409, "hour_import_rows_changed")
    assert (await totals_of(teacher))["online"]["counted"] == "2"


async def test_what_changed_since_it_was_looked_at_is_shown_again_first(
    centre: Actor, teacher: Actor, client: Callers, writer: Writer, totals_of: Any
) -> None:
    async with client(centre) as http:
        made = await checked(http, f"T001,,课程甲,3,{DAY},F1")
        await writer.made(teacher, hours="6", held_on=DAY)
        outdated = await http.post(f"{PATH}/{made['id']}/apply")
        shown = (await http.get(f"{PATH}/{made['id']}")).json()
        applied = await http.post(f"{PATH}/{made['id']}/apply")
    assert (outdated.status_code, outdated.json()["code"]) == (409, "hour_import_outdated")
    assert (counts(shown), shown["state"]) == ([0, 1, 0, 0], "checked")
    assert applied.json()["state"] == "applied"
    assert (await totals_of(teacher))["online"]["open"] == "3"


async def test_a_machine_with_the_scope_imports(
    teacher: Actor, client: Callers, totals_of: Any, year_id: str
) -> None:
    async with client(a_machine(SCOPE)) as http:
        sent = await send(http, f"T001,,课程乙,2,{DAY},G1", data={"year_id": year_id})
        made = sent.json()
        applied = await http.post(f"{PATH}/{made['id']}/apply")
        listed = (await http.get(PATH)).json()["items"]
    async with client(a_machine("people:read")) as http:
        refused = await send(http, f"T001,,课程丙,2,{DAY},G2")
    async with client(teacher) as http:
        (row,) = (await http.get(f"{API}/hours")).json()["items"]
    assert (applied.json()["state"], row["source"]) == ("applied", "api")
    assert made["id"] in {one["id"] for one in listed}
    assert refused.status_code == 403
    assert (await totals_of(teacher))["online"]["counted"] == "2"


async def test_files_that_are_none_and_the_template(
    centre: Actor, teacher: Actor, client: Callers
) -> None:
    async with client(centre) as http:
        kind = await http.post(PATH, files={"file": ("学时.exe", b"x")})
        empty = await send(http)
        header = await http.post(PATH, files={"file": ("学时.csv", "甲,乙\n1,2\n".encode())})
        template = await http.get(f"{PATH}/template.xlsx")
        example = await http.post(PATH, files={"file": ("学时.xlsx", template.content)})
    async with client(teacher) as http:
        refused = await send(http, f"T001,,课程甲,1,{DAY},")
    assert [one.json()["code"] for one in (kind, empty, header, example)] == [
        "hour_file_kind_unknown",
        "hour_file_refused",
        "hour_file_refused",
        "hour_file_refused",
    ]
    assert refused.status_code == 403
    first = next(load_workbook(BytesIO(template.content))["线上学时"].iter_rows(values_only=True))
    assert first == ("工号*", "姓名", "课程名称*", "学时*", "完成日期*", "记录编号")


async def test_the_same_key_uploads_once(centre: Actor, teacher: Actor, client: Callers) -> None:
    line = f"T001,,课程甲,1,{DAY},"
    async with client(centre) as http:
        answers = [await send(http, line, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
        other = await send(http, line, line, headers={"Idempotency-Key": "k1"})
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert other.json()["code"] == "idempotency_key_reused"
    assert teacher.name
