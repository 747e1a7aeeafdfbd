"""Teachers write hours down, correct and withdraw them, and see what is missing (R111)."""

from datetime import timedelta
from typing import Any

import pytest

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, TODAY, Decide, Writer, counted, register

pytestmark = [pytest.mark.requirement("R103", "R104", "R111"), pytest.mark.usefixtures("year_id")]


async def test_before_the_first_record_everything_is_missing(
    teacher: Actor, totals_of: Any
) -> None:
    wanted = {"wanted": "25", "counted": "0", "open": "0", "missing": "25"}
    assert await totals_of(teacher) == {"online": wanted, "offline": wanted}


async def test_a_record_with_proof_waits_and_counts_once_the_school_confirms(
    teacher: Actor, city: Any, writer: Writer, decide: Decide, totals_of: Any, evidence: Any
) -> None:
    made = await writer.made(teacher, hours="2.5")
    assert (made["state"], made["hours"], made["concerns"]) == ("waiting", "2.5", [])
    assert (made["school_name"], made["staff_no"]) == ("芝罘区珠玑小学", "T001")
    assert (await totals_of(teacher))["offline"] == {
        "wanted": "25",
        "counted": "0",
        "open": "2.5",
        "missing": "25",
    }
    answer = await decide(city.zhuji.team(), "confirm", made)
    assert (answer.json()["decided"], answer.json()["hours"]) == (1, "2.5")
    sides = await totals_of(teacher)
    assert (sides["offline"]["counted"], sides["offline"]["missing"]) == ("2.5", "22.5")
    assert sides["online"]["counted"] == "0"
    # What counts is kept for ever.
    assert [str(i) for ids, _ in evidence.frozen for i in ids] == [made["proofs"][0]["file_id"]]


async def test_odd_records_are_held_with_every_reason_and_never_dropped(
    teacher: Actor, writer: Writer
) -> None:
    day = str(TODAY - timedelta(days=3))
    await writer.made(teacher, title="甲", hours="6", starts_at="08:00", ends_at="12:00")
    held = await writer.made(teacher, title="甲", hours="3", starts_at="11:00", ends_at="14:00")
    ahead = await writer.made(teacher, title="乙", held_on=str(TODAY + timedelta(days=1)))
    outside = await writer.made(teacher, title="丙", held_on=str(TODAY - timedelta(days=150)))
    assert [one["code"] for one in held["concerns"]] == ["over_day", "overlap", "duplicate"]
    assert held["concerns"][1]["message"] == "与“甲”（08:00—12:00）时间重叠"
    assert [one["code"] for one in ahead["concerns"]] == ["future_date"]
    assert [one["code"] for one in outside["concerns"]] == ["outside_year"]
    assert {row["state"] for row in (held, ahead, outside)} == {"held"}
    assert held["held_on"] == day


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": "0.3"}, "hours"),
        ({"hours": "0"}, "hours"),
        ({"hours": "200.5"}, "hours"),
        ({"title": " "}, "title"),
        ({"form": "sleeping"}, "form"),
        ({"way": "alone"}, "way"),
        ({"proof_file_ids": []}, "proof_file_ids"),
        ({"starts_at": "09:00"}, ""),
        ({"starts_at": "11:00", "ends_at": "09:00"}, ""),
        ({"starts_at": "09:00+08:00", "ends_at": "11:00"}, ""),
    ],
)
async def test_what_cannot_be_is_refused_by_field(
    teacher: Actor, writer: Writer, change: dict[str, Any], field: str
) -> None:
    answer = await writer.post(teacher, **change)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert "Decimal" not in error["message"]


async def test_proof_is_what_the_person_has_uploaded(
    uow: UnitOfWork, teacher: Actor, city: Any, writer: Writer, client: Callers
) -> None:
    colleague = await register(uow, city.zhuji, "T002", "赵老师")
    theirs = writer.upload(colleague)
    answer = await writer.post(teacher, proof_file_ids=[writer.upload(teacher), theirs])
    assert (answer.status_code, answer.json()["code"]) == (422, "hour_proof_unknown")
    assert "不是本人上传的" in answer.json()["errors"][0]["message"]
    made = await writer.made(teacher)
    async with client(teacher) as http:
        body = writer.body(teacher, proof_file_ids=[theirs])
        tag = {"If-Match": '"1"'}
        put = await http.put(f"{API}/hours/{made['id']}", json=body, headers=tag)
    assert (put.status_code, put.json()["code"]) == (422, "hour_proof_unknown")


