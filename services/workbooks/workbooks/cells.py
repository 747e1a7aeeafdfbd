"""What stands in a cell, whatever program wrote it. Pure; runs in the limited child process."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

Cell = str | float | int | bool | date | datetime | time | timedelta | None

MAX_TEXT: Final = 200
# Zero-width marks that sheets copied from web pages carry along.
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_EXACT: Final = 10**15  # a float holds every whole number below it


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong cell: its column, its value as the sheet shows it, and what to do."""

    column: str
    value: str
    code: str
    message: str

    def as_json(self) -> dict[str, str]:
        """Return it as a JSON object."""
        return asdict(self)


def shown(cell: Cell) -> str:
    """Return a cell as its sheet shows it: no `.0` behind whole numbers."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def is_number(cell: Cell) -> bool:
    """Tell whether the sheet kept the cell as a number (text-as-number is text)."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def plain(cell: Cell) -> str:
    """Return the text of a cell: full-width forms narrow, blanks trimmed and joined."""
    return read(cell)[0]


def read(cell: Cell) -> tuple[str, str | None]:
    """Return the text of a cell, and what is wrong with it as a text."""
    text = cell if isinstance(cell, str) else shown(cell)
    # Most cells are what they should be: told by four checks that run in C.
    if (
        text.isprintable()
        and " " not in text
        and len(text) <= MAX_TEXT
        and unicodedata.is_normalized("NFKC", text)
    ):
        return text, None
    clean = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
    return clean[: MAX_TEXT + 1], _fault_of(clean)


def read_prose(cell: Cell, longest: int) -> tuple[str, str | None]:
    """Return what may be several lines long: lines and punctuation stay as they were written."""
    text = cell if isinstance(cell, str) else shown(cell)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("_x000D_", "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    clean = "\n".join(line for line in lines if line)
    return clean[: longest + 1], _fault_of(clean, longest)


def _fault_of(text: str, longest: int = MAX_TEXT) -> str | None:
    if len(text) > longest:
        return f"文字过长，最多 {longest:,} 个字"
    if _CONTROLS.search(text):
        return "含有不可见的控制字符，请删除后重新填写"
    return None


def is_blank(row: Sequence[Cell]) -> bool:
    """Tell whether nothing stands in a row but blanks."""
    return not any(cell not in (None, "") and plain(cell) for cell in row)


Reader = Callable[[Cell, str], object]
Plain = Callable[[str], bool]
_MEMORY: Final = 8_192
BETWEEN: Final = "\n"  # cells of a column, joined to be looked at in one go


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads one column; a whole batch at a glance where every cell is plainly what it should be.

    Where values repeat, each is read once. Elsewhere `is_plain` looks at all cells joined by
    BETWEEN, each of which may be blank: when it agrees, they stand for themselves.
    """

    column: str
    reader: Reader
    is_required: bool
    is_plain: Plain | None = None
    known: dict[Cell, object] = field(default_factory=dict)
    prose: int | None = None  # the longest text, where several lines are allowed

    def whole(self, cells: Sequence[Cell]) -> Sequence[object]:
        """Return the values of cells, None where one says nothing, or a Problem."""
        values: list[object]
        if self.is_plain is None:
            values = list(map(self.known.get, cells))
        elif (plain := self._plainly(cells)) is not None:
            values = plain
        else:
            values = [None] * len(cells)
        if None in values:
            for at, cell in enumerate(cells):
                if values[at] is None:
                    values[at] = self._one(cell)
        return values

    def _plainly(self, cells: Sequence[Cell]) -> list[object] | None:
        try:
            joined = BETWEEN.join(cells)  # type: ignore[arg-type]  # no text: TypeError
        except TypeError:
            return None
        if self.is_plain is None or not self.is_plain(joined):
            return None
        # A cell with a line break in it would count as two.
        is_true = joined.count(BETWEEN) == len(cells) - 1
        return [cell or None for cell in cells] if is_true else None

    def _one(self, cell: Cell) -> object:
        value = None if cell is None or cell == "" else self._read(cell)
        if value is None and self.is_required:
            return Problem(self.column, "", "cell_missing", f"{self.column}必填，请补上")
        if self.is_plain is None and isinstance(cell, str) and len(self.known) < _MEMORY:
            self.known[cell] = value
        return value

    def _read(self, cell: Cell) -> object:
        text, fault = read(cell) if self.prose is None else read_prose(cell, self.prose)
        if fault:
            return Problem(self.column, text[:MAX_TEXT], "cell_unreadable", fault)
        if not text:
            return None
        try:
            return self.reader(cell, text)
        except Wrong as wrong:
            shown_text = text if wrong.shown is None else wrong.shown
            return Problem(self.column, shown_text, wrong.code, wrong.message)


Plan = Sequence[tuple[int, Reading]]  # where the column stands, and how it is read
Values = tuple[Any, ...]  # of a row: its number, one per column of the plan, and its problems


def read_rows(
    plan: Plan, numbers: Sequence[int], rows: Sequence[Sequence[Cell]]
) -> Iterator[Values]:
    """Read rows column by column; all problems of a row are told at once."""
    problems: list[list[Problem]] = [[] for _ in rows]
    width = min(map(len, rows), default=0)
    columns: list[Sequence[object]] = []
    for at, reading in plan:
        cells: list[Cell] = (
            [row[at] for row in rows]
            if at < width
            else [row[at] if at < len(row) else None for row in rows]
        )
        columns.append(_without_problems(reading.whole(cells), problems))
    return zip(numbers, *columns, problems, strict=True)


def _without_problems(
    values: Sequence[object], problems: Sequence[list[Problem]]
) -> Sequence[object]:
    if Problem not in set(map(type, values)):
        return values
    kept = list(values)
    for at, value in enumerate(kept):
        if isinstance(value, Problem):
            problems[at].append(value)
            kept[at] = None
    return kept


class Wrong(Exception):
    """A cell does not fit its column."""

    def __init__(self, code: str, message: str, *, shown: str | None = None) -> None:
        """Say what is wrong and what to do; `shown` replaces a value that is not for every eye."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.shown = shown
