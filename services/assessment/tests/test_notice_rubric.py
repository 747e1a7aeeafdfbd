"""The notice's rubric as it is loaded, against the text of annex 4 (not against the data file)."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from assessment.rubrics import service
from assessment.rubrics.from_notice import evidence_sources, read_notice
from kernel.clock import utc_now
from kernel.db import UnitOfWork
from kernel.testing import Callers

from .conftest import API, City

# Copied from the tables of annex 4: points by item, in the order of the notice.
ANNEX_4 = {
    ("A1", 15, "B1", 7): "C1 1 C2 2 C3 2 C4 2",
    ("A1", 15, "B2", 4): "C5 2 C6 2",
    ("A1", 15, "B3", 4): "C7 1 C8 2 C9 1",
    ("A2", 45, "B4", 27): "C10 2 C11 2 C12 2 C13 6 C14 8 C15 2 C16 5",
    ("A2", 45, "B5", 18): "C17 6 C18 2 C19 10",
    ("A3", 20, "B6", 10): "C20 5 C21 5",
    ("A3", 20, "B7", 10): "C22 5 C23 5",
    ("A4", 20, "B8", 10): "C24 3 C25 3 C26 4",
    ("A4", 20, "B9", 10): "C27 2 C28 2 C29 6",
}
# "…，此项不得分": the conditions as the third column words them.
VOIDS = {
    "C1": ["非校长领衔"],
    "C2": ["现状分析不科学", "现状分析不全面", "现状分析不准确"],
    "C3": ["愿景不明确", "内容空洞", "不符合学校实际"],
    "C4": ["绩效目标不明确", "内容空洞", "不符合学校实际"],
    "C5": ["未在年度重点工作中体现"],
    "C6": ["职责分工不明确、不清晰", "推进措施不得力"],
    "C9": ["未明确体现对能力提升工程 2.0 方面考核分值"],
    "C11": ["绩效目标不能与工程要求相吻合", "不具体", "缺乏可操作性"],
    "C12": ["所选模式与学校发展和教师需求不吻合"],
    "C13": [
        "微能力选择不符合学校实际",
        "与学校发展需求脱节",
        "选择理由不充分不科学",
        "未充分考虑三类信息化教学环境和四个教学维度等",
    ],
    "C14": ["研修安排不详尽", "研修安排不全面", "不符合实际需求"],
    "C16": ["内容与学校发展规划脱节", "不详尽", "不全面", "不符合实际需求"],
    "C17": ["非校长作微讲座", "未开展工程指导培训"],
    "C18": ["未全员完成研修任务"],
    "C19": ["提供的相关资料与研修安排不一致"],
    "C20": ["内容不详实", "标准不合理"],
    "C21": ["未完成全员测评"],
    "C22": ["学校评价存在不合理、不准确等问题"],
}
GRADED = ["C7", "C8", "C10", "C15", "C23", "C24", "C25", "C26", "C27", "C28", "C29"]


@pytest.fixture
async def rubric(client: Callers, city: City, rubric_id: UUID) -> dict[str, Any]:
    async with client(city.zhuji.team()) as http:
        answer = await http.get(f"{API}/rubrics/{rubric_id}")
    found: dict[str, Any] = answer.json()
    return found


def indicators(rubric: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {c["code"]: c for a in rubric["items_a"] for b in a["items_b"] for c in b["items_c"]}


@pytest.mark.requirement("R19")
async def test_the_tree_has_the_points_of_the_notice(rubric: dict[str, Any]) -> None:
    found = {
        (a["code"], int(a["max_points"]), b["code"], int(b["max_points"])): " ".join(
            f"{c['code']} {c['max_points']}" for c in b["items_c"]
        )
        for a in rubric["items_a"]
        for b in a["items_b"]
    }
    assert found == ANNEX_4
    assert (rubric["code"], rubric["version"], rubric["state"]) == (
        "YT-ZXTJ-2021",
        1,
        "published",
    )
    assert Decimal(rubric["total_points"]) == 100
    assert [a["code"] for a in rubric["items_a"] if a["base"]] == ["A1", "A2", "A3"]


@pytest.mark.requirement("R142")
async def test_the_kinds_and_void_conditions_are_those_of_the_notice(
    rubric: dict[str, Any],
) -> None:
    items = indicators(rubric)
    voids = {
        code: [(void["key"], void["text"]) for void in c["rule"]["void_conditions"]]
        for code, c in items.items()
    }
    assert voids == {
        code: [(f"{code}.{n}", words) for n, words in enumerate(VOIDS.get(code, []), 1)]
        for code in items
    }
    kinds = {code: c["rule"]["kind"] for code, c in items.items()}
    assert [code for code, kind in kinds.items() if kind == "graded"] == GRADED
    assert [code for code, kind in kinds.items() if kind == "deduct_per_item"] == ["C19"]
    points = {
        kind: sum(int(c["max_points"]) for c in items.values() if c["rule"]["kind"] == kind)
        for kind in set(kinds.values())
    }
    assert points == {"all_or_nothing": 58, "deduct_per_item": 10, "graded": 32}


@pytest.mark.requirement("R143")
async def test_every_item_has_places_for_the_sources_of_its_method(
    rubric: dict[str, Any],
) -> None:
    items = indicators(rubric)
    slots = {code: [slot["text"] for slot in c["evidence_slots"]] for code, c in items.items()}
    assert slots["C17"] == ["动员会视频", "照片", "PPT", "讲稿"]
    assert slots["C19"] == ["教研组活动记录", "教师学习记录"]
    assert (items["C10"]["method"], slots["C10"]) == ("", ["相关材料"])
    assert all(slots.values())
    assert items["C17"]["evidence_slots"][0]["key"] == "C17.s1"


def test_sources_end_where_the_method_goes_on() -> None:
    assert evidence_sources("听取学校推介汇报，查阅相关资料。") == ["相关资料"]


async def test_loading_again_changes_nothing(uow: UnitOfWork, rubric_id: UUID) -> None:
    code, content = read_notice()
    row, is_new = await service.load_notice(uow, code, content, utc_now)
    assert (row.id, is_new) == (rubric_id, False)


async def test_a_changed_data_file_does_not_overwrite(uow: UnitOfWork, rubric_id: UUID) -> None:
    code, content = read_notice()
    changed = content.model_copy(update={"remark": "另一种备注"})
    with pytest.raises(service.NoticeChanged):
        await service.load_notice(uow, code, changed, utc_now)
    assert rubric_id is not None


@pytest.mark.requirement("R19")
@pytest.mark.parametrize("statement", ["UPDATE rubric SET title = '改'", "DELETE FROM rubric"])
async def test_the_database_refuses_to_change_a_published_version(
    uow: UnitOfWork, rubric_id: UUID, statement: str
) -> None:
    async with uow() as session:
        with pytest.raises(DBAPIError, match="a published rubric never changes"):
            await session.execute(text(f"{statement} WHERE id = :id"), {"id": rubric_id})
