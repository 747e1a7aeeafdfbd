"""Peers: each judges alone, may send back, and nobody waits for ever."""

from collections import Counter
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from sqlalchemy import update

from assessment.certifications.queries.seats import of_people_who_left
from assessment.certifications.rules import PEER_DAYS
from assessment.certifications.service.seating import give_on_left
from assessment.directory.tables import DirectoryPerson
from kernel.actor import Actor, Role
from kernel.clock import Clock, local_date, utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, TODAY, NewWork, Staff

pytestmark = [
    pytest.mark.requirement("R105", "R114", "R118"),
    pytest.mark.usefixtures("year_id"),
]


def codes(*answers: Any) -> list[str]:
    return [answer.json()["code"] for answer in answers]


def later(days: int) -> Clock:
    return lambda: utc_now() + timedelta(days=days)


async def queue(client: Callers, actor: Actor, path: str = "my-peer-ratings", **only: Any) -> Any:
    async with client(actor) as http:
        answer = await http.get(f"{API}/{path}", params=only)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def book(client: Callers, actor: Actor, **only: Any) -> list[list[Any]]:
    """The rows of the workbook: under the title, two notes and the headings."""
    async with client(actor) as http:
        answer = await http.get(f"{API}/peer-ratings/export.xlsx", params=only)
    assert answer.status_code == 200, answer.text
    return [list(row) for row in load_workbook(BytesIO(answer.content)).worksheets[0].values][4:]


async def leave(uow: UnitOfWork, person_id: UUID) -> None:
    async with uow.begin() as session:
        gone = update(DirectoryPerson).where(DirectoryPerson.id == person_id)
        await session.execute(gone.values(status="left"))


async def test_each_judges_alone(client: Callers, city: Any, staff: Staff, work: NewWork) -> None:
    author, one, two = [await staff.add(name) for name in ("张", "王", "李")]
    mine = work(author)
    await mine.handed_in("A1")
    assert [t["ability_code"] for t in await queue(client, one)] == ["A1"]
    before = (await mine.read(one)).json()
    assert [p["self_level"] for p in before["pieces"]] == [None, None]
    assert before["pieces"][0]["task"]["excellent"] == "样例优秀标准"
    assert set(before["may"]) == {"peer_rate", "peer_return"}
    await mine.peer(two, "rate", {"marks": mine.marks("excellent", "fail")})
    blind = (await mine.read(one)).json()
    assert {bool(s["marks"]) for s in blind["seats"] if not s["is_mine"]} == {False}
    hidden = (await mine.read()).json()
    assert [s["marks"] for s in hidden["seats"]] == [None, None]
    seen = (await mine.read(city.zhuji.team())).json()
    assert [len(s["marks"]) for s in seen["seats"] if s["state"] == "rated"] == [2]
    await mine.peer(one, "rate", {"marks": mine.marks()})
    after = (await mine.read(one)).json()
    assert all(len(s["marks"]) == 2 for s in after["seats"])
    assert after["ratings"] == []
    assert await queue(client, one) == []
    assert len(await queue(client, one, state="rated")) == 1


async def test_marks_are_complete_and_reasoned(staff: Staff, work: NewWork) -> None:
    author, one = [await staff.add(name) for name in ("张", "王")]
    stranger = await staff.add("外", "另一组")
    mine = work(author)
    shown = await mine.handed_in("A1")
    bare = [{"task_key": "A1.1", "level": "pass"}]
    refused = await mine.peer(one, "rate", {"marks": bare})
    gaps = {(e["field"], e["code"]) for e in refused.json()["errors"]}
    assert gaps == {("A1.1", "reason_missing"), ("A1.2", "level_missing")}
    seat = next(s for s in shown["seats"] if s["peer_id"] == str(one.person_id))
    path = f"/peer-ratings/{seat['id']}/rate"
    foreign = await mine.call(stranger, "POST", path, json={"marks": mine.marks()})
    own = await mine.call(author, "POST", path, json={"marks": mine.marks()})
    await mine.peer(one, "rate", {"marks": mine.marks()})
    twice = await mine.call(one, "POST", path, json={"marks": mine.marks()})
    assert [foreign.status_code, own.status_code] == [404, 404]
    assert codes(twice) == ["peer_rating_closed"]


async def test_returned_with_reasons_and_seen_again_by_the_same_peers(
    client: Callers, staff: Staff, work: NewWork
) -> None:
    author, one, two, _ = [await staff.add(name) for name in ("张", "王", "李", "赵")]
    mine = work(author)
    first = await mine.handed_in("A1")
    peers = {s["peer_id"] for s in first["seats"]}
    holder = next(a for a in (one, two, _) if str(a.person_id) in peers)
    bare = await mine.peer(holder, "return", {"reasons": []})
    reasons = {"reasons": [{"task_key": "A1.2", "reason": "实录缺少学生活动"}]}
    back = await mine.peer(holder, "return", reasons)
    assert codes(bare) == ["certification_reasons_missing"]
    assert back.json()["state"] == "returned"
    shown = (await mine.read()).json()
    assert shown["returned"]["reasons"] == reasons["reasons"]
    assert Counter(s["state"] for s in shown["seats"]) == {"returned": 1, "ended": 1}
    async with client(author) as http:
        counted = (await http.get(f"{API}/todos")).json()["counted"]
    assert "certification_return" in {line["kind"] for line in counted}
    await mine.save("A1.2", narrative="已补充", evidence_file_ids=[mine.file()], self_level="pass")
    again = (await mine.submit()).json()
    now = [s for s in again["seats"] if s["turn"] == again["turn"]]
    assert ({s["peer_id"] for s in now}, again["turn"]) == (peers, 2)
    assert again["returned"] is None
    assert len(again["seats"]) == 4
    steps = (await mine.call(author, "GET", f"/certifications/{mine.id}/steps")).json()["items"]
    told = [s["detail"]["pieces"][1]["narrative"] for s in steps if s["verb"] == "submit"]
    assert told == ["课堂应用说明", "已补充"]
    assert [s["detail"]["reasons"] for s in steps if s["verb"] == "peer_return"] == [
        {"样例任务二": "实录缺少学生活动"}
    ]


