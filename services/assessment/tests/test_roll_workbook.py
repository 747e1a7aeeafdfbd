"""Workbooks: what is a text stays a text, and the table is ready to print."""

import io
from decimal import Decimal

import openpyxl
import pytest

from assessment.results.workbook import Column, Sheet, write_workbook

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "http://example.invalid", "0123", "="]


@pytest.mark.requirement("R47")
@pytest.mark.parametrize("name", DANGEROUS)
def test_a_cell_never_becomes_a_formula_or_a_link(name: str) -> None:
    columns = [Column("学校", 30), Column("总分", 8)]
    sheet = Sheet("汇总", name, [name], columns, [(name, Decimal("89.5")), (name, None)], [name])
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(sheet))).worksheets[0]

    cells = [cell for line in page.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.value for cell in cells if cell.data_type == "n"] == [89.5]
    assert all(cell.hyperlink is None for cell in cells)
    assert page["A4"].value.replace("_x000D_", "\r") == name


def test_heads_repeat_on_every_printed_page() -> None:
    sheet = Sheet(
        "汇总",
        "考核结果汇总表",
        ["甲", "乙"],
        [Column("学校", 30), Column("校长（签字）", 12)],
        [("样例小学", None)],
    )
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(sheet))).worksheets[0]
    assert page.print_title_rows == "$4:$4"
    assert page["A1"].value == "考核结果汇总表"
    assert page.page_setup.orientation == "landscape"
