"""Questions asked of files under check."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import FileState
from evidence.files.tables import File


async def decide(
    session: AsyncSession, file_id: UUID, reason: str, sha256: str | None, now: datetime
) -> bool:
    """Store a verdict unless there is one; an empty reason means the file is in order."""
    state = FileState.REJECTED if reason else FileState.READY
    change = (
        update(File)
        .where(File.id == file_id, File.state == FileState.CHECKING)
        .values(state=state, reason=reason, sha256=sha256, checked_at=now)
        .returning(File.id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


async def rejected_with_object(session: AsyncSession, limit: int) -> Sequence[File]:
    """Rejected files whose bytes were not deleted yet."""
    query = select(File).where(File.state == FileState.REJECTED, File.object_deleted_at.is_(None))
    return (await session.execute(query.order_by(File.id).limit(limit))).scalars().all()


async def unchecked(session: AsyncSession, before: datetime, limit: int) -> Sequence[UUID]:
    """Files that arrived before a time and still wait, with no job that would check them."""
    query = text(
        "SELECT id FROM file WHERE state = 'checking' AND created_at < :before AND NOT EXISTS ("
        " SELECT FROM procrastinate_jobs WHERE task_name = 'check_file'"
        " AND status IN ('todo', 'doing') AND args->>'file_id' = file.id::text)"
        " ORDER BY id LIMIT :limit"
    )
    return (await session.execute(query, {"before": before, "limit": limit})).scalars().all()


async def object_deleted(session: AsyncSession, file_id: UUID, now: datetime) -> None:
    """Note that the bytes of a rejected file are gone."""
    await session.execute(update(File).where(File.id == file_id).values(object_deleted_at=now))