async def test_what_came_back_is_corrected_and_waits_anew(
    teacher: Actor, city: Any, writer: Writer, decide: Decide, client: Callers
) -> None:
    made = await writer.made(teacher)
    await decide(city.zhuji.team(), "refuse", made, reason="照片看不清")
    async with client(teacher) as http:
        (back,) = (await http.get(f"{API}/hours")).json()["items"]
        todos = await counted(http)
        path = f"{API}/hours/{made['id']}"
        body = {name: back[name] for name in ("kind", "title", "form", "way", "held_on")}
        body |= {"hours": "1.5", "proof_file_ids": [back["proofs"][0]["file_id"]]}
        stale = await http.put(path, json=body, headers={"If-Match": '"1"'})
        put = await http.put(path, json=body, headers={"If-Match": f'"{back["version"]}"'})
        after = await counted(http)
    assert (back["state"], back["refusal"], todos["hours_correct"]) == ("refused", "照片看不清", 1)
    assert stale.status_code == 412
    assert (put.json()["state"], put.json()["refusal"], put.json()["hours"]) == (
        "waiting",
        None,
        "1.5",
    )
    assert after["hours_correct"] == 0


async def test_withdrawn_hours_stand_in_nobodys_way_and_counted_ones_stay(
    teacher: Actor, city: Any, writer: Writer, decide: Decide, client: Callers, totals_of: Any
) -> None:
    first = await writer.made(teacher)
    async with client(teacher) as http:
        gone = await http.post(f"{API}/hours/{first['id']}/withdraw")
        listed = (await http.get(f"{API}/hours")).json()["items"]
        kept = (await http.get(f"{API}/hours", params={"state": "withdrawn"})).json()["items"]
    again = await writer.made(teacher)
    await decide(city.zhuji.team(), "confirm", again)
    async with client(teacher) as http:
        refused = await http.post(f"{API}/hours/{again['id']}/withdraw")
    assert (gone.json()["state"], listed, len(kept)) == ("withdrawn", [], 1)
    assert again["concerns"] == []
    assert refused.json()["code"] == "hour_step_not_possible"
    assert (await totals_of(teacher))["offline"]["counted"] == "2"


async def test_nobody_sees_or_changes_the_hours_of_colleagues(
    teacher: Actor, city: Any, uow: UnitOfWork, writer: Writer, client: Callers
) -> None:
    made = await writer.made(teacher)
    colleague = await register(uow, city.zhuji, "T002", "李老师")
    async with client(colleague) as http:
        answers = [
            await http.post(f"{API}/hours/{made['id']}/withdraw"),
            await http.post(f"{API}/hours/{made['id']}/tickets"),
            await http.put(
                f"{API}/hours/{made['id']}",
                json=writer.body(colleague),
                headers={"If-Match": '"1"'},
            ),
        ]
        listed = (await http.get(f"{API}/hours")).json()["items"]
    async with client(city.zhuji.team()) as http:
        ticket = await http.post(f"{API}/hours/{made['id']}/tickets")
    assert [one.status_code for one in answers] == [404, 404, 404]
    assert (listed, ticket.status_code) == ([], 201)


async def test_without_an_open_year_or_a_school_nothing_can_be_written_down(
    city: Any, writer: Writer, client: Callers, year_id: str, teacher: Actor
) -> None:
    homeless = an_actor((Role.TEACHER, "/999/"))
    nowhere = await writer.post(homeless)
    async with client(city.office()) as http:
        await http.post(f"{API}/years/{year_id}/close")
    closed = await writer.post(teacher, year_id=year_id)
    missing = await writer.post(teacher)
    assert [one.json()["code"] for one in (nowhere, closed, missing)] == [
        "hour_school_missing",
        "year_not_open",
        "year_missing",
    ]


async def test_the_list_turns_pages_and_keeps_its_order(
    teacher: Actor, writer: Writer, client: Callers
) -> None:
    for day in range(5):
        await writer.made(teacher, title=f"第{day}次", held_on=str(TODAY - timedelta(days=day)))
    seen: list[str] = []
    cursor: str | None = None
    async with client(teacher) as http:
        while True:
            params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            page = (await http.get(f"{API}/hours", params=params)).json()
            seen += [one["title"] for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        broken = await http.get(f"{API}/hours", params={"cursor": "WyJ4IiwieCJd"})
    assert seen == [f"第{day}次" for day in range(5)]
    assert broken.status_code == 422
