"""Whole staff, exemptions, schools' counts, weak points, and what waits for whom."""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from kernel.actor import Actor, Role
from kernel.testing import Callers, an_actor

from .conftest import API, NewWork, PeersRate, Staff, Work

pytestmark = [
    pytest.mark.requirement("R84", "R85", "R105"),
    pytest.mark.usefixtures("year_id"),
]
Rows = list[dict[str, Any]]


@pytest.fixture
def teachers(client: Callers, city: Any) -> Callable[..., Awaitable[Rows]]:
    """Give the staff table of the school as somebody sees it."""

    async def read(actor: Actor | None = None, **only: Any) -> Rows:
        path = f"{API}/certification-schools/{city.zhuji.id}/teachers"
        async with client(actor or city.zhuji.team()) as http:
            answer = await http.get(path, params=only)
        assert answer.status_code == 200, answer.text
        found: Rows = answer.json()["items"]
        return found

    return read


async def finished(one: Work, code: str, team: Actor, level: str) -> None:
    """Play an ability of a teacher without colleagues to its end."""
    await one.handed_in(code)
    await one.read()
    assert (await one.rated(team, level)).status_code == 200
    item = {"id": one.id, "version": one.version}
    done = await one.call(team, "POST", "/certification-finalisations", json={"items": [item]})
    assert done.json()["done"] == 1


async def test_everybody_is_listed_and_failing_abilities_do_not_count(
    city: Any, staff: Staff, work: NewWork, teachers: Callable[..., Awaitable[Rows]]
) -> None:
    author, team = await staff.add("张"), city.zhuji.team()
    for code, level in (("B1", "excellent"), ("B2", "pass"), ("B3", "fail")):
        await finished(work(author), code, team, level)
    (before,) = await teachers()
    assert (before["begun"], before["rated"], before["finished"], before["missing"]) == (3, 3, 2, 1)
    await finished(work(author), "B4", team, "pass")
    await staff.add("王")
    rows = await teachers()
    lacking = await teachers(missing="true")
    assert [(row["name"], row["missing"]) for row in rows] == [("张", 0), ("王", 3)]
    assert [row["name"] for row in lacking] == ["王"]


async def test_pages_follow_each_other_with_their_counts(
    client: Callers, city: Any, staff: Staff, work: NewWork
) -> None:
    people = [await staff.add(name) for name in ("丁", "丙", "乙", "甲", "乙")]
    await work(people[3]).begin("A3")
    path = f"{API}/certification-schools/{city.zhuji.id}/teachers"
    seen: Rows = []
    asked: dict[str, Any] = {"limit": 2}
    async with client(city.zhuji.team()) as http:
        whole = (await http.get(path)).json()["items"]
        while page := (await http.get(path, params=asked)).json():
            seen += page["items"]
            if page["next_cursor"] is None:
                break
            asked["cursor"] = page["next_cursor"]
    assert seen == whole
    assert sorted(row["name"] for row in seen) == sorted(("丁", "丙", "乙", "甲", "乙"))
    assert {row["name"] for row in seen if row["begun"] == 1} == {"甲"}


async def exempt(client: Callers, by: Actor, school: Any, person: Actor, **more: Any) -> Any:
    body = {"school_id": str(school.id), "person_id": str(person.person_id), "reason": "产假"}
    async with client(by) as http:
        return await http.post(f"{API}/certification-exemptions", json=body | more)


async def test_the_workbook_of_exemptions_has_the_rows_of_the_list(
    client: Callers, city: Any, staff: Staff
) -> None:
    assert (await exempt(client, city.zhuji.team(), city.zhuji, await staff.add("张"))).is_success
    told = []
    for office in (city.district(), city.other_district()):
        async with client(office) as http:
            answer = await http.get(f"{API}/certification-exemptions/export.xlsx")
        rows = load_workbook(BytesIO(answer.content)).worksheets[0].values
        told.append([list(row)[:2] for row in rows][4:])
    assert told == [[["张", "产假"]], []]


async def test_exemptions_have_reasons_and_an_end(
    client: Callers, city: Any, staff: Staff, teachers: Callable[..., Awaitable[Rows]]
) -> None:
    person, team = await staff.add("张"), city.zhuji.team()
    stranger = an_actor((Role.TEACHER, city.xinhai.path))
    made = await exempt(client, team, city.zhuji, person)
    twice = await exempt(client, team, city.zhuji, person)
    unknown = await exempt(client, team, city.zhuji, stranger)
    foreign = await exempt(client, city.xinhai.team(), city.zhuji, person)
    office = await exempt(client, city.district(), city.zhuji, person)
    assert made.status_code == 201, made.text
    assert [twice.json()["code"], unknown.json()["code"]] == [
        "exemption_exists",
        "exemption_person_unknown",
    ]
    assert [foreign.status_code, office.status_code] == [404, 403]
    (row,) = await teachers(city.district())
    assert (row["exemption_reason"], row["missing"]) == ("产假", 0)
    assert await teachers(missing="true") == []
    async with client(city.district()) as http:
        counts = (await http.get(f"{API}/certification-schools")).json()["items"]
        listed = (await http.get(f"{API}/certification-exemptions")).json()["items"]
    mine = next(one for one in counts if one["school_id"] == str(city.zhuji.id))
    assert (mine["teachers"], mine["finished_teachers"], mine["exempt_teachers"]) == (1, 1, 1)
    assert [one["person_name"] for one in listed] == ["张"]
    path = f"{API}/certification-exemptions/{made.json()['id']}/end"
    async with client(team) as http:
        ended = await http.post(path, json={"reason": "已返岗"})
        again = await http.post(path, json={"reason": "已返岗"})
    assert (ended.json()["end_reason"], again.json()["code"]) == ("已返岗", "exemption_ended")
    assert (await teachers())[0]["missing"] == 3
    assert (await exempt(client, team, city.zhuji, person)).status_code == 201


