"""From an uploaded file to the rows of the limited child; nothing is stored."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from uuid import UUID

from psycopg.types.json import Json

from assessment.hour_imports.layout import KIND
from assessment.hour_imports.rules import (
    MAX_FILE,
    HourFileKindUnknown,
    HourFileRefused,
    HourFileTooLarge,
    source_key,
)
from assessment.hours.rules import title_key
from workbooks.process import Source, read_rows
from workbooks.refused import FileRefused

_READER: Final = "assessment.hour_imports.child"
_ENDINGS: Final = (".xlsx", ".csv")
_PIECE: Final = 1_048_576


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook on its way in, and the year its hours belong to (None: the open one)."""

    filename: str
    year_id: UUID | None
    read: Callable[[int], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Content:
    """What the limited child read of a file."""

    sha256: str
    rows: Sequence[Sequence[Any]]
    notes: Sequence[Any]


async def content_of(upload: Upload) -> Content:
    """Read a workbook in the limited child; nothing is stored."""
    if not upload.filename.lower().endswith(_ENDINGS):
        raise HourFileKindUnknown
    seen, size = hashlib.sha256(), 0
    with TemporaryDirectory(prefix="hours-") as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            while piece := await upload.read(_PIECE):
                size += len(piece)
                if size > MAX_FILE:
                    raise HourFileTooLarge
                seen.update(piece)
                file.write(piece)
        try:
            messages = [one async for one in read_rows(Source(_READER, KIND, path))]
        except (FileRefused, TimeoutError) as refused:
            raise HourFileRefused(str(refused)) from refused
    rows = [row for one in messages for row in one.get("rows", [])]
    if not rows:
        raise HourFileRefused("表格中没有填写任何学时，请填好后重新上传")
    notes = [note for one in messages for note in one.get("notes", [])]
    return Content(seen.hexdigest(), rows, notes)


def staged(import_id: UUID, rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Return the rows as the table takes them; a row with a wrong cell is the same as none."""
    for row_no, staff_no, name, title, hours, done_on, record_no, problems in rows:
        key = title_key(title) if title else None
        same = None if problems else source_key(staff_no, str(key), done_on, record_no)
        told = Json(problems) if problems else None
        yield (
            import_id, row_no, staff_no, name, title, key, hours, done_on, record_no, same, told
        )  # fmt: skip
