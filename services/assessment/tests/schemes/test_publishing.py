"""The school publishes, corrects with a reason, and answers objections; everything stays."""

from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from assessment.abilities.from_notice import read_names
from assessment.abilities.service import in_force, load_names
from assessment.certifications.rules import CertificationState, Level
from assessment.certifications.tables import Certification, Exemption
from assessment.teacher_scores.service.exporting import COLUMNS
from kernel.actor import Actor, Role
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from ..conftest import API, City  # noqa: TID252 -- tests are no packages of their own
from .conftest import SCORES, TODAY, Desk, Fill, codes, register

pytestmark = pytest.mark.requirement("R58", "R59", "R84", "R85", "R88")
COUNTS = {"lesson_design": 1, "lesson_recording": 1, "case_study": 1}


async def certified(uow: UnitOfWork, city: City, year_id: str, who: Actor, *levels: Level) -> None:
    """Give somebody abilities whose level stands."""
    await load_names(uow, read_names(), utc_now)
    school = city.zhuji
    async with uow.begin() as session:
        catalogue = await in_force(session)
        session.add_all(
            Certification(
                year_id=UUID(year_id),
                person_id=who.person_id,
                person_name=who.name,
                school_id=school.id,
                school_name=school.name,
                org_path=school.path,
                ability_code=f"A{at}",
                ability_name=f"能力{at}",
                catalogue_id=catalogue.id,
                is_official=False,
                tasks=[],
                state=CertificationState.FINAL if at > 1 else CertificationState.SCHOOL_RATED,
                level=level,
            )
            for at, level in enumerate(levels, 1)
        )


Mark = Callable[..., Awaitable[None]]


@pytest.fixture
def fill(client: Callers, city: City) -> Mark:
    """Give teachers the marks that no fact tells."""

    async def give(desk: Desk, *people: Actor, points: str = "20", reason: str = "") -> None:
        async with client(city.zhuji.team()) as http:
            for one in people:
                path = f"{SCORES}/{desk.id}/{one.person_id}/marks"
                tag = {"If-Match": '"0"'}
                body = {"points": points, "reason": reason}
                first = await http.put(f"{path}/practice", json=body, headers=tag)
                then = await http.put(f"{path}/outcomes", json={"counts": COUNTS}, headers=tag)
                assert (first.status_code, then.status_code) == (200, 200), first.text

    return give


async def publish(client: Callers, city: City, desk: Desk) -> httpx.Response:
    async with client(city.zhuji.lead()) as http:
        return await http.post(f"{SCORES}/{desk.id}/publish")


async def own(client: Callers, who: Actor, year_id: str) -> dict[str, Any]:
    async with client(who) as http:
        answer = await http.get(f"{SCORES}/mine", params={"year_id": year_id})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_nothing_is_published_while_somebody_is_open(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, fill: Mark
) -> None:
    people = [await register(uow, city.zhuji, f"教师{n}") for n in range(2)]
    await fill(desk, people[0])
    early = await publish(client, city, desk)
    async with client(city.zhuji.team()) as http:
        seen = (await http.get(f"{SCORES}/{desk.id}/prospect")).json()
        listed = (await http.get(f"{SCORES}/{desk.id}")).json()["items"]
    assert codes(early) == ["teacher_scores_incomplete"]
    assert early.json()["open"] == [{"name": "教师1", "items": ["常态化应用", "成果资源包"]}]
    assert (seen["staff"], seen["ready"], seen["published"]) == (2, 1, 0)
    assert [one["name"] for one in seen["open"]] == ["教师1"]
    assert [one["published_at"] for one in listed] == [None, None]


@pytest.fixture
async def able(uow: UnitOfWork, city: City, year_id: str, teacher: Actor, facts: Fill) -> Actor:
    """A teacher with hours, an approved plan and three abilities."""
    await facts(teacher, "25", "25", 90)
    await certified(uow, city, year_id, teacher, Level.EXCELLENT, Level.PASS, Level.PASS)
    return teacher


async def test_a_published_score_is_told_with_every_sentence(
    desk: Desk, city: City, client: Callers, able: Actor, fill: Mark, year_id: str
) -> None:
    teacher = able
    await fill(desk, teacher, points="15", reason="只有上学期的记录")
    before = await own(client, teacher, year_id)
    done = await publish(client, city, desk)
    again = await publish(client, city, desk)
    after = await own(client, teacher, year_id)
    hidden = {one["key"]: one["text"] for one in before["items"] if one["points"] is None}
    told = {one["key"]: one["text"] for one in after["items"]}
    assert hidden == {
        "practice": "学校公布得分后可以查看",
        "outcomes": "学校公布得分后可以查看",
    }
    assert (before["total"], before["marks"], before["history"]) == (None, {}, [])
    assert "只有上学期的记录" not in str(before)
    assert done.json()["bands"] == {"优秀": 0, "合格": 1, "不合格": 0}
    assert len(done.json()["sha256"]) == 64
    assert codes(again) == ["teacher_scores_all_published"]
    assert (after["total"], after["band"]) == ("89", "合格")
    assert (after["learning"], after["practice"]) == ("25", "64")
    assert told["practice"].endswith("评 15 分（满分 20 分）：只有上学期的记录")
    assert told["abilities"].startswith("已评定：A1 优秀（待确定）、A2 合格、A3 合格。")


