"""The uploaded file: kept in sealed pieces, brought back as a temporary file."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.imports.queries import records
from auth.imports.rules import CHUNK, MAX_FILE, FileEmpty, FileGone, FileTooLarge
from auth.imports.sealing import FileSafe
from auth.imports.tables import ImportPiece
from kernel.db import UnitOfWork

Read = Callable[[int], Awaitable[bytes]]


async def keep(
    session: AsyncSession, safe: FileSafe, import_id: UUID, read: Read
) -> tuple[int, str]:
    """Seal and store what `read` gives, a megabyte at a time; return size and SHA-256."""
    seen, size, number = hashlib.sha256(), 0, 0
    while piece := await read(CHUNK):
        size += len(piece)
        if size > MAX_FILE:
            raise FileTooLarge
        seen.update(piece)
        sealed = safe.seal(import_id, number, piece)
        session.add(ImportPiece(import_id=import_id, number=number, sealed=sealed))
        await session.flush()
        session.expunge_all()
        number += 1
    if not size:
        raise FileEmpty
    return size, seen.hexdigest()


@asynccontextmanager
async def fetched(uow: UnitOfWork, safe: FileSafe, import_id: UUID) -> AsyncIterator[Path]:
    """Bring the file back for as long as it is read; FileGone when it was cleared."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / "upload"
        number = 0
        with path.open("wb") as file:
            async with uow() as session:
                while sealed := await records.pieces(session, import_id, number):
                    file.write(safe.unseal(import_id, number, sealed))
                    number += 1
        if not number:
            raise FileGone
        yield path
