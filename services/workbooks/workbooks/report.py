"""The error report 错误表: the same file's rows with one more column, every cell as text (R151)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter import Workbook

from workbooks.cells import Cell, shown
from workbooks.columns import REASON
from workbooks.sheet import Table

# What begins with = + - @ must stay text: nothing of a workbook is ever calculated here.
AS_TEXT: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTH: Final = 18
_REASON_WIDTH: Final = 60


def write_report(table: Table, reasons: Mapping[str, str], out: str) -> None:
    """Write title rows, header and rows as they came, each wrong row with its reasons."""
    book = Workbook(out, AS_TEXT)
    sheet = book.add_worksheet("错误表")
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True})
    wrong = book.add_format({"num_format": "@", "font_color": "#B42318", "text_wrap": True})
    place = table.header.width
    sheet.set_column(0, max(place - 1, 0), _WIDTH, text)
    sheet.set_column(place, place, _REASON_WIDTH, text)
    for index, row in enumerate(table.rows):
        _write_row(sheet, (index, row[:place]), head if index == table.header.row else text)
        if index == table.header.row:
            sheet.write_string(index, place, REASON, head)
        elif reason := reasons.get(str(index + 1)):
            sheet.write_string(index, place, reason, wrong)
    book.close()


def _write_row(sheet: Any, numbered: tuple[int, Sequence[Cell]], how: Any) -> None:
    index, row = numbered
    for column, cell in enumerate(row):
        value = shown(cell)
        if value:
            sheet.write_string(index, column, value[:32_767], how)
