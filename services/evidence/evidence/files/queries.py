"""Questions asked of the files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.tables import File, FileFreeze


async def files_by_id(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, File]:
    """Those of the files that exist, by id."""
    rows = await session.scalars(select(File).where(File.id.in_(ids)))
    return {file.id: file for file in rows}


async def file_by_number(session: AsyncSession, number: int) -> File | None:
    """The file with a receipt number."""
    return await session.scalar(select(File).where(File.number == number))


async def lock_files(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[File]:
    """Those of the files that exist, held until the transaction ends; always in the same order."""
    query = select(File).where(File.id.in_(ids)).order_by(File.id).with_for_update()
    return (await session.execute(query)).scalars().all()


async def files_of(
    session: AsyncSession,
    owner_id: UUID,
    paths: Sequence[str],
    before: UUID | None,
    limit: int,
) -> Sequence[File]:
    """A person's own files and those of the units they answer for, newest first."""
    units = [File.org_path.startswith(path, autoescape=True) for path in paths]
    query = select(File).where(or_(File.owner_id == owner_id, *units))
    if before is not None:
        query = query.where(File.id < before)
    return (await session.execute(query.order_by(File.id.desc()).limit(limit))).scalars().all()


async def freeze(
    session: AsyncSession, ids: Sequence[UUID], reason: str, now: datetime
) -> Sequence[UUID]:
    """Add a reason to keep each file; return those that did not have it yet."""
    rows = [{"file_id": file_id, "reason": reason, "frozen_at": now} for file_id in ids]
    change = insert(FileFreeze).on_conflict_do_nothing().returning(FileFreeze.file_id)
    return (await session.execute(change, rows)).scalars().all()


async def count_open(session: AsyncSession, file_id: UUID) -> None:
    """Count one opening of a file's content."""
    change = update(File).where(File.id == file_id).values(open_count=File.open_count + 1)
    await session.execute(change)


_OPEN_OWN: Final = text(
    "UPDATE file SET open_count = open_count + 1"
    " WHERE id = :file_id AND owner_id = :owner_id AND state = 'ready'"
    " RETURNING object_key, media_type, filename, set_config('synchronous_commit', 'off', true)"
)


async def open_own(
    session: AsyncSession, file_id: UUID, owner_id: UUID
) -> tuple[str, str, str] | None:
    """Count one opening of a person's own file; its key, type and name, if it is in order.

    One question instead of three. The commit does not wait for the disk: a crash of the database
    may forget the count of its last moment, and nothing else.
    """
    values = {"file_id": file_id, "owner_id": owner_id}
    row = (await session.execute(_OPEN_OWN, values)).one_or_none()
    return None if row is None else (row.object_key, row.media_type, row.filename)
