"""The columns of a file, and finding them in a sheet. Pure.

Order is free, title rows may stand above the header, a header may carry marks (`工号*`,
`姓名（必填）`) or be merged over two rows; columns nobody knows are reported and ignored.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from workbooks.cells import Cell, plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the template."""

    name: str
    is_required: bool
    hint: str
    choices: tuple[str, ...] = ()
    example: str = ""


class RowReader(Protocol):
    """Reads the rows of one file: `[row number, values…, problems]` per row."""

    def read(self, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]) -> Sequence[Any]:
        """Check every cell of some rows; all problems of a row are told at once."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file looks like: its sheet, its columns, the one that tells rows apart.

    `new_reader` takes where the columns stand (name to 0-based place).
    """

    title: str
    columns: tuple[Column, ...]
    key: str
    new_reader: Callable[[Mapping[str, int]], RowReader]
    max_rows: int = 100_000  # ⚙


REASON: Final = "错误原因"  # of the report; uploading it again is no unknown column

_SEARCHED: Final = 30  # rows from the top in which the header may stand
_MARKS: Final = re.compile(r"[*＊※:：]|[（(](必填|选填|可选|文本|文本格式)[)）]|\s")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header is and which known column stands where (0-based)."""

    row: int  # index of the header's last row
    places: Mapping[str, int]
    unknown: tuple[str, ...]
    width: int


def _word(cell: Cell) -> str:
    return _MARKS.sub("", plain(cell))


def find_header(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Header | None:
    """Return the header within the first rows, or None when its required columns are nowhere."""
    found = [one for one in _candidates(columns, rows) if _is_complete(columns, one)]
    return max(found, key=lambda one: (len(one.places), -one.row), default=None)


def missing_columns(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the required columns that the best candidate for a header lacks."""
    best = max(_candidates(columns, rows), key=lambda one: len(one.places), default=None)
    named = best.places if best else {}
    return [c.name for c in columns if c.is_required and c.name not in named]


def _candidates(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Iterator[Header]:
    for index, row in enumerate(rows[:_SEARCHED]):
        yield _header(columns, index, row, ())
        if index:  # a header of two merged rows: the lower cell counts where it says something
            yield _header(columns, index, row, rows[index - 1])


def _header(
    columns: Sequence[Column], index: int, row: Sequence[Cell], above: Sequence[Cell]
) -> Header:
    known = {column.name for column in columns} | {REASON}
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, cell in enumerate(row):
        upper = _word(above[place]) if place < len(above) else ""
        word = _word(cell) or upper
        if word in known:
            places.setdefault(word, place)
        elif upper in known and upper not in places:
            places[upper] = place
        elif word and word not in unknown:
            unknown.append(word)
    width = max(places.values(), default=-1) + 1
    places.pop(REASON, None)
    return Header(index, places, tuple(unknown), width)


def _is_complete(columns: Sequence[Column], header: Header) -> bool:
    return all(column.name in header.places for column in columns if column.is_required)
