"""Workbooks of the import journey: `python -m tests.journey_workbooks write|correct …`.

`write OUT` reads rows as JSON (lists, the header first) from standard input. `correct IN OUT` fills
in what the error report complains about, the way a clerk would: in the downloaded file itself.
"""

import json
import sys
from collections.abc import Sequence

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

_CORRECTIONS = {"姓名": "样例·更正"}


def write(out: str, rows: Sequence[Sequence[object]]) -> None:
    """Write one sheet of text cells."""
    book = Workbook(out, {"strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("人员")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(at, place, str(cell))
    book.close()


def correct(source: str, out: str) -> None:
    """Fill the empty required cells of the rows that carry a reason."""
    rows = [
        list(row) for row in CalamineWorkbook.from_path(source).get_sheet_by_index(0).iter_rows()
    ]
    header = [str(cell) for cell in rows[0]]
    if "错误原因" not in header:
        raise ValueError(header)
    for row in rows[1:]:
        if row[header.index("错误原因")]:
            for column, value in _CORRECTIONS.items():
                row[header.index(column)] = row[header.index(column)] or value
    write(out, rows)


def main() -> None:
    """Do what the arguments say."""
    if sys.argv[1] == "write":
        write(sys.argv[2], json.load(sys.stdin))
    else:
        correct(sys.argv[2], sys.argv[3])


if __name__ == "__main__":
    main()
