"""Questions asked when looking for duplicates."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.duplicates import rules
from evidence.duplicates.tables import DocumentText, Fingerprint
from evidence.files.rules import FileState
from evidence.files.tables import File


async def same_bytes(session: AsyncSession, file: File, limit: int) -> Sequence[File]:
    """Other files of the city with the same hash, oldest first."""
    query = select(File).where(
        File.sha256 == file.sha256, File.id != file.id, File.state == FileState.READY
    )
    return (await session.execute(query.order_by(File.id).limit(limit))).scalars().all()


async def count_same_bytes(session: AsyncSession, file: File) -> int:
    """How many other files have the same hash."""
    query = select(func.count()).where(
        File.sha256 == file.sha256, File.id != file.id, File.state == FileState.READY
    )
    return (await session.execute(query)).scalar_one()


async def text_of(session: AsyncSession, file_id: UUID) -> str | None:
    """What a document says."""
    query = select(DocumentText.content).where(DocumentText.file_id == file_id)
    return (await session.execute(query)).scalar_one_or_none()


async def alike(session: AsyncSession, file: File, limit: int) -> Sequence[tuple[File, str]]:
    """Documents of other people that share most rare fingerprints, with what they say."""
    own = select(Fingerprint.value).where(Fingerprint.file_id == file.id)
    counts = await session.execute(
        select(Fingerprint.value, func.count())
        .where(Fingerprint.value.in_(own))
        .group_by(Fingerprint.value)
    )
    rare = rules.rare([(value, count) for value, count in counts])
    if not rare:
        return []
    shared = (
        select(Fingerprint.file_id, func.count().label("shared"))
        .where(Fingerprint.value.in_(rare), Fingerprint.file_id != file.id)
        .group_by(Fingerprint.file_id)
        .having(func.count() >= rules.LEAST_SHARED)
        .subquery()
    )
    found = await session.execute(
        select(File, DocumentText.content)
        .join(shared, shared.c.file_id == File.id)
        .join(DocumentText, DocumentText.file_id == File.id)
        .where(
            File.state == FileState.READY,
            File.sha256 != file.sha256,
            File.owner_id != file.owner_id,
        )
        .order_by(shared.c.shared.desc(), File.id)
        .limit(limit)
    )
    return [(other, content) for other, content in found]


async def record_text(
    session: AsyncSession, file_id: UUID, content: str, values: Sequence[int]
) -> None:
    """Store what a document says and its fingerprints, instead of what was stored before."""
    await session.execute(delete(Fingerprint).where(Fingerprint.file_id == file_id))
    await session.execute(delete(DocumentText).where(DocumentText.file_id == file_id))
    document = {"file_id": file_id, "content": content, "fingerprint_count": len(values)}
    await session.execute(insert(DocumentText), [document])
    if values:
        rows = [{"value": value, "file_id": file_id} for value in values]
        await session.execute(insert(Fingerprint), rows)


async def forget_text(session: AsyncSession, file_id: UUID) -> None:
    """Forget what a document says: its file is gone."""
    await session.execute(delete(Fingerprint).where(Fingerprint.file_id == file_id))
    await session.execute(delete(DocumentText).where(DocumentText.file_id == file_id))