async def test_a_published_score_is_frozen(
    desk: Desk, city: City, client: Callers, teacher: Actor, fill: Mark, uow: UnitOfWork
) -> None:
    await fill(desk, teacher)
    await publish(client, city, desk)
    async with client(city.zhuji.team()) as http:
        path = f"{SCORES}/{desk.id}/{teacher.person_id}/marks/practice"
        late = await http.put(path, json={"points": "20"}, headers={"If-Match": '"1"'})
        made = (await http.get(f"{SCORES}/{desk.id}/publications")).json()["items"]
    assert codes(late) == ["teacher_score_published"]
    assert [(one["teachers"], one["version_no"]) for one in made] == [(1, 1)]
    for table in ("teacher_score", "score_publication"):
        with pytest.raises(DBAPIError, match="only added"):
            async with uow.begin() as session:
                await session.execute(text(f"DELETE FROM {table}"))


async def test_facts_that_change_after_the_publication_change_nothing_published(
    desk: Desk, city: City, client: Callers, teacher: Actor, fill: Mark, facts: Fill
) -> None:
    year_id = desk.scheme["year_id"]
    await fill(desk, teacher)
    await publish(client, city, desk)
    await facts(teacher, "25", "25", 90)
    assert (await own(client, teacher, year_id))["total"] == "35"
    path = f"{SCORES}/{desk.id}/{teacher.person_id}/correct"
    async with client(city.zhuji.team()) as http:
        bare = await http.post(path, json={"reason": " "})
        done = await http.post(path, json={"reason": "补录学时"})
        nothing = await http.post(path, json={"reason": "再次更正"})
        wrong = await http.post(path, json={"reason": "改", "marks": {"online": {"points": "1"}}})
    after = await own(client, teacher, year_id)
    async with client(city.zhuji.team()) as http:
        # The same points with other words are a correction: the teacher reads them.
        marks = {"practice": {"points": "20", "reason": "课例完整"}}
        worded = await http.post(path, json={"reason": "更正评语", "marks": marks})
    assert (worded.json()["number"], worded.json()["total"]) == (3, "70")
    assert done.status_code == 200, done.text
    assert (bare.status_code, done.json()["number"], done.json()["total"]) == (422, 2, "70")
    assert codes(nothing, wrong) == ["score_correction_empty", "item_not_marked"]
    assert [(one["number"], one["total"], one["reason"]) for one in after["history"]] == [
        (2, "70", "补录学时"),
        (1, "35", ""),
    ]


async def test_who_came_later_is_published_later_and_who_is_exempt_never(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, fill: Mark, year_id: str
) -> None:
    first = await register(uow, city.zhuji, "教师0")
    ill = await register(uow, city.zhuji, "教师1")
    values = {
        "year_id": UUID(year_id),
        "person_id": ill.person_id,
        "person_name": ill.name,
        "school_id": city.zhuji.id,
        "org_path": city.zhuji.path,
        "reason": "产假",
        "created_at": utc_now(),
        "created_by_name": "李主任",
    }
    async with uow.begin() as session:
        await session.execute(insert(Exemption).values(values))
    await fill(desk, first)
    done = (await publish(client, city, desk)).json()
    late = await register(uow, city.zhuji, "教师2")
    await fill(desk, late)
    then = (await publish(client, city, desk)).json()
    assert (done["ready"], done["exempt"]) == (1, ["教师1"])
    assert (then["ready"], then["published"]) == (1, 1)
    async with client(city.zhuji.team()) as http:
        rows = (await http.get(f"{SCORES}/{desk.id}")).json()["items"]
        book = await http.get(f"{SCORES}/{desk.id}/export.xlsx")
    assert [(one["exempt"], one["open"]) for one in rows] == [("", 0), ("产假", 0), ("", 0)]
    sheet = load_workbook(BytesIO(book.content))["校本考核结果"]
    lines = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(at for at, line in enumerate(lines) if line[0] == "序号")
    assert lines[head] == [column.heading for column in COLUMNS]
    assert [line[1] for line in lines[head + 1 : head + 4]] == ["教师0", "教师1", "教师2"]
    assert lines[head + 1][7:9] == [35, "不合格"]
    assert lines[head + 1][10] == str(TODAY)
    assert lines[head + 2][11] == "免考核：产假"
    assert "已公布 2 人" in str(lines[1][0])
    assert "SHA-256" in str(lines[3][0])


ANSWER = {
    "outcome": "changed",
    "answer": "核实后补记",
    "marks": {"practice": {"points": "18", "reason": "补记两次"}},
}


