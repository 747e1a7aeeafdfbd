"""Questions asked of the phone links."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.tables import File
from evidence.phones.tables import PhoneLink
from evidence.uploads.tables import Upload


async def link_of(session: AsyncSession, owner_id: UUID, link_id: UUID) -> PhoneLink | None:
    """One link of a person."""
    query = select(PhoneLink).where(PhoneLink.id == link_id, PhoneLink.owner_id == owner_id)
    return (await session.execute(query)).scalar_one_or_none()


async def made_since(session: AsyncSession, owner_id: UUID, since: datetime) -> int:
    """How many links a person has made since a time."""
    query = select(func.count()).where(
        PhoneLink.owner_id == owner_id, PhoneLink.created_at >= since
    )
    return (await session.execute(query)).scalar_one()


async def lock_by_code(session: AsyncSession, code_hash: str) -> PhoneLink | None:
    """The link of a code, held until the transaction ends."""
    query = select(PhoneLink).where(PhoneLink.code_hash == code_hash).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def link_by_key(session: AsyncSession, key_hash: str) -> PhoneLink | None:
    """The link that a phone has opened."""
    query = select(PhoneLink).where(PhoneLink.key_hash == key_hash)
    return (await session.execute(query)).scalar_one_or_none()


async def close(session: AsyncSession, link_id: UUID, now: datetime) -> bool:
    """End a link; false when it was closed before."""
    change = (
        update(PhoneLink)
        .where(PhoneLink.id == link_id, PhoneLink.closed_at.is_(None))
        .values(closed_at=now)
        .returning(PhoneLink.id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


async def forget(session: AsyncSession, before: datetime) -> None:
    """Drop the links that ended before a time."""
    await session.execute(delete(PhoneLink).where(PhoneLink.expires_at < before))


async def upload_by(session: AsyncSession, link_id: UUID, upload_id: UUID) -> Upload | None:
    """One upload that came by a link."""
    query = select(Upload).where(Upload.id == upload_id, Upload.phone_link_id == link_id)
    return (await session.execute(query)).scalar_one_or_none()


async def count_by(session: AsyncSession, link_id: UUID) -> int:
    """How many files were begun by a link."""
    query = select(func.count()).where(Upload.phone_link_id == link_id)
    return (await session.execute(query)).scalar_one()


async def sent_by(session: AsyncSession, link_id: UUID) -> Sequence[tuple[Upload, File | None]]:
    """What came by a link, in the order it was begun, with the files that were made of it."""
    query = (
        select(Upload, File)
        .outerjoin(File, File.id == Upload.id)
        .where(Upload.phone_link_id == link_id)
        .order_by(Upload.id)
    )
    return [(upload, file) for upload, file in (await session.execute(query)).all()]
