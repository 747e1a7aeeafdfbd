"""The catalogue of micro-abilities: its names, its coverage, and putting a workbook together."""

from collections import Counter
from typing import Any

import pytest

from assessment.abilities.assembling import assemble
from assessment.abilities.differences import differences
from assessment.abilities.from_notice import read_names
from assessment.abilities.layout import CODE, LAYOUT, TaskRow, TasksReader
from assessment.abilities.rules import Dimension, Environment, coverage
from workbooks.cells import Cell

PLACES = {column.name: at for at, column in enumerate(LAYOUT.columns)}
FIRST = (
    "A1",
    "学情分析",
    "多媒体教学环境",
    "学情分析",
    "",
    "方案",
    "PDF",
    "文档",
    "",
    "全",
    "部分",
)
MORE = ("", "", "", "", "", "视频", "", "视频、图片", "10分钟", "清楚", "完整")
OTHER = ("B1", "测验", "混合学习环境", "学情分析", "", "", "", "", "", "", "")


def read(*rows: tuple[Cell, ...]) -> list[TaskRow]:
    return TasksReader(PLACES).read(list(range(2, len(rows) + 2)), rows)


def told(*rows: tuple[Cell, ...], known: tuple[str, ...] = ("A1", "B1")) -> list[tuple[Any, ...]]:
    faults = assemble(read(*rows), known).faults
    return [(fault.row_no, fault.column, fault.code) for fault in faults]


def document(*rows: tuple[Cell, ...]) -> dict[str, Any]:
    return {"abilities": list(assemble(read(*rows), ["A1", "B1"]).abilities.values())}


def with_cell(row: tuple[Cell, ...], column: str, value: Cell) -> tuple[Cell, ...]:
    return tuple(value if at == PLACES[column] else cell for at, cell in enumerate(row))


@pytest.mark.requirement("R73")
def test_thirty_names_in_three_environments_and_four_dimensions() -> None:
    found = read_names().abilities
    letters = Counter(one.code[0] for one in found)
    assert letters == {"A": 13, "B": 10, "C": 7}
    assert {(one.code[0], one.environment.value) for one in found} == {
        ("A", "multimedia"),
        ("B", "blended"),
        ("C", "smart"),
    }
    assert {one.dimension for one in found} == set(Dimension)
    assert not any(one.tasks for one in found), "no criterion is invented"


@pytest.mark.requirement("R73", "R109")
def test_coverage_names_what_is_missing() -> None:
    by_code = {one.code: one for one in read_names().abilities}
    some = coverage([by_code["A1"], by_code["A5"], by_code["A6"]])
    assert some.cells[Environment.MULTIMEDIA, Dimension.LEARNING_GUIDANCE] == 2
    assert some.missing_environments == (Environment.BLENDED, Environment.SMART)
    assert some.missing_dimensions == (Dimension.TEACHING_DESIGN, Dimension.LEARNING_ASSESSMENT)
    assert not some.is_complete
    assert coverage(by_code.values()).is_complete


@pytest.mark.requirement("R113")
def test_rows_become_abilities_with_tasks_in_their_order() -> None:
    put = assemble(read(FIRST, MORE, OTHER), ["A1", "B1"])
    assert put.faults == []
    a1, b1 = put.abilities.values()
    assert [(one["key"], one["name"], one["max_minutes"]) for one in a1["tasks"]] == [
        ("A1.1", "方案", None),
        ("A1.2", "视频", 10),
    ]
    assert a1["tasks"][1]["materials"] == ["video", "image"]
    assert (b1["name"], b1["tasks"]) == ("测验", [])


@pytest.mark.requirement("R113")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([with_cell(FIRST, CODE, ""), OTHER], (2, CODE, "cell_missing")),
        (
            [with_cell(FIRST, CODE, "D1"), OTHER],
            (2, CODE, "ability_code_malformed"),
        ),
        (
            [FIRST, OTHER, with_cell(OTHER, CODE, "C9")],
            (4, CODE, "ability_unknown"),
        ),
        ([FIRST], (0, CODE, "abilities_absent")),
        ([with_cell(FIRST, "能力点名称", ""), OTHER], (2, "能力点名称", "cell_missing")),
        ([with_cell(FIRST, "所属环境", "教室"), OTHER], (2, "所属环境", "word_unknown")),
        (
            [with_cell(FIRST, "所属环境", "智慧学习环境"), OTHER],
            (2, "所属环境", "environment_differs"),
        ),
        (
            [FIRST, with_cell(MORE, "所属维度", "学业评价"), OTHER],
            (3, "所属维度", "ability_contradicts"),
        ),
        ([with_cell(FIRST, "材料类型", "文档、实物"), OTHER], (2, "材料类型", "material_unknown")),
        (
            [FIRST, with_cell(MORE, "时长上限", "半小时"), OTHER],
            (3, "时长上限", "minutes_malformed"),
        ),
        ([with_cell(FIRST, "优秀标准", ""), OTHER], (2, "优秀标准", "cell_missing")),
        ([with_cell(FIRST, "测评任务", ""), OTHER], (2, "测评任务", "cell_missing")),
        ([FIRST, with_cell(MORE, "测评任务", "方案"), OTHER], (3, "测评任务", "task_twice")),
        ([with_cell(FIRST, "合格标准", "字" * 5_001), OTHER], (2, "合格标准", "cell_unreadable")),
    ],
)
def test_every_wrong_cell_is_told_once_with_its_place(
    rows: list[tuple[Cell, ...]], expected: tuple[Any, ...]
) -> None:
    assert told(*rows) == [expected]


@pytest.mark.requirement("R113")
def test_a_bad_code_does_not_give_its_rows_to_the_ability_above() -> None:
    rows = read(FIRST, with_cell(MORE, CODE, "甲"), MORE, OTHER)
    put = assemble(rows, ["A1", "B1"])
    assert [fault.code for fault in put.faults] == ["ability_code_malformed", "cell_missing"]
    assert len(put.abilities["A1"]["tasks"]) == 1


@pytest.mark.requirement("R113")
def test_differences_are_told_in_words() -> None:
    before = {
        "abilities": list(assemble(read(FIRST, MORE, OTHER), ["A1", "B1"]).abilities.values())
    }
    changed = with_cell(with_cell(FIRST, "材料类型", "音频"), "所属维度", "教学设计")
    added = with_cell(OTHER, "测评任务", "报告")
    added = with_cell(with_cell(added, "优秀标准", "甲"), "合格标准", "乙")
    after = document(changed, added)

    found = [
        (one.code, str(one.kind), one.task, one.field, one.before, one.after)
        for one in differences(before, after)
    ]
    assert found == [
        ("A1", "changed", "", "dimension", "学情分析", "教学设计"),
        ("A1", "changed", "方案", "materials", "文档", "音频"),
        ("A1", "removed", "视频", "", "", ""),
        ("B1", "added", "报告", "", "", ""),
    ]
    assert differences(before, before) == []
