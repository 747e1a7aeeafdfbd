"""The template 导入模板: instructions, required marks, an example, drop-downs, text cells."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from workbooks.columns import Layout

_WIDTH: Final = 18


def template_of(
    layout: Layout, general: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> bytes:
    """Return the template as xlsx; the general lines stand above the columns' explanations.

    With rows it is a form that is filled in already and needs no example.
    """
    out = BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    _fill_sheet(book, layout, rows)
    _explain(book, layout, general)
    book.close()
    return out.getvalue()


def _fill_sheet(book: Any, layout: Layout, rows: Sequence[Sequence[str]]) -> None:
    sheet, columns = book.add_worksheet(layout.title), layout.columns
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#E8EEF7", "border": 1})
    must = book.add_format(
        {"num_format": "@", "bold": True, "bg_color": "#E8EEF7", "border": 1,
         "font_color": "#B42318"}
    )  # fmt: skip
    long = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sample = book.add_format({"num_format": "@", "font_color": "#667085", "italic": True})
    sheet.set_column(0, len(columns) - 1, _WIDTH, text)
    sheet.freeze_panes(1, 0)
    for index, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            sheet.write_string(index, place, cell, long if "\n" in cell else text)
    for place, column in enumerate(columns):
        name = f"{column.name}*" if column.is_required else column.name
        sheet.write_string(0, place, name, must if column.is_required else head)
        if not rows:
            example = f"示例{column.example}" if place == 0 else column.example
            sheet.write_string(1, place, example, sample)
        if column.choices:
            sheet.data_validation(
                1, place, layout.max_rows, place,
                {"validate": "list", "source": list(column.choices), "error_type": "warning",
                 "error_title": "请核对", "error_message": column.hint[:200]},
            )  # fmt: skip


def _explain(book: Any, layout: Layout, general: Sequence[str]) -> None:
    sheet = book.add_worksheet("填写说明")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 90, wrap)
    for row, line in enumerate(general):
        sheet.write_string(row, 0, line)
    start = len(general) + 1
    for place, name in enumerate(("列", "必填", "说明")):
        sheet.write_string(start, place, name, bold)
    for row, column in enumerate(layout.columns, start + 1):
        sheet.write_string(row, 0, column.name)
        sheet.write_string(row, 1, "必填" if column.is_required else "")
        sheet.write_string(row, 2, column.hint)
