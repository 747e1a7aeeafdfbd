"""Workbooks of a round: the roll 考核结果汇总表 and the progress 进度表 (R46, R47).

Texts are written as texts: a school called `=1+1` stays a name, no formula, link or number is
guessed. Rows go straight to disk (constant memory), so a province costs what a city does.
"""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

Cell = str | int | Decimal | None

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LETTERS: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its heading and its width in characters."""

    heading: str
    width: int

    @property
    def is_text(self) -> bool:
        """Tell whether it holds names, which read better from the left."""
        return self.width >= 16  # noqa: PLR2004 -- narrower columns hold points and grades


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed table: title, lines under it, the columns and rows, and the lines at its foot."""

    name: str
    title: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    foot: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Looks:
    title: Format
    note: Format
    head: Format
    text: Format
    value: Format


def _looks(book: Workbook) -> _Looks:
    def look(**more: object) -> Format:
        return book.add_format({**_LETTERS, **more})

    return _Looks(
        title=look(bold=True, font_size=16, align="center"),
        note=look(font_size=10, font_color="#5B5F66"),
        head=look(bold=True, align="center", text_wrap=True, border=1, bg_color="#F2F5FA"),
        text=look(border=1, text_wrap=True),
        value=look(border=1, align="center", num_format="0.##"),
    )


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet, at: tuple[int, int], cell: Cell, look: Format
) -> None:
    if cell is None:
        page.write_blank(*at, None, look)
    elif isinstance(cell, str):
        page.write_string(*at, cell, look)
    else:
        page.write_number(*at, cell, look)


def _write(path: Path, sheet: Sheet) -> None:
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        looks = _looks(book)
        page = book.add_worksheet(sheet.name)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_footer(
            "&L打印时间 &D &T&C第 &P 页 / 共 &N 页&R" + sheet.title.replace("&", "&&")[:60]
        )
        for index, column in enumerate(sheet.columns):
            page.set_column(index, index, column.width)
        page.set_row(0, 30)
        page.merge_range(0, 0, 0, len(sheet.columns) - 1, "", looks.title)
        page.write_string(0, 0, sheet.title, looks.title)
        line = 1
        for note in sheet.notes:
            page.write_string(line, 0, note, looks.note)
            line += 1
        for index, column in enumerate(sheet.columns):
            page.write_string(line, index, column.heading, looks.head)
        page.repeat_rows(line)
        page.freeze_panes(line + 1, 0)
        for row in sheet.rows:
            line += 1
            for index, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
                _write_cell(
                    page, (line, index), cell, looks.text if column.is_text else looks.value
                )
        for note in sheet.foot:
            line += 2
            page.set_row(line, 26)
            page.write_string(line, 0, note, looks.note)


def write_workbook(sheet: Sheet) -> bytes:
    """Return the sheet as an .xlsx file, ready to print on A4."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roll.xlsx"
        _write(path, sheet)
        return path.read_bytes()


async def write_workbook_aside(sheet: Sheet) -> bytes:
    """Write in a thread, away from the event loop."""
    return await asyncio.to_thread(write_workbook, sheet)
