"""Opens a file as rows of cells: xlsx through calamine, csv in the encodings that are met."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from workbooks.cells import MAX_TEXT, Cell, is_blank
from workbooks.columns import Header, Layout, find_header, missing_columns
from workbooks.precheck import check_workbook
from workbooks.refused import FileRefused

_HEAD: Final = 31
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAX_CELL: Final = 32_767
_INSTRUCTIONS: Final = "填写说明"


@dataclass
class Table:
    """The rows of the one table that is read, the header, and what was passed over."""

    max_rows: int
    header: Header
    rows: Iterator[Any]  # lists of cells
    total: int
    notes: list[dict[str, str]] = field(default_factory=list)


def _note(code: str, message: str) -> dict[str, str]:
    return {"code": code, "message": message}


def open_table(path: str, layout: Layout) -> Table:
    """Find the table of a file; raises FileRefused with what to do."""
    with open(path, "rb") as file:  # noqa: PTH123 -- pathlib is not worth its import time here
        start = file.read(4)
    if start == _OLE:
        raise FileRefused(
            "workbook_encrypted", "文件设有密码或是旧版 xls，请取消密码并另存为 xlsx 后上传"
        )
    table = _workbook(path, layout) if start == _ZIP else _csv(path, layout)
    if table.header.unknown:
        words = "、".join(word[:MAX_TEXT] for word in table.header.unknown[:20])
        table.notes.append(_note("columns_ignored", f"以下列不认识，已忽略：{words}"))
    return table


def _no_header(layout: Layout, rows: list[list[Cell]]) -> FileRefused:
    named = "、".join(missing_columns(layout.columns, rows))
    return FileRefused(
        "header_missing", f"没有找到表头：缺少必填列 {named}，请对照模板补上后重新上传"
    )


# ---------------------------------------------------------------- xlsx
def _workbook(path: str, layout: Layout) -> Table:
    check_workbook(path)
    try:
        book = CalamineWorkbook.from_path(path)
        return _first_table(book, layout)
    except CalamineError as fault:
        raise FileRefused(
            "workbook_damaged", "表格内容无法读取；请在表格软件中重新保存后上传"
        ) from fault


def _first_table(book: CalamineWorkbook, layout: Layout) -> Table:
    found: Table | None = None
    notes: list[dict[str, str]] = []
    tried: list[list[Cell]] = []
    for sheet in book.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            notes.append(_note("sheet_hidden", f"隐藏的工作表“{sheet.name}”已忽略"))
        elif found is not None and sheet.name != _INSTRUCTIONS:
            notes.append(
                _note("sheet_ignored", f"只导入工作表“{book_name(found)}”，“{sheet.name}”已忽略")
            )
        elif found is None:
            content = book.get_sheet_by_name(sheet.name)
            head = list(_first(content.iter_rows(), _HEAD))
            header = find_header(layout.columns, head)
            tried = tried or head
            if header:
                found = Table(
                    layout.max_rows,
                    header,
                    content.iter_rows(),
                    content.total_height or content.height,
                )
                found.notes.append(_note("sheet_read", sheet.name))
    if found is None:
        raise _no_header(layout, tried)
    found.notes = [note for note in found.notes if note["code"] != "sheet_read"] + notes
    return found


def book_name(table: Table) -> str:
    """Return the name of the sheet that is read."""
    return next(note["message"] for note in table.notes if note["code"] == "sheet_read")


def _first(rows: Iterator[Any], count: int) -> Iterator[list[Cell]]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


# ---------------------------------------------------------------- csv
def _csv(path: str, layout: Layout) -> Table:
    csv.field_size_limit(_MAX_CELL)
    with open(path, "rb") as file:  # noqa: PTH123
        text = _decoded(file.read())
    if "\x00" in text:
        raise FileRefused("csv_unreadable", "文件不是文本表格，请另存为 xlsx 或 csv 后上传")
    delimiter = max(",\t;", key=text[:4096].count)
    lines = text.splitlines(keepends=True)
    del text
    try:
        head = list(_first(_parsed(lines, delimiter), _HEAD))
    except csv.Error as fault:
        raise FileRefused(
            "csv_unreadable", "csv 的引号或单元格不完整，请在表格软件中重新保存"
        ) from fault
    header = find_header(layout.columns, head)
    if header is None:
        raise _no_header(layout, head)
    return Table(layout.max_rows, header, _parsed(lines, delimiter), len(lines))


def _parsed(lines: list[str], delimiter: str) -> Iterator[list[Cell]]:
    for row in csv.reader(lines, delimiter=delimiter, strict=False):
        yield [*row]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(
        "csv_encoding_unknown", "认不出文件的文字编码，请另存为 UTF-8 或 GB18030 的 csv"
    )


Numbered = tuple[int, list[Cell]]  # a row, with the number the sheet shows


def data_rows(table: Table, size: int) -> Iterator[list[Numbered]]:
    """Give the rows below the header that are not blank, so many at a time."""
    count = 0
    key, width = min(table.header.places.values()), table.header.width
    numbered = enumerate(table.rows, 1)
    next(islice(numbered, table.header.row, table.header.row + 1), None)
    while batch := list(islice(numbered, size)):
        filled = [
            (number, row)
            for number, row in batch
            # Told by one cell nearly always: the first column that counts says something.
            if (key < len(row) and (cell := row[key]).__class__ is str and cell.strip())
            or not is_blank(row[:width])
        ]
        count += len(filled)
        if count > table.max_rows:
            raise FileRefused(
                "too_many_rows", f"超过 {table.max_rows:,} 行，请拆成几个文件分别上传"
            )
        yield filled