async def test_nobody_exempts_themselves_or_ends_their_own(
    client: Callers, city: Any, staff: Staff
) -> None:
    lead, team = await staff.add("校长", role=Role.SCHOOL_LEAD), city.zhuji.team()
    own = await exempt(client, lead, city.zhuji, lead)
    made = await exempt(client, team, city.zhuji, lead)
    async with client(lead) as http:
        path = f"{API}/certification-exemptions/{made.json()['id']}/end"
        ended = await http.post(path, json={"reason": "已返岗"})
    assert made.status_code == 201
    assert [own.json()["code"], ended.json()["code"]] == ["exemption_own"] * 2


async def test_counts_of_schools_are_those_of_ones_own_unit(
    client: Callers, city: Any, staff: Staff, work: NewWork
) -> None:
    await work(await staff.add("张")).begin("A1")
    path = f"{API}/certification-schools"
    async with client(city.district()) as http:
        rows = (await http.get(path)).json()["items"]
        book = await http.get(f"{path}/counts.xlsx")
        sheet = await http.get(f"{path}/{city.zhuji.id}/teachers.xlsx")
    async with client(city.other_district()) as http:
        other = (await http.get(path)).json()["items"]
        hidden = await http.get(f"{path}/{city.zhuji.id}")
    assert [(row["school_name"], row["draft"]) for row in rows] == [
        ("芝罘区新海小学", 0),
        ("芝罘区珠玑小学", 1),
    ]
    assert [row["school_name"] for row in other] == ["莱山区实验小学"]
    assert (hidden.status_code, book.content[:2], sheet.content[:2]) == (404, b"PK", b"PK")


async def test_weak_points_say_where_and_why(
    client: Callers, city: Any, staff: Staff, work: NewWork, peers_rate: PeersRate
) -> None:
    group = [await staff.add(name, "数学组") for name in ("张", "王", "李")]
    leader = an_actor((Role.GROUP_LEADER, staff.groups["数学组"][1]))
    unit_id = staff.groups["数学组"][0]
    mine, team = work(group[0]), city.zhuji.team()
    await mine.handed_in("A1")
    await peers_rate(mine, *group)
    path = f"{API}/certification-units/{unit_id}/weak-points"
    async with client(leader) as http:
        by_peers = (await http.get(path)).json()
    await mine.rated(team, "excellent", "fail")
    async with client(leader) as http:
        by_school = (await http.get(path)).json()
        above = await http.get(f"{API}/certification-units/{city.zhuji.id}/weak-points")
    assert by_peers["tasks"][0]["excellent"] == 2
    weakest = by_school["tasks"][0]
    assert (weakest["task_key"], weakest["failing"]) == ("A1.2", 1)
    assert weakest["reasons"] == [{"text": "A1.2不足", "count": 1}]
    assert (by_school["certifications"], above.status_code) == (1, 404)


async def kinds(client: Callers, actor: Actor) -> dict[str, int]:
    async with client(actor) as http:
        lines = (await http.get(f"{API}/todos")).json()["counted"]
    return {line["kind"]: line["count"] for line in lines}


async def test_what_waits_for_whom(
    client: Callers, city: Any, staff: Staff, work: NewWork, peers_rate: PeersRate
) -> None:
    author, peer = await staff.add("张"), await staff.add("王")
    mine, team = work(author), city.zhuji.team()
    await mine.handed_in("A1")
    assert (await kinds(client, peer))["peer_ratings"] == 1
    assert "certifications_rate" not in await kinds(client, team)
    await peers_rate(mine, peer)
    assert "peer_ratings" not in await kinds(client, peer)
    assert (await kinds(client, team))["certifications_rate"] == 1
    assert "certifications_rate" not in await kinds(client, city.district())
    await mine.read()
    reasons = {"reasons": [{"task_key": "A1.1", "reason": "请补充"}]}
    await mine.step(team, "return", reasons)
    assert (await kinds(client, author))["certification_return"] == 1
    assert "certifications_rate" not in await kinds(client, team)


async def test_a_closed_year_is_read_and_not_changed(
    client: Callers, city: Any, year_id: str, staff: Staff, work: NewWork
) -> None:
    mine = work(await staff.add("张"))
    await mine.begin("B2")
    async with client(city.office()) as http:
        closed = await http.post(f"{API}/years/{year_id}/close")
        assert closed.status_code == 200, closed.text
    saved = await mine.save("free", narrative="迟了")
    begun = await work(mine.owner).begin("B3", year_id=year_id)
    shown = (await mine.read()).json()
    assert [saved.json()["code"], begun.json()["code"]] == ["year_not_open"] * 2
    assert shown["may"] == []
