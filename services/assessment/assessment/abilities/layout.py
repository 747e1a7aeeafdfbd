"""The columns of the city office's workbook, and reading its rows one by one. Pure.

One row is one evidence task. An ability's own cells stand in its first row; below it they may be
blank or merged. An ability without tasks has one row that names none.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from assessment.abilities.rules import (
    DIMENSION_NAMES,
    ENVIRONMENT_NAMES,
    MATERIAL_NAMES,
    Dimension,
    Environment,
    Material,
)
from workbooks.cells import Cell, Problem, Reader, Reading, Wrong, read_rows
from workbooks.columns import Column, Layout

CODE: Final = "能力点编号"
NAME: Final = "能力点名称"
ENVIRONMENT: Final = "所属环境"
DIMENSION: Final = "所属维度"
DESCRIPTION: Final = "能力描述"
TASK: Final = "测评任务"
REQUIREMENT: Final = "提交要求"
MATERIALS: Final = "材料类型"
MINUTES: Final = "时长上限"
EXCELLENT: Final = "优秀标准"
PASSING: Final = "合格标准"

_LONGEST: Final = 5_000
_MINUTES: Final = 600
_SPLIT: Final = re.compile(r"[、,;/ ]+")
_CODE: Final = re.compile(r"[ABC][1-9][0-9]?")
_NOWHERE: Final = 1_000_000
MAX_ROWS: Final = 2_000


class TaskRow(NamedTuple):
    """What a row says; None where it says nothing."""

    row_no: int
    code: str | None
    name: str | None
    environment: Environment | None
    dimension: Dimension | None
    description: str | None
    task: str | None
    requirement: str | None
    materials: list[Material] | None
    minutes: int | None
    excellent: str | None
    passing: str | None
    problems: list[Problem]


def _as_written(_cell: Cell, text: str) -> str:
    return text


def _code(_cell: Cell, text: str) -> str:
    if not _CODE.fullmatch(text.upper()):
        raise Wrong("ability_code_malformed", "编号由 A、B 或 C 和数字组成，如 A1、B10")
    return text.upper()


def _one_of(words: Mapping[str, str], column: str) -> Reader:
    def reader(_cell: Cell, text: str) -> str:
        if text not in words:
            raise Wrong("word_unknown", f"{column}只能填：{'、'.join(words)}")
        return words[text]

    return reader


def _materials(_cell: Cell, text: str) -> list[str]:
    words = [word for word in _SPLIT.split(text) if word]
    codes = {name: str(code) for code, name in MATERIAL_NAMES.items()}
    if unknown := [word for word in words if word not in codes]:
        allowed = "、".join(codes)
        raise Wrong("material_unknown", f"不认识“{unknown[0]}”，材料类型只能填：{allowed}")
    return list(dict.fromkeys(codes[word] for word in words))


def _minutes(_cell: Cell, text: str) -> int:
    digits = text.removesuffix("分钟").strip()
    if not re.fullmatch(r"[0-9]{1,3}", digits) or not 1 <= int(digits) <= _MINUTES:
        raise Wrong("minutes_malformed", f"时长上限填 1 到 {_MINUTES} 的整数，单位为分钟")
    return int(digits)


def _names(words: Mapping[Environment, str] | Mapping[Dimension, str]) -> dict[str, str]:
    return {name: str(code) for code, name in words.items()}


_PROSE: Final = frozenset({DESCRIPTION, REQUIREMENT, EXCELLENT, PASSING})
_COLUMNS: Final = (
    (Column(CODE, True, "如 A1、B10；同一能力点的第二个及以后任务可留空", example="A1"), _code),
    (Column(NAME, True, "以正式文件为准；同一能力点只需在首行填写"), _as_written),
    (
        Column(ENVIRONMENT, True, "须与编号首字母一致", tuple(ENVIRONMENT_NAMES.values())),
        _one_of(_names(ENVIRONMENT_NAMES), ENVIRONMENT),
    ),
    (
        Column(DIMENSION, True, "四个维度之一", tuple(DIMENSION_NAMES.values())),
        _one_of(_names(DIMENSION_NAMES), DIMENSION),
    ),
    (Column(DESCRIPTION, False, "能力点要求教师做到什么"), _as_written),
    (Column(TASK, False, "一行一个任务，如“教学设计方案”；尚无任务的能力点留空"), _as_written),
    (Column(REQUIREMENT, False, "提交指南：内容、格式、页数等要求"), _as_written),
    (
        Column(MATERIALS, False, "文档、图片、音频、视频，可填多个，用、分隔；空白表示不限"),
        _materials,
    ),
    (Column(MINUTES, False, "视频、音频的时长上限，单位为分钟"), _minutes),
    (Column(EXCELLENT, False, "达到“优秀”须满足的全部指标；有任务时必填"), _as_written),
    (Column(PASSING, False, "达到“合格”须满足的全部指标；有任务时必填"), _as_written),
)


class TasksReader:
    """Reads the rows of one file."""

    def __init__(self, places: Mapping[str, int]) -> None:
        """Say where the columns stand."""
        self._plan = [
            (
                places.get(column.name, _NOWHERE),
                Reading(
                    column.name,
                    reader,
                    is_required=False,
                    prose=_LONGEST if column.name in _PROSE else None,
                ),
            )
            for column, reader in _COLUMNS
        ]

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> list[TaskRow]:
        """Check every cell of some rows; all problems of a row are told at once."""
        return list(map(TaskRow._make, read_rows(self._plan, numbers, rows)))


KIND: Final = "abilities"
LAYOUT: Final = Layout(
    "微能力", tuple(column for column, _ in _COLUMNS), CODE, TasksReader, MAX_ROWS
)
LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType({KIND: LAYOUT})
INSTRUCTIONS: Final = (
    "1. 一行填写一个测评任务；表中已列出现行的全部能力点，请按正式文件补充或更正。",
    "2. 同一能力点的编号、名称、环境、维度只需填写在它的第一行，后面各行可留空或合并单元格。",
    "3. 尚无测评任务的能力点保留一行，任务及以后各列留空。",
    "4. 能力点的编号不能增减；内容较长的单元格可以换行。",
    "5. 上传后先看与现行版本的差异，确认发布后才生效；已发布的版本不再改变。",
)
