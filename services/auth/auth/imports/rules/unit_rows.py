"""One row of an organisations file → the facts it states, or what is wrong with it. Pure."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from auth.imports.rules.columns import UNITS
from auth.organisations.rules import KIND_LABELS, STAGE_LABELS, Heading
from workbooks.cells import Cell, Problem, Reader, Reading, Wrong, read_rows

KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "区市": "district",
        "区县": "district",
        "学校": "school",
        "幼儿园": "school",
        "教研组": "group",
    }
)
_STAGE_WORDS: Final = {label: str(code) for code, label in STAGE_LABELS.items()} | {
    "学前": "kindergarten",
    "初级中学": "junior",
    "高级中学": "senior",
    "九年一贯": "nine_year",
    "九年一贯制学校": "nine_year",
    "十二年一贯": "twelve_year",
    "十二年一贯制学校": "twelve_year",
}
_RURAL_WORDS: Final = {
    "城区": False,
    "城市": False,
    "城": False,
    "镇区": True,
    "乡镇": True,
    "乡村": True,
    "农村": True,
    "乡": True,
}
_YES_NO: Final = {"是": True, "否": False, "√": True, "×": False}
_DIGITS: Final = {"district": 6, "school": 10}


_NOWHERE: Final = 1_000_000


class UnitRow(NamedTuple):
    """What a row says; None where it says nothing."""

    row_no: int
    name: str | None
    kind: str | None
    district: str | None
    parent: str | None
    stage: str | None
    code: str | None
    is_rural: bool | None
    is_city_pilot: bool | None
    problems: list[Problem]


class UnitsReader:
    """Reads the rows of one file."""

    def __init__(self, places: Mapping[str, int] | None = None) -> None:
        """Say where the columns stand (default: in the order of the template)."""
        places = places or {column.name: at for at, column in enumerate(UNITS)}
        self._plan = [
            (places.get(c.name, _NOWHERE), Reading(c.name, reader, c.is_required))
            for c, reader in zip(UNITS, _READERS, strict=True)
        ]

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> list[UnitRow]:
        """Check every cell of some rows; all problems of a row are told at once."""
        found = list(map(UnitRow._make, read_rows(self._plan, numbers, rows)))
        for row in found:
            _check_together(row)
        return found


def _wrong(row: UnitRow, column: str, value: str, code: str, message: str) -> None:
    row.problems.append(Problem(column, value, code, message))


def _check_together(row: UnitRow) -> None:
    if row.kind != "school":
        for column, value in (
            (Heading.STAGE, row.stage),
            (Heading.CITY_PILOT, row.is_city_pilot or None),
        ):
            if value is not None:
                message = "只有学校才填写学段和试点标记，请清空"
                _wrong(row, column, str(value), "stage_only_for_schools", message)
    if row.kind == "group" and not row.parent:
        _wrong(row, Heading.PARENT, "", "cell_missing", "教研组必须填写所在学校（上级单位）")
    if row.code is not None and row.kind:
        _check_code(row, row.code, row.kind)


def _check_code(row: UnitRow, code: str, kind: str) -> None:
    digits = _DIGITS.get(kind)
    if digits is None:
        _wrong(row, Heading.CODE, code, "code_not_for_groups", "教研组没有标识码，请清空")
    elif not re.fullmatch(rf"[0-9]{{{digits}}}", code):
        message = f"{KIND_LABELS[kind]}的代码应为 {digits} 位数字，请设为文本格式后核对"
        _wrong(row, Heading.CODE, code, "code_malformed", message)


def _looked_up(words: Mapping[str, object], code: str, message: str) -> Reader:
    def reader(_cell: Cell, text: str) -> object:
        if text not in words:
            raise Wrong(code, message)
        return words[text]

    return reader


def _as_written(_cell: Cell, text: str) -> str:
    return text


def _code(_cell: Cell, text: str) -> str:
    return text.replace(" ", "")


# In the order of UNITS.
_READERS: Final[tuple[Reader, ...]] = (
    _as_written,
    _looked_up(KIND_WORDS, "kind_unknown", "类型只能填区市、学校或教研组"),
    _as_written,
    _as_written,
    _looked_up(
        _STAGE_WORDS,
        "stage_unknown",
        "学段只能填幼儿园、小学、初中、高中、九年一贯制、完全中学或十二年一贯制",
    ),
    _code,
    _looked_up(_RURAL_WORDS, "rural_unknown", "城乡只能填城区、镇区或乡村"),
    _looked_up(_YES_NO, "pilot_unknown", "市级试点只能填是或否"),
)
