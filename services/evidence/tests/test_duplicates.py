"""Duplicates: the same bytes anywhere in the city, and passages in other people's documents."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from evidence.derived.rules import Kind
from evidence.duplicates import rules
from kernel.actor import Actor, Role
from kernel.db import UnitOfWork
from kernel.testing import Callers, an_actor

from .conftest import SCHOOL, Desk, pdf
from .copying import REVIEWER, Reviewing
from .samples import written_docx

OTHERS = an_actor((Role.TEACHER, "/1/9/8/"), name="李老师")
PASSAGE = (
    "在数学课堂中利用数据分析工具收集学生的作答情况，课前发布预习任务并查看完成比例，"
    "课中依据投票结果调整讲解的顺序和深度，课后按照错误类型分组推送练习，"
    "并且每两周与家长沟通一次学习进展，三个月后对比两次测验的分布来判断是否有效。"
)


@pytest.fixture
def reviewing(desk: Desk, client: Callers, signing_keys: Path) -> Reviewing:
    return Reviewing(desk, client, signing_keys)


async def with_text(reviewing: Reviewing, who: Actor, *words: str) -> Any:
    file = await reviewing.desk.checked(who, written_docx(*words), f"{who.name}.docx")
    await reviewing.make(file["id"], Kind.TEXT)
    return file


async def found(reviewing: Reviewing, file_id: str, **claims: Any) -> Any:
    ticket = reviewing.ticket(file_id, **claims)
    answer = await reviewing.get(REVIEWER, f"{file_id}/duplicates", ticket=ticket)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.requirement("R60")
async def test_the_same_file_elsewhere_in_the_city_is_shown_to_reviewers(
    desk: Desk, lead: Actor, reviewing: Reviewing
) -> None:
    file = await desk.checked(lead, pdf(), "一.pdf")
    await desk.checked(OTHERS, pdf(), "二.pdf")
    await desk.checked(lead, pdf(3000))
    seen = await found(reviewing, file["id"])
    blind = await found(reviewing, file["id"], blind=True)

    assert seen["same_count"] == len(seen["same"]) == 1
    one = seen["same"][0]
    assert (one["owner_name"], one["filename"]) == ("李老师", "二.pdf")
    assert (one["is_same_unit"], one["is_same_person"]) == (False, False)
    hidden = blind["same"][0]
    assert (hidden["owner_name"], hidden["filename"]) == (None, None)
    assert hidden["org_id"] == one["org_id"] is not None


@pytest.mark.requirement("R60")
async def test_a_shared_passage_is_a_hint_with_its_words(reviewing: Reviewing) -> None:
    mine = an_actor((Role.TEACHER, SCHOOL), name="王老师")
    beginning = "这是第一份教案的开头，说明本课的教学目标、重点与难点，以及学情的分析。"
    other_end = "另一份材料从完全不同的地方说起，讲的是语文阅读的整本书推进计划和评价量表。"
    file = await with_text(reviewing, mine, beginning, PASSAGE)
    await with_text(reviewing, OTHERS, other_end, PASSAGE.replace("，", " , "))
    await with_text(reviewing, an_actor((Role.TEACHER, "/1/9/8/"), name="赵老师"), other_end)
    await with_text(reviewing, mine, PASSAGE)  # one's own earlier version is no copy
    seen = await found(reviewing, file["id"])
    blind = await found(reviewing, file["id"], blind=True)

    assert seen["text_state"] == "ready"
    assert [one["owner_name"] for one in seen["similar"]] == ["李老师"]
    assert 60 <= seen["similar"][0]["share_percent"] <= 85
    assert "课中依据投票结果调整讲解的顺序和深度" in seen["similar"][0]["passage"]
    assert blind["similar"][0]["owner_name"] is None


async def test_a_form_that_everybody_fills_in_is_no_copy(
    reviewing: Reviewing, uow: UnitOfWork
) -> None:
    file = await with_text(reviewing, an_actor((Role.TEACHER, SCHOOL)), PASSAGE)
    other = await with_text(reviewing, OTHERS, PASSAGE)
    before = await found(reviewing, file["id"])
    async with uow.begin() as session:
        await session.execute(
            text(
                "WITH more AS (INSERT INTO file (id, owner_id, owner_name, org_path, filename,"
                " media_type, size, object_key, sha256, state, reason, open_count)"
                " SELECT gen_random_uuid(), gen_random_uuid(), 'x', '/1/', 'x', 'x', 1,"
                " gen_random_uuid(), repeat('0', 64), 'ready', '', 0"
                " FROM generate_series(1, 30) RETURNING id)"
                " INSERT INTO fingerprint (value, file_id) SELECT f.value, more.id"
                " FROM more, fingerprint f WHERE f.file_id = :id"
            ),
            {"id": other["id"]},
        )
    after = await found(reviewing, file["id"])

    assert (len(before["similar"]), after["similar"]) == (1, [])


async def test_only_reviewers_and_those_who_answer_for_the_unit_are_told(
    desk: Desk, reviewing: Reviewing, uow: UnitOfWork
) -> None:
    teacher = an_actor((Role.TEACHER, SCHOOL))
    file = await desk.checked(teacher, pdf())
    path = f"{file['id']}/duplicates"
    answers = {
        who.name: (await reviewing.get(who, path)).status_code
        for who in (
            an_actor((Role.SCHOOL_LEAD, SCHOOL), name="lead"),
            an_actor((Role.SCHOOL_LEAD, "/1/9/"), name="stranger"),
            an_actor((Role.CITY_OFFICE, "/1/"), name="city"),
        )
    }
    own = await reviewing.get(teacher, path)
    async with uow() as session:
        audit = await session.execute(
            text("SELECT actor_name FROM audit_row WHERE action = 'duplicates_seen'")
        )

    assert answers == {"lead": 200, "stranger": 404, "city": 404}
    assert own.status_code == 403
    assert audit.scalars().all() == ["lead"]


CASES = {
    "the district reviews": (Role.DISTRICT_OFFICE, "tisheng-assessment", False, 200),
    "an expert judges": (Role.EXPERT, "tisheng-cases", True, 200),
    "an expert reads in the library": (Role.EXPERT, "tisheng-cases", False, 403),
    "a principal reads in the library": (Role.SCHOOL_LEAD, "tisheng-cases", False, 403),
    "a colleague": (Role.TEACHER, "tisheng-assessment", False, 403),
    "whoever was sent the address": (None, "tisheng-assessment", False, 403),
}


@pytest.mark.parametrize("case", CASES)
async def test_a_ticket_for_reading_does_not_tell_what_others_handed_in(
    desk: Desk, lead: Actor, reviewing: Reviewing, case: str
) -> None:
    role, issuer, blind, status = CASES[case]
    file = await desk.checked(lead, pdf())
    reader = an_actor((role, "/1/12/777/")) if role else None
    person = str((reader or REVIEWER).person_id)
    ticket = reviewing.ticket(file["id"], issuer, sub=person, blind=blind)

    state = await reviewing.get(reader, f"{file['id']}/preview/state", ticket=ticket)
    told = await reviewing.get(reader, f"{file['id']}/duplicates", ticket=ticket)

    assert (state.status_code, told.status_code) == (200, status)


def test_a_passage_is_found_whatever_stands_between_its_letters() -> None:
    text_one = "Anfang. " + PASSAGE
    text_two = "\n".join(PASSAGE) + " Ende"
    shared = rules.shared(rules.own_text(text_one), text_two)

    assert shared.share > 0.9
    assert len(shared.passage) <= 2 * rules.MOST_PASSAGE
    assert rules.shared(rules.own_text("短"), PASSAGE) == rules.Shared(0.0, "")
    assert set(rules.fingerprints(rules.letters_of(PASSAGE))) <= set(
        rules.fingerprints(rules.letters_of(text_one))
    )