async def test_an_overdue_seat_is_taken_over_or_released(
    app: FastAPI, client: Callers, city: Any, staff: Staff, work: NewWork
) -> None:
    author, one, two = [await staff.add(name, "数学组") for name in ("张", "王", "李")]
    leader = await staff.add("组长", "语文组")
    _, path = staff.groups["数学组"]
    head = an_actor((Role.GROUP_LEADER, path), name="数学组长")
    other = an_actor((Role.GROUP_LEADER, staff.groups["语文组"][1]), name="语文组长")
    mine, team = work(author), city.zhuji.team()
    shown = await mine.handed_in("A1")
    seats = [f"/peer-ratings/{s['id']}" for s in shown["seats"]]
    early = await mine.call(head, "POST", f"{seats[0]}/take-over")
    soon = await mine.call(team, "POST", f"{seats[1]}/release", json={"reason": "出差"})
    assert codes(early, soon) == ["peer_rating_not_overdue"] * 2
    app.state.clock = later(PEER_DAYS + 1)
    assert len(await queue(client, team, "peer-ratings", overdue="true")) == 2
    assert [line[5:9] for line in await book(client, team, overdue="true")] == [
        [
            seat["peer_name"],
            "待评",
            str(local_date(utc_now()) + timedelta(days=PEER_DAYS)),
            "已逾期",
        ]
        for seat in sorted(shown["seats"], key=lambda one: str(one["id"]))
    ]
    assert await book(client, other) == []
    assert await queue(client, other, "peer-ratings") == []
    hidden = await mine.call(other, "POST", f"{seats[0]}/take-over")
    own = await mine.call(author, "POST", f"{seats[0]}/take-over")
    denied = await mine.call(leader, "POST", f"{seats[0]}/take-over")
    taken = await mine.call(head, "POST", f"{seats[0]}/take-over")
    again = await mine.call(head, "POST", f"{seats[1]}/take-over")
    assert [hidden.status_code, own.status_code, denied.status_code] == [404, 403, 403]
    assert codes(again) == ["peer_rating_already_yours"]
    assert [s["origin"] for s in taken.json()["seats"] if s["is_mine"]] == ["taken_over"]
    gone = await mine.call(team, "POST", f"{seats[1]}/release", json={"reason": "长期病假"})
    assert gone.json()["state"] == "self_rated"
    rated = await mine.peer(head, "rate", {"marks": mine.marks()})
    assert rated.json()["state"] == "peer_rated"
    assert {one.person_id, two.person_id} == {UUID(s["peer_id"]) for s in shown["seats"]}


async def test_released_to_the_last_the_school_goes_on(
    app: FastAPI, city: Any, staff: Staff, work: NewWork
) -> None:
    author, _ = [await staff.add(name) for name in ("张", "王")]
    mine = work(author)
    shown = await mine.handed_in("B2")
    app.state.clock = later(PEER_DAYS + 1)
    path = f"/peer-ratings/{shown['seats'][0]['id']}/release"
    gone = await mine.call(city.zhuji.team(), "POST", path, json={"reason": "长期病假"})

    assert gone.json()["state"] == "peer_rated"
    assert gone.json()["seats"][0]["reason"] == "长期病假"


async def test_the_seats_of_who_leaves_are_given_on(
    uow: UnitOfWork, city: Any, staff: Staff, work: NewWork
) -> None:
    author, one, two, three = [await staff.add(name) for name in ("张", "王", "李", "赵")]
    mine = work(author)
    shown = await mine.handed_in("A1")
    seated = {s["peer_id"] for s in shown["seats"]}
    holder = next(a for a in (one, two, three) if str(a.person_id) in seated)
    spare = next(a for a in (one, two, three) if str(a.person_id) not in seated)
    await leave(uow, holder.person_id)
    seen = (await mine.read(city.zhuji.team())).json()
    assert [s["has_left"] for s in seen["seats"] if s["peer_id"] == str(holder.person_id)] == [True]
    assert await give_on_left(uow, utc_now) == 1
    after = (await mine.read(city.zhuji.team())).json()
    open_now = {s["peer_id"] for s in after["seats"] if s["state"] == "open"}
    assert str(spare.person_id) in open_now
    assert len(open_now) == 2
    for actor in (one, two, three):
        await leave(uow, actor.person_id)
    assert await give_on_left(uow, utc_now) == 2
    last = (await mine.read(city.zhuji.team())).json()
    assert last["state"] == "peer_rated"
    async with uow() as session:
        assert await of_people_who_left(session, TODAY, 10) == []


async def test_work_is_shared_fairly_in_a_group(staff: Staff, work: NewWork) -> None:
    group = [await staff.add(f"教师{n}", "数学组") for n in range(5)]
    await staff.add("外组", "语文组")
    given: Counter[str] = Counter()
    for author in group:
        shown = await work(author).handed_in("B2")
        given.update(s["peer_id"] for s in shown["seats"])
    assert set(given) == {str(actor.person_id) for actor in group}
    assert set(given.values()) == {2}
