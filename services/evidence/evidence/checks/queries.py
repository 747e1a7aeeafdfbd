"""Questions asked of files under check."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.waiting import has_no_job, has_no_job_among


async def reject(
    session: AsyncSession, file_id: UUID, reason: str, sha256: str | None, now: datetime
) -> bool:
    """Store why a file is rejected, unless there is a verdict."""
    change = (
        update(File)
        .where(File.id == file_id, File.state == FileState.CHECKING)
        .values(state=FileState.REJECTED, reason=reason, sha256=sha256, checked_at=now)
        .returning(File.id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


_ACCEPT: Final = text(
    "UPDATE file SET state = 'ready', reason = '', sha256 = v.sha256, checked_at = :now,"
    " incoming_etag = NULL"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:hashes AS text[])) AS v (id, sha256)"
    " WHERE file.id = v.id AND file.state = 'checking' RETURNING file.id"
)


async def accept(
    session: AsyncSession, found: Mapping[UUID, str], now: datetime
) -> frozenset[UUID]:
    """Store that files are in order, with their hashes; return those that had no verdict.

    They lie under their own keys by now.
    """
    values = {"ids": list(found), "hashes": list(found.values()), "now": now}
    return frozenset((await session.execute(_ACCEPT, values)).scalars())


async def note_waiting(session: AsyncSession, file_id: UUID, reason: str) -> None:
    """Say why a file is still under check; its verdict replaces the words."""
    change = update(File).where(File.id == file_id, File.state == FileState.CHECKING)
    await session.execute(change.values(reason=reason))


async def rejected_with_object(session: AsyncSession, limit: int) -> Sequence[File]:
    """Rejected or deleted files whose bytes were not deleted yet."""
    ended = File.state.in_([FileState.REJECTED, FileState.DELETED])
    query = select(File).where(ended, File.object_deleted_at.is_(None))
    return (await session.execute(query.order_by(File.id).limit(limit))).scalars().all()


async def unchecked(session: AsyncSession, before: datetime, limit: int) -> Sequence[UUID]:
    """Files that arrived before a time and still wait, with no job that would check them."""
    query = select(File.id).where(
        File.state == FileState.CHECKING,
        File.created_at < before,
        has_no_job("check_file", file_id=File.id.expression),
        has_no_job_among("check_files", file_ids=File.id.expression),
    )
    return (await session.execute(query.order_by(File.id).limit(limit))).scalars().all()


async def object_deleted(session: AsyncSession, file_id: UUID, now: datetime) -> None:
    """Note that the bytes of a rejected file are gone."""
    await session.execute(update(File).where(File.id == file_id).values(object_deleted_at=now))
