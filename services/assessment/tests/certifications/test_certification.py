"""One certification from its beginning to its result; wrong ways are refused by name."""

from typing import Any

import pytest

from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import API, NewWork, Staff, import_tasks

pytestmark = [
    pytest.mark.requirement("R85", "R110", "R112", "R113", "R114", "R141"),
    pytest.mark.usefixtures("year_id"),
]


def codes(*answers: Any) -> list[str]:
    return [answer.json()["code"] for answer in answers]


async def test_what_is_missing_is_named_and_peers_are_chosen(
    staff: Staff, work: NewWork, year_id: str
) -> None:
    author, one, two = [await staff.add(name, "数学组") for name in ("张", "王", "李")]
    await staff.add("外组")
    mine = work(author)
    begun = await mine.begin("A1", year_id=year_id)
    again = await mine.begin("A1")
    early = await mine.submit()
    await mine.fill()
    handed = (await mine.submit()).json()
    late = await mine.save("A1.1", narrative="后来")
    assert (begun.status_code, again.json()["id"]) == (201, mine.id)
    assert [p["task"]["name"] for p in begun.json()["pieces"]] == ["样例任务一", "样例任务二"]
    assert [w["code"] for w in begun.json()["warnings"]] == ["plan_not_approved"]
    assert {(e["field"], e["code"]) for e in early.json()["errors"]} == {
        ("A1.1", "evidence_missing"),
        ("A1.1", "self_level_missing"),
        ("A1.2", "evidence_missing"),
        ("A1.2", "self_level_missing"),
    }
    assert (handed["state"], handed["next"]["code"]) == ("self_rated", "wait_peers")
    assert {s["peer_id"] for s in handed["seats"]} == {str(a.person_id) for a in (one, two)}
    assert handed["next"]["waiting_for"] == [s["peer_name"] for s in handed["seats"]]
    assert codes(late) == ["certification_not_editable"]


async def test_from_the_peers_to_the_result(city: Any, staff: Staff, work: NewWork) -> None:
    author, one, two = [await staff.add(name, "数学组") for name in ("张", "王", "李")]
    mine, team = work(author), city.zhuji.team()
    await mine.handed_in("A1")
    first = await mine.peer(one, "rate", {"marks": mine.marks("excellent", "pass")})
    second = await mine.peer(two, "rate", {"marks": mine.marks()})
    await mine.read()
    body = (await mine.rated(team, "excellent", "pass")).json()
    item = {"id": mine.id, "version": mine.version}
    done = await mine.call(team, "POST", "/certification-finalisations", json={"items": [item]})
    shown = (await mine.read()).json()
    steps = (await mine.call(author, "GET", f"/certifications/{mine.id}/steps")).json()["items"]
    assert (first.json()["state"], second.json()["state"]) == ("self_rated", "peer_rated")
    assert (body["state"], body["level"]) == ("school_rated", "pass")
    assert "A1.2不足" in body["explanation"][1]
    assert "合格" in body["explanation"][-1]
    assert done.json()["done"] == 1
    assert (shown["state"], shown["level"], shown["next"]["code"]) == ("final", "pass", "done")
    verbs = "begin submit peer_rate peer_rate rate finalise"
    assert [s["verb"] for s in steps] == verbs.split()


async def test_what_was_begun_keeps_its_tasks(staff: Staff, work: NewWork, uow: UnitOfWork) -> None:
    mine, other = work(await staff.add("张")), work(await staff.add("王"))
    await mine.begin("A1")
    await import_tasks(uow, (("A1.1", "新版任务"),))
    await other.begin("A1")

    assert len((await mine.read()).json()["pieces"]) == 2
    names = [p["task"]["name"] for p in (await other.read()).json()["pieces"]]
    assert names == ["新版任务"]


async def test_without_official_tasks_there_is_free_evidence(staff: Staff, work: NewWork) -> None:
    mine = work(await staff.add("张"))
    begun = (await mine.begin("B2")).json()

    assert (begun["is_official"], list(mine.pieces)) == (False, ["free"])
    assert "tasks_not_imported" in [w["code"] for w in begun["warnings"]]
    assert begun["pieces"][0]["task"]["name"] == "自由举证"


async def test_a_stale_piece_keeps_both_texts(staff: Staff, work: NewWork) -> None:
    mine = work(await staff.add("张"))
    await mine.begin("A1")
    await mine.save("A1.1", narrative="第一处")
    mine.pieces["A1.1"] = 0
    stale = await mine.save("A1.1", narrative="第二处")
    unknown = await mine.save("A1.9", narrative="无此任务")

    assert stale.status_code == 412
    assert stale.json()["current"]["narrative"] == "第一处"
    assert stale.json()["changed_by"] == "self"
    assert codes(unknown) == ["certification_task_unknown"]


