"""On-site sheets from phones with a weak network; the teacher is told and may object once."""

from typing import Any

import httpx
import pytest
from sqlalchemy import insert

from assessment.directory.tables import DirectoryMembership, DirectoryPerson
from kernel.actor import Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, DICE, TODAY, OfficeOf, Row, sheet, teacher_of

pytestmark = pytest.mark.requirement("R53", "R121")
CLOSED = {"outcome": "upheld", "reason": "已当面复看录像"}


async def on_site(office_of: OfficeOf, http: object, city: Any) -> tuple[Row, list[Row]]:
    office = office_of(http)  # type: ignore[arg-type]  # a client
    row = await office.drawn(kind="on_site", school_id=str(city.zhuji.id))
    return row, await office.picks(row)


async def fresh(client: Callers, city: Any, row: Row) -> Row:
    async with client(city.district()) as http:
        found: Row = (await http.get(f"{API}/draws/{row['id']}")).json()
    return found


async def test_a_sheet_sent_twice_is_one_and_a_correction_another(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row, (pick, *_) = await on_site(office_of, http, city)
        body = sheet()
        first = await office.record(pick, **body)
        again = await office.record(pick, **body)
        fixed = await office.record(pick, 1, level="excellent")
        late = await office.record(pick, **body)  # still in some phone's queue
        seen = (await http.get(f"{API}/draw-picks/{pick['id']}")).json()
    assert (first.status_code, again.json()) == (200, first.json())
    assert (fixed.json()["version"], late.json()["version"]) == (2, 1)
    assert (seen["sheet"]["version"], seen["sheet"]["level"]) == (2, "excellent")
    assert (await fresh(client, city, row))["state"] == "reviewing"


async def test_two_phones_see_both_sheets(client: Callers, city: Any, office_of: OfficeOf) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        _, (pick, *_) = await on_site(office_of, http, city)
        await office.record(pick, remarks="第一部手机")
        other = await office.record(pick, remarks="第二部手机")
    assert other.status_code == 412
    current = other.json()["current"]
    assert (current["version"], current["remarks"]) == (1, "第一部手机")


async def test_a_draw_ends_when_everybody_has_a_sheet(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        office = office_of(http)
        row, picks = await on_site(office_of, http, city)
        early = await office.take(row, "conclude")
        for pick in picks:
            await office.record(pick)
        kept = await office.on(picks[0] | {"version": 2}, "substitute", {"reason": "请假"})
        done = await office.take(await fresh(client, city, row), "conclude")
        late = await office.record(picks[0], 1)
        facts = (await http.get(f"{API}/draw-facts/{city.zhuji.id}")).json()
    assert early.json()["code"] == "draw_not_complete"
    assert kept.json()["code"] == "draw_pick_recorded"
    assert done.json()["state"] == "concluded"
    assert late.json()["code"] == "draw_step_not_open"
    (fact,) = facts["on_site"]
    assert (fact["drawn"], fact["recorded"], fact["passing"]) == (3, 3, 3)
    assert fact["held_on"] == str(TODAY)


def kinds_of(answer: httpx.Response) -> set[str]:
    return {one["kind"] for one in answer.json()["counted"]}


async def test_the_teacher_is_told_and_told_again_when_there_is_an_outcome(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        _, (pick, *_) = await on_site(office_of, http, city)
        async with client(teacher_of(pick)) as mine:
            path = f"{API}/my-draws/{pick['id']}"
            waiting = await mine.get(f"{API}/todos")
            (told,) = (await mine.get(f"{API}/my-draws")).json()["items"]
            nothing = await mine.post(f"{path}/object", json={"reason": "不服"})
            await mine.post(f"{path}/acknowledge")
            quiet = await mine.get(f"{API}/todos")
            await office_of(http).record(pick)
            again = await mine.get(f"{API}/todos")
    assert ["draw_mine" in kinds_of(one) for one in (waiting, quiet, again)] == [True, False, True]
    assert (told["sheet"], told["may_object"]) == (None, False)
    assert nothing.json()["code"] == "draw_outcome_missing"


async def test_one_objection_decided_by_somebody_who_did_not_record(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    changed = {"outcome": "changed", "reason": "复看录像"}
    verb = "decide-objection"
    async with client(city.district()) as http, client(city.office()) as above:
        office, other = office_of(http), office_of(above)
        _, (pick, *_) = await on_site(office_of, http, city)
        await office.record(pick)
        async with client(teacher_of(pick)) as mine:
            path = f"{API}/my-draws/{pick['id']}/object"
            filed = await mine.post(path, json={"reason": "设备故障，未能展示"})
            twice = await mine.post(path, json={"reason": "再一次"})
        pick = (await http.get(f"{API}/draw-picks/{pick['id']}")).json()
        objected = await office.picks({"id": pick["draw_id"]}, objected="true")
        todo = await http.get(f"{API}/todos")
        own = await office.on(pick, verb, changed)
        unsaid = await other.on(pick, verb, changed)
        decided = await other.on(pick, verb, changed | {"level": "excellent"})
        late = await other.on(decided.json(), verb, changed | {"level": "fail"})
        async with client(teacher_of(pick)) as mine:
            (end,) = (await mine.get(f"{API}/my-draws")).json()["items"]
    assert (filed.status_code, twice.json()["code"]) == (200, "draw_objected_already")
    assert [one["id"] for one in objected] == [pick["id"]]
    assert "draw_objections" in kinds_of(todo)
    assert own.json()["code"] == "draw_recorder_decides"
    assert unsaid.json()["errors"][0]["code"] == "draw_level_missing"
    assert decided.json()["objection"]["outcome"] == "changed"
    assert late.json()["code"] == "draw_no_objection"
    assert (end["sheet"]["level"], end["objection"]["decision"]) == ("excellent", "复看录像")


async def test_what_waits_for_an_office_and_not_for_its_member_of_the_school(
    client: Callers, city: Any, office_of: OfficeOf, uow: UnitOfWork
) -> None:
    """Members of an office are in the directory themselves, at its unit."""
    member, teaches = city.district(), city.district()
    for actor, unit_id, path in (
        (member, city.zhifu_id, f"{city.root}2/"),
        (teaches, city.zhuji.id, city.zhuji.path),
    ):
        person = {"id": actor.person_id, "name": "工程办成员", "status": "active"}
        place = {"person_id": actor.person_id, "org_id": unit_id, "org_path": path}
        async with uow.begin() as session:
            await session.execute(insert(DirectoryPerson), [person])
            await session.execute(insert(DirectoryMembership), [place])
    async with client(member) as http:
        frozen = await office_of(http).frozen(kind="on_site", school_id=str(city.zhuji.id))
        to_draw = kinds_of(await http.get(f"{API}/todos"))
        await office_of(http).take(frozen, "draw", DICE)
        to_record = kinds_of(await http.get(f"{API}/todos"))
    async with client(teaches) as http:
        others = kinds_of(await http.get(f"{API}/todos"))
    assert "draws_draw" in to_draw
    assert ("draws_draw" in to_record, "draw_sheets" in to_record) == (False, True)
    assert "draw_sheets" not in others


async def test_somebody_elses_draw_is_nobodys_business(
    client: Callers, city: Any, office_of: OfficeOf
) -> None:
    async with client(city.district()) as http:
        _, (pick, *_) = await on_site(office_of, http, city)
    stranger = an_actor((Role.TEACHER, city.zhuji.path), name="同事")
    async with client(stranger) as http:
        path = f"{API}/my-draws/{pick['id']}"
        answers = [
            await http.post(f"{path}/acknowledge"),
            await http.post(f"{path}/object", json={"reason": "替他说"}),
        ]
        none = (await http.get(f"{API}/my-draws")).json()["items"]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert none == []
