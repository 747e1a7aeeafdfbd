"""A list as a workbook: texts as texts, rows straight to disk."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import quote

import xlsxwriter
from fastapi import Response

from kernel.policy import RouteOptions

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins with = + - @ stays the text it is.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_AT_ONCE: Final = 2_000  # rows that an export reads from the database with one query

R = TypeVar("R")
K = TypeVar("K")
K_contra = TypeVar("K_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)


class ListPage(Protocol[R_co, K_contra]):
    """A list's query: the rows behind a place, at most `limit + 1` of them."""

    def __call__(self, *, after: K_contra | None, limit: int) -> Awaitable[Sequence[R_co]]: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook holds: a name, headings with their widths, rows of texts."""

    name: str
    headings: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[str]]


async def read_all(page: ListPage[R, K], key: Callable[[R], K]) -> list[R]:
    """Read a list to its end, page behind page; `key` says where the next one begins."""
    rows: list[R] = []
    while True:
        found = await page(after=key(rows[-1]) if rows else None, limit=_AT_ONCE)
        rows += found[:_AT_ONCE]
        if len(found) <= _AT_ONCE:
            return rows


def exported(count: int, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Say for the audit row how many rows were given out, and by which filter."""
    given = {name: str(value) for name, value in wanted.items() if value is not None}
    return {"count": count, "filter": given}


async def write_workbook(sheet: Sheet) -> bytes:
    """Write in a thread, away from the event loop."""
    return await asyncio.to_thread(_write, sheet)


def _write(sheet: Sheet) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
            page = book.add_worksheet(sheet.name)
            head = book.add_format({"bold": True, "bg_color": "#F2F5FA"})
            texts = book.add_format({"num_format": "@"})
            for index, (heading, width) in enumerate(sheet.headings):
                page.set_column(index, index, width, texts)
                page.write_string(0, index, heading, head)
            page.freeze_panes(1, 2)
            for line, cells in enumerate(sheet.rows, start=1):
                for index, text in enumerate(cells):
                    page.write_string(line, index, text, texts)
        return path.read_bytes()


def answers_workbook(options: RouteOptions) -> dict[str, Any]:
    """Say in the contract that a route answers with a workbook."""
    body = {"schema": {"type": "string", "format": "binary"}}
    file = {200: {"description": "文件", "content": {_XLSX: body}}}
    return {**options, "responses": {**file, **options["responses"]}, "response_class": Response}


def workbook_answer(content: bytes, name: str, plain_name: str) -> Response:
    """Return a workbook under a Chinese name, with a plain one for old browsers."""
    disposition = f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=_XLSX, headers={"Content-Disposition": disposition})