async def test_evidence_is_the_schools_and_ready(
    city: Any, staff: Staff, work: NewWork, evidence: Any
) -> None:
    mine = work(await staff.add("张"))
    await mine.begin("B2")
    foreign = str(evidence.add(city.xinhai.id, city.xinhai.path))
    refused = await mine.save("free", evidence_file_ids=[foreign], self_level="pass")
    checking = mine.file("checking")
    await mine.save("free", evidence_file_ids=[checking], self_level="pass")
    early = await mine.submit()
    assert codes(refused, early) == [
        "certification_evidence_unknown",
        "certification_evidence_not_ready",
    ]
    assert evidence.frozen == []
    await mine.save("free", evidence_file_ids=[mine.file()], self_level="pass")
    handed = await mine.submit()
    assert handed.status_code == 200, handed.text
    assert [by for _, by in evidence.frozen] == [f"assessment:certification:{mine.id}:1"]
    ticket = await mine.call(mine.owner, "POST", f"/certifications/{mine.id}/tickets")
    assert ticket.status_code == 201


async def test_a_school_of_one_goes_straight_to_the_school(
    city: Any, staff: Staff, work: NewWork
) -> None:
    mine = work(await staff.add("张"))
    handed = await mine.handed_in("B2")
    assert (handed["state"], handed["seats"]) == ("peer_rated", [])
    withdrawn = await mine.call(mine.owner, "POST", f"/certifications/{mine.id}/withdraw")
    assert withdrawn.json()["state"] == "draft"
    await mine.submit()
    await mine.read()
    rated = await mine.rated(city.zhuji.lead())
    assert any("没有互评意见" in line for line in rated.json()["explanation"])


async def test_withdrawn_while_nobody_has_rated_and_not_after(staff: Staff, work: NewWork) -> None:
    author, one, two = [await staff.add(name) for name in ("张", "王", "李")]
    mine = work(author)
    await mine.handed_in("A1")
    path = f"/certifications/{mine.id}/withdraw"
    back = await mine.call(author, "POST", path)
    assert back.json()["state"] == "draft"
    assert {s["state"] for s in back.json()["seats"]} == {"ended"}
    handed = (await mine.submit()).json()
    again = {s["peer_id"] for s in handed["seats"] if s["turn"] == handed["turn"]}
    assert again == {str(one.person_id), str(two.person_id)}
    await mine.peer(one, "rate", {"marks": mine.marks()})
    late = await mine.call(author, "POST", path)
    assert codes(late) == ["certification_already_rated"]


async def test_only_offered_abilities_and_only_ones_own(
    city: Any, year_id: str, staff: Staff, work: NewWork
) -> None:
    author, colleague = await staff.add("张"), await staff.add("王")
    elsewhere = an_actor((Role.TEACHER, city.xinhai.path))
    homeless = an_actor((Role.TEACHER, "/999/"))
    mine = work(author)
    await mine.begin("A1")
    path = f"/certifications/{mine.id}"
    unknown = await work(author).begin("C9")
    nowhere = await work(homeless).begin("A1", year_id=year_id)
    hidden = [await mine.read(one) for one in (elsewhere, colleague, city.other_district())]
    tag = {"If-Match": '"0"'}
    forged = await mine.call(city.zhuji.team(), "PUT", f"{path}/pieces/A1.1", json={}, headers=tag)
    taken = await mine.call(city.zhuji.team(), "POST", f"{path}/submit")
    watched = [await mine.read(one) for one in (city.zhuji.team(), city.district(), city.office())]
    assert codes(unknown)[0] == "certification_ability_not_offered"
    assert nowhere.status_code in (404, 409)
    assert [one.status_code for one in hidden] == [404] * 3
    assert (forged.status_code, taken.status_code) == (403, 403)
    assert [one.status_code for one in watched] == [200] * 3
    assert watched[0].json()["missing"] == []


async def test_nobody_rates_the_own_work(city: Any, staff: Staff, work: NewWork) -> None:
    member = await staff.add("主任", role=Role.SCHOOL_TEAM)
    mine = work(member)
    await mine.handed_in("B2")
    await mine.read()
    own = await mine.rated(member)
    batch = {"items": [{"id": mine.id, "version": mine.version, "marks": mine.marks()}]}
    many = await mine.call(member, "POST", "/certification-ratings", json=batch)
    office = await mine.rated(city.district())

    assert codes(own) == ["certification_own"]
    assert many.json()["outcomes"][0]["code"] == "certification_own"
    assert office.json()["state"] == "school_rated"


async def test_my_page_tells_what_is_missing(
    client: Callers, staff: Staff, work: NewWork, city: Any
) -> None:
    author: Actor = await staff.add("张")
    mine = work(author)
    async with client(author) as http:
        empty = (await http.get(f"{API}/my-certifications")).json()
        await mine.begin("B2")
        begun = (await http.get(f"{API}/my-certifications")).json()
        await mine.fill()
        await mine.submit()
        await mine.read()
        await mine.rated(city.zhuji.team())
        item = {"id": mine.id, "version": mine.version}
        await mine.call(
            city.zhuji.team(), "POST", "/certification-finalisations", json={"items": [item]}
        )
        done = (await http.get(f"{API}/my-certifications")).json()
    assert (empty["wanted"], empty["finished"], empty["next"]["code"]) == (3, 0, "begin")
    assert (begun["next"]["code"], begun["next"]["is_mine"]) == ("fill_in", True)
    first = begun["choices"][0]
    assert (first["code"], first["certification"]["state"]) == ("B2", "draft")
    assert (done["finished"], "2 项" in done["next"]["text"]) == (1, True)
