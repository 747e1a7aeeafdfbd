"""The error report: the same file with 错误原因, written by the child from the kept file."""

import tempfile
from pathlib import Path
from uuid import UUID

from auth.imports.queries import records
from auth.imports.reading import READER
from auth.imports.rules import FileGone, ImportKind
from auth.imports.sealing import FileSafe
from auth.imports.service.keeping import fetched
from auth.settings import Settings
from kernel.db import UnitOfWork
from workbooks.process import Source, write_report
from workbooks.refused import FileRefused


async def error_report(
    uow: UnitOfWork, settings: Settings, import_id: UUID, kind: ImportKind
) -> bytes:
    """Return the workbook; FileGone when the file was cleared or never could be read."""
    async with uow() as session:
        found = await records.problems(session, import_id)
    reasons = {
        row_no: "；".join(f"{one['column']}：{one['message']}" for one in problems)
        for row_no, problems in found.items()
    }
    safe = FileSafe(settings.identity_card_key.get_secret_value())
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        out = Path(folder) / "errors.xlsx"
        async with fetched(uow, safe, import_id) as path:
            try:
                await write_report(Source(READER, kind, path), reasons, out)
            except FileRefused as refused:
                raise FileGone(refused.message) from refused
        return out.read_bytes()
