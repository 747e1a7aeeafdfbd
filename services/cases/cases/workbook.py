"""A list as a workbook: every cell a text, so that nothing in it is ever calculated."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import xlsxwriter

_AS_TEXT: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MOST: Final = 32_767  # characters of a cell


def write(
    name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str]], note: str
) -> bytes:
    """Return a workbook of one sheet: a note, headings with widths, and the rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with xlsxwriter.Workbook(str(path), _AS_TEXT) as book:
            page = book.add_worksheet(name)
            head = book.add_format({"bold": True, "bg_color": "#F2F5FA", "border": 1})
            text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
            page.write_string(0, 0, note)
            for index, (heading, width) in enumerate(columns):
                page.set_column(index, index, width)
                page.write_string(1, index, heading, head)
            page.freeze_panes(2, 0)
            for line, row in enumerate(rows, start=2):
                for index, cell in enumerate(row):
                    page.write_string(line, index, cell[:_MOST], text)
        return path.read_bytes()
