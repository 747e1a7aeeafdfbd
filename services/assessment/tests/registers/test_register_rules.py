"""What an entry lacks, what is told about it, and which facts follow (annex 4)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from assessment.registers.completeness import hints, lacks
from assessment.registers.documents import DOCUMENT, Document
from assessment.registers.facts import RegisterFact, register_facts
from assessment.registers.kinds import Between, RegisterKind
from assessment.registers.rules import RegisterGroupPairing, RegisterOfSchool, check_group
from assessment.registers.sums import file_ids_of, stage_of, used_of
from assessment.registers.words import summary

TODAY = date(2026, 11, 28)
FILE = "01935b5e-0000-7000-8000-00000000000{}"


def doc(kind: str, **more: Any) -> Document:
    return DOCUMENT.validate_python({"kind": kind, "title": "样例", **more})


def missing(one: Document) -> list[str]:
    return [lack.field for lack in lacks(one, TODAY)]


def test_a_file_is_uploaded_and_a_text_written() -> None:
    told = [lack.text for lack in lacks(doc("work_plan", quote="原文"), TODAY)]
    assert told == ["请填写计划日期", "请上传工作计划文件"]


KICK_OFF = {
    "held_on": "2026-09-01",
    "place": "报告厅",
    "attendance": 88,
    "staff": 90,
    "is_led_by_head": True,
    "has_guidance": True,
    "photo_ids": [FILE.format(1)],
}


@pytest.mark.requirement("R65")
@pytest.mark.parametrize("kind", list(RegisterKind))
def test_an_empty_entry_of_every_kind_is_a_draft_that_lacks_its_title(kind: RegisterKind) -> None:
    one = DOCUMENT.validate_python({"kind": str(kind)})
    assert missing(one)[0] == "title"
    assert len(missing(one)) > 1
    assert isinstance(summary(one), str)


@pytest.mark.requirement("R68")
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("budget", {"planned": "12.345"}),
        ("budget", {"planned": "-1"}),
        ("budget", {"planned": 1.5}),
        ("budget", {"colour": "red"}),
        ("kick_off", {"attendance": "88"}),
        ("research", {"level": "village"}),
        ("feature", {"item_url": "javascript:alert(1)"}),
        ("diary", {}),
    ],
)
def test_a_document_is_strict(kind: str, more: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        doc(kind, **more)


@pytest.mark.requirement("R68")
def test_overspending_is_told_and_not_refused() -> None:
    lines = [
        {"key": "a", "name": "培训", "planned": "10000", "used": "12000.50"},
        {"key": "b", "name": "资料", "planned": "5000", "used": "1000"},
    ]
    one = doc("budget", planned="12000", lines=lines)
    assert missing(one) == []
    assert used_of(one) == Decimal("13000.50")  # type: ignore[arg-type]
    assert hints(one) == [
        "还缺：预算文件",
        "“培训”已用超出计划 2000.5 元",
        "各用途计划合计 15000 元，超出预算 3000 元",
        "已用合计 13000.5 元，超出预算 1000.5 元",
    ]
    assert summary(one) == "计划 12000 元 · 已用 13000.5 元"


@pytest.mark.requirement("R76")
def test_a_kick_off_tells_which_files_are_missing() -> None:
    one = doc("kick_off", **KICK_OFF)
    assert missing(one) == []
    assert hints(one)[0] == "还缺：视频、PPT、讲话稿"
    without = doc("kick_off", **KICK_OFF | {"is_led_by_head": False})
    assert "不是校长作微讲座：按通知 C17 该项不得分" in hints(without)
    assert missing(without) == []
    assert missing(doc("kick_off", **KICK_OFF | {"held_on": "2026-12-01"})) == ["held_on"]


@pytest.mark.requirement("R69")
def test_points_fit_into_what_they_are_of() -> None:
    told = {"points": "12", "of_points": "10", "file_ids": [FILE.format(1)]}
    assert missing(doc("appraisal_paper", **told)) == ["points"]
    assert missing(doc("appraisal_paper", **told | {"points": "0"})) == ["points"]
    assert missing(doc("appraisal_paper", **told | {"points": "5"})) == []


@pytest.mark.requirement("R92", "R93", "R94")
def test_a_project_goes_from_stage_to_stage_in_order() -> None:
    person = {"person_id": FILE.format(9), "name": "张老师"}
    base = {"level": "city", "leader": person, "applied_on": "2026-03-01"}
    one = doc("research", **base, approved_on="2026-05-01")
    assert (missing(one), stage_of(one)) == ([], "立项")  # type: ignore[arg-type]
    assert missing(doc("research", **base, approved_on="2026-02-01")) == ["approved_on"]
    assert missing(doc("research", level="city", leader=person)) == ["applied_on"]
    rows = {
        "notes": [{"key": "n1", "on": "2026-06-01", "text": "  ", "file_ids": [FILE.format(1)]}],
        "results": [{"key": "r1", "result": "award", "text": "一等奖", "file_ids": []}],
    }
    noted = doc("research", **base, **rows)
    assert missing(noted) == ["notes.n1.text"]
    assert hints(noted) == ["1 项成果没有证明文件"]
    assert [str(one) for one in file_ids_of(noted)] == [FILE.format(1)]


@pytest.mark.requirement("R96", "R107")
def test_a_leader_keeps_projects_and_pairings_between_groups() -> None:
    check_group(RegisterKind.RESEARCH, None)
    check_group(RegisterKind.PAIRING, Between.GROUP)
    with pytest.raises(RegisterGroupPairing):
        check_group(RegisterKind.PAIRING, Between.SCHOOL)
    with pytest.raises(RegisterOfSchool):
        check_group(RegisterKind.BUDGET, None)


def facts(*documents: Document) -> dict[str, RegisterFact]:
    found = register_facts([(FILE.format(at), one) for at, one in enumerate(documents)])
    return {one.code: one for one in found}


@pytest.mark.requirement("R65", "R67", "R97")
def test_an_empty_register_proves_nothing() -> None:
    found = facts()
    codes = ["C5", "C7", "C8", "C9", "C17", "C24", "C25", "C26", "C28", "C29"]
    assert list(found) == codes
    assert {(one.is_met, one.has_rows) for one in found.values()} == {(None, False)}
    assert found["C8"].text == "台账中尚无专项预算（学校可能已另附材料）"


@pytest.mark.requirement("R76")
def test_the_fact_of_c17_names_what_the_notice_asks_for() -> None:
    one = facts(doc("kick_off", **KICK_OFF))["C17"]
    assert one.is_met is True
    assert one.text == (
        "动员会 1 次，最近一次 2026-09-01，到会 88 人（全校教师 90 人）；校长已作微讲座，"
        "已开展指导培训；没有视频、PPT、讲话稿"
    )
    assert facts(doc("kick_off", **KICK_OFF | {"has_guidance": False}))["C17"].is_met is False


@pytest.mark.requirement("R67")
def test_a_replaced_rule_is_in_force_no_more() -> None:
    old = doc("rule_paper", area="study")
    new = doc("rule_paper", area="study", replaces=FILE.format(0))
    assert facts(old, new)["C7"].text == "现行制度 1 份：研修 1 份；另有 1 份已被新版本替代"


@pytest.mark.requirement("R65", "R69", "R92", "R96", "R97")
def test_facts_tell_figures_and_leave_judgement_to_the_reviewer() -> None:
    found = facts(
        doc("work_plan", dated_on="2026-08-20", quote="推进提升工程 2.0", place="第 3 页"),
        doc("budget", planned="100", lines=[{"key": "a", "name": "培训", "used": "120"}]),
        doc("appraisal_paper", points="5", of_points="100"),
        doc("research", level="school", applied_on="2026-03-01"),
        doc("pairing", between="group", effect="明显"),
        doc("feature", area="cross", text="经验"),
    )
    assert found["C5"].text == (
        "年度工作计划 1 份；《样例》（2026-08-20，第 3 页）写明：“推进提升工程 2.0”"
    )
    assert found["C8"].text == (
        "专项预算 1 份，计划 100 元，已用 120 元，用途 1 项，超出 20 元；1 份没有预算文件"
    )
    assert found["C9"].is_met is True
    assert found["C24"].text == "课题 1 项：校级微课题 1 项；所处阶段：申报 1 项"
    assert found["C25"].text.endswith("没有过程记录的 1 项：《样例》")
    assert found["C26"].text == "1 项课题尚未登记成果"
    assert "教研组之间 1 对" in found["C28"].text
    assert "跨学科融合 1 项" in found["C29"].text
    judged = ("C5", "C7", "C8", "C24", "C25", "C26", "C28", "C29")
    assert {found[code].is_met for code in judged} == {None}
