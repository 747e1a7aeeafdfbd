"""The columns of the learning platform's workbook, and reading its rows. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, NamedTuple

from assessment.hour_imports.rules import MAX_ROWS
from workbooks.cells import (
    BETWEEN,
    Cell,
    Plain,
    Problem,
    Reader,
    Reading,
    Wrong,
    is_number,
    read_rows,
)
from workbooks.columns import Column, Layout

STAFF_NO: Final = "工号"
NAME: Final = "姓名"
COURSE: Final = "课程名称"
HOURS: Final = "学时"
DONE_ON: Final = "完成日期"
RECORD_NO: Final = "记录编号"

_STAFF_NO: Final = "[0-9A-Z-]{1,32}"
_RECORD_NO: Final = "[0-9A-Za-z._:/-]{1,64}"
_DAY: Final = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 0?0:00(?::00)?)?")
_NOWHERE: Final = 1_000_000
_MOST: Final = Decimal(200)
_YEARS: Final = (2000, 2199)


class HourRow(NamedTuple):
    """What a row says; None where it says nothing. Hours and day as text, for JSON."""

    row_no: int
    staff_no: str | None
    name: str | None
    title: str | None
    hours: str | None
    done_on: str | None
    record_no: str | None
    problems: list[Problem]


def _staff_no(cell: Cell, text: str) -> str:
    number = text.replace(" ", "").upper()
    if is_number(cell) and not number.isdigit():
        raise Wrong("number_needs_text", "工号被表格当作数字保存，请设为文本格式后重新填写")
    if not re.fullmatch(_STAFF_NO, number):
        raise Wrong("staff_no_malformed", "工号只能有字母、数字和连字符，最多 32 位，请核对")
    return number


def _as_written(_cell: Cell, text: str) -> str:
    return text


def _hours(_cell: Cell, text: str) -> str:
    try:
        hours = Decimal(text.removesuffix("学时").strip())
    except InvalidOperation:
        hours = Decimal(0)
    if not hours.is_finite() or not 0 < hours <= _MOST or hours * 2 % 1:
        raise Wrong("hours_malformed", "学时填 0.5 到 200 之间的数，以 0.5 为单位")
    return f"{hours.normalize():f}"


def _done_on(cell: Cell, text: str) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    found = _DAY.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not _YEARS[0] <= day.year <= _YEARS[1]:
        raise Wrong("date_malformed", "日期请填写为 2026-11-05 的形式")
    return day.isoformat()


def _record_no(_cell: Cell, text: str) -> str:
    if not re.fullmatch(_RECORD_NO, text):
        raise Wrong("record_no_malformed", "记录编号最多 64 位，只能有字母、数字和 . _ : / -")
    return text


def _joined(cell: str) -> Plain:
    """Return the glance at cells of one form, each of which may be blank."""
    pattern = re.compile(f"(?:{cell})?(?:{BETWEEN}(?:{cell})?)*")
    return lambda text: pattern.fullmatch(text) is not None


_COLUMNS: Final[tuple[tuple[Column, Reader, Plain | None], ...]] = (
    (
        Column(STAFF_NO, True, "平台登记的工号，请设为文本格式", example="T2026001"),
        _staff_no,
        _joined(_STAFF_NO),
    ),
    (Column(NAME, False, "用来核对工号；与登记的姓名不同时该行不写入"), _as_written, None),
    (Column(COURSE, True, "学习平台上的课程名称", example="课堂互动技术应用"), _as_written, None),
    (Column(HOURS, True, "以 0.5 学时为单位", example="2.5"), _hours, None),
    (Column(DONE_ON, True, "如 2026-11-05", example="2026-11-05"), _done_on, None),
    (
        Column(RECORD_NO, False, "学习平台上的编号；相同编号只计一次，重复上传不会重复计入"),
        _record_no,
        _joined(_RECORD_NO),
    ),
)


class HoursReader:
    """Reads the rows of one file."""

    def __init__(self, places: Mapping[str, int]) -> None:
        """Say where the columns stand."""
        self._plan = [
            (
                places.get(column.name, _NOWHERE),
                Reading(column.name, reader, column.is_required, is_plain),
            )
            for column, reader, is_plain in _COLUMNS
        ]

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> list[HourRow]:
        """Check every cell of some rows; all problems of a row are told at once."""
        return list(map(HourRow._make, read_rows(self._plan, numbers, rows)))


KIND: Final = "hours"
LAYOUT: Final = Layout(
    "线上学时", tuple(column for column, *_ in _COLUMNS), STAFF_NO, HoursReader, MAX_ROWS
)
LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType({KIND: LAYOUT})
INSTRUCTIONS: Final = (
    "1. 一行填写一位教师完成的一门课程；列的顺序不限，不认识的列会忽略。",
    "2. 上传后先看检查结果：新增、不变、待核实和错误的行及原因；确认后才写入。",
    "3. 同一记录编号（没有编号时：同一工号、课程和日期）只计一次，重复上传不会重复计入。",
    "4. 日期在年度之外、当日超过每日学时上限等情况会转给学校核实，不会丢失。",
)