async def objected(client: Callers, who: Actor, year_id: str, key: str = "one") -> httpx.Response:
    async with client(who) as http:
        body = {"year_id": year_id, "text": "成果漏算一件"}
        head = {"Idempotency-Key": key}
        return await http.post(f"{SCORES}/mine/object", json=body, headers=head)


async def test_a_teacher_objects_once_after_the_publication(
    desk: Desk, city: City, client: Callers, teacher: Actor, fill: Mark
) -> None:
    year_id = desk.scheme["year_id"]
    early = await objected(client, teacher, year_id, "early")
    await fill(desk, teacher)
    await publish(client, city, desk)
    filed = await objected(client, teacher, year_id)
    same = await objected(client, teacher, year_id)
    twice = await objected(client, teacher, year_id, "two")
    async with client(city.zhuji.lead()) as http:
        listed = (await http.get(f"{SCORES}/{desk.id}/objections")).json()["items"]
        waiting = (await http.get(f"{API}/todos")).json()["counted"]
    assert codes(early, twice) == ["teacher_score_not_published", "score_objection_twice"]
    assert (filed.status_code, same.json()) == (201, filed.json())
    assert [one["text"] for one in listed] == ["成果漏算一件"]
    assert {"kind": "score_objections", "count": 1, "due_on": None} in waiting


async def test_somebody_who_did_not_mark_answers_and_corrects(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, teacher: Actor, fill: Mark
) -> None:
    marker = await register(uow, city.zhuji, "陈主任", Role.SCHOOL_TEAM)
    async with client(marker) as http:
        path = f"{SCORES}/{desk.id}/{teacher.person_id}/marks"
        tag = {"If-Match": '"0"'}
        body = {"points": "10", "reason": "少"}
        await http.put(f"{path}/practice", json=body, headers=tag)
        await http.put(f"{path}/outcomes", json={"counts": COUNTS}, headers=tag)
    await fill(desk, marker)
    await publish(client, city, desk)
    filed = await objected(client, teacher, desk.scheme["year_id"])
    path = f"{SCORES}/objections/{filed.json()['id']}/answer"
    async with client(marker) as http:
        partial = await http.post(path, json=ANSWER)
    async with client(city.other_district()) as http:
        foreign = await http.post(path, json=ANSWER)
    async with client(city.zhuji.lead()) as http:
        done = await http.post(path, json=ANSWER)
        late = await http.post(path, json=ANSWER)
    after = await own(client, teacher, desk.scheme["year_id"])
    assert codes(partial, late) == ["score_objection_own_mark", "score_objection_decided"]
    assert (done.status_code, foreign.status_code) == (200, 404)
    assert (after["total"], after["objection"]["answer"]) == ("33", "核实后补记")
    assert after["history"][0]["reason"] == "异议答复：核实后补记"


async def test_every_step_is_audited(
    desk: Desk, city: City, client: Callers, teacher: Actor, fill: Mark
) -> None:
    await fill(desk, teacher)
    await publish(client, city, desk)
    filed = await objected(client, teacher, desk.scheme["year_id"])
    async with client(city.zhuji.lead()) as http:
        await http.post(f"{SCORES}/objections/{filed.json()['id']}/answer", json=ANSWER)
        await http.get(f"{SCORES}/{desk.id}/export.xlsx")
    async with client(city.auditor()) as http:
        params: dict[str, Any] = {"subject_kind": "school_scheme", "limit": 200}
        found = (await http.get(f"{API}/audit", params=params)).json()["items"]
    assert {one["action"] for one in found} >= {
        "teacher_score.publish",
        "teacher_score.object",
        "teacher_score.answer",
        "teacher_score.correct",
        "teacher_score.export",
    }


async def test_an_objection_may_be_turned_down(
    desk: Desk, city: City, client: Callers, uow: UnitOfWork, fill: Mark, year_id: str
) -> None:
    teacher = await register(uow, city.zhuji, "张老师")
    await fill(desk, teacher)
    await publish(client, city, desk)
    async with client(teacher) as http:
        body = {"year_id": year_id, "text": "请复核"}
        filed = (await http.post(f"{SCORES}/mine/object", json=body)).json()
    async with client(city.district()) as http:
        path = f"{SCORES}/objections/{filed['id']}/answer"
        done = await http.post(path, json={"outcome": "upheld", "answer": "评分无误"})
    assert done.json()["outcome"] == "upheld"
    assert len((await own(client, teacher, year_id))["history"]) == 1


async def test_who_belongs_to_no_school_here_has_no_score(
    desk: Desk, city: City, client: Callers, year_id: str
) -> None:
    async with client(city.zhuji.team()) as http:
        stranger = await http.get(f"{SCORES}/{desk.id}/{desk.id}")
        unlisted = await http.get(f"{SCORES}/mine", params={"year_id": year_id})
    assert codes(stranger, unlisted) == ["teacher_not_assessed", "teacher_not_assessed"]
