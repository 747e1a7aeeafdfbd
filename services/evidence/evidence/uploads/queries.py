"""Questions asked of the uploads."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.uploads.rules import UploadState
from evidence.uploads.tables import UnitQuota, Upload


async def upload_of(session: AsyncSession, owner_id: UUID, upload_id: UUID) -> Upload | None:
    """One upload of a person."""
    query = select(Upload).where(Upload.id == upload_id, Upload.owner_id == owner_id)
    return (await session.execute(query)).scalar_one_or_none()


async def uploads_by_id(
    session: AsyncSession, owner_id: UUID, ids: Sequence[UUID]
) -> Mapping[UUID, Upload]:
    """Those of a person's uploads that exist, by id."""
    query = select(Upload).where(Upload.id.in_(ids), Upload.owner_id == owner_id)
    return {upload.id: upload for upload in await session.scalars(query)}


async def lock_states(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, UploadState]:
    """Where these uploads stand, held until the transaction ends; always in the same order."""
    query = select(Upload.id, Upload.state).where(Upload.id.in_(ids)).order_by(Upload.id)
    return {row.id: row.state for row in await session.execute(query.with_for_update())}


async def awaited_keys(session: AsyncSession, keys: Sequence[str]) -> frozenset[str]:
    """Those keys whose bytes still lie where they arrived: being sent, or not settled yet."""
    is_settled = File.state != FileState.CHECKING
    query = (
        select(Upload.object_key)
        .outerjoin(File, File.id == Upload.id)
        .where(
            Upload.object_key.in_(keys),
            Upload.state.in_((UploadState.OPEN, UploadState.COMPLETED)),
            or_(File.id.is_(None), ~is_settled),
        )
    )
    return frozenset((await session.execute(query)).scalars())


async def lock_upload(session: AsyncSession, upload_id: UUID) -> Upload | None:
    """One upload, held until the transaction ends."""
    query = select(Upload).where(Upload.id == upload_id).with_for_update()
    return (await session.execute(query)).scalar_one_or_none()


async def open_count(session: AsyncSession, owner_id: UUID) -> int:
    """How many uploads of a person are unfinished."""
    query = select(func.count()).where(
        Upload.owner_id == owner_id, Upload.state.in_((UploadState.OPEN, UploadState.COMPLETING))
    )
    return (await session.execute(query)).scalar_one()


async def hold_room(session: AsyncSession, holder_id: UUID) -> None:
    """Let nobody else take room of this person or unit until the transaction ends."""
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
    await session.execute(lock, {"name": f"evidence.quota.{holder_id}"})


async def used_by_unit(session: AsyncSession, org_id: UUID) -> int:
    """Bytes of a unit's stored files and open uploads."""
    used = _used(File.org_id == org_id, Upload.org_id == org_id)
    return int((await session.execute(select(used))).scalar_one())


async def room_used(
    session: AsyncSession, owner_id: UUID, org_id: UUID | None
) -> tuple[int, int, int | None]:
    """Bytes of stored files and open uploads of a person and of a unit, and the unit's own limit.

    One question: it is asked twice for every group of small files.
    """
    limit = select(UnitQuota.limit).where(UnitQuota.org_id == org_id).scalar_subquery()
    person_used = _used(File.owner_id == owner_id, Upload.owner_id == owner_id)
    if org_id is None:  # NULL would be everybody's files without a unit
        return int((await session.execute(select(person_used))).scalar_one()), 0, None
    unit_used = _used(File.org_id == org_id, Upload.org_id == org_id)
    person, unit, own_limit = (await session.execute(select(person_used, unit_used, limit))).one()
    return int(person), int(unit), own_limit


def _used(files: ColumnElement[bool], uploads: ColumnElement[bool]) -> ColumnElement[int]:
    is_kept = (File.state != FileState.REJECTED) & File.object_deleted_at.is_(None)
    is_reserved = Upload.state.in_((UploadState.OPEN, UploadState.COMPLETING))
    stored = select(func.coalesce(func.sum(File.size), 0)).where(files, is_kept)
    reserved = select(func.coalesce(func.sum(Upload.size), 0)).where(uploads, is_reserved)
    return stored.scalar_subquery() + reserved.scalar_subquery()


async def uploads_of(
    session: AsyncSession,
    owner_id: UUID,
    state: UploadState | None,
    before: UUID | None,
    limit: int,
) -> Sequence[Upload]:
    """A person's uploads, newest first."""
    query = select(Upload).where(Upload.owner_id == owner_id)
    if state is not None:
        query = query.where(Upload.state == state)
    if before is not None:
        query = query.where(Upload.id < before)
    query = query.order_by(Upload.id.desc()).limit(limit)
    return (await session.execute(query)).scalars().all()


async def keep_multipart(session: AsyncSession, upload_id: UUID, multipart_id: str) -> bool:
    """Remember the store's id unless somebody else was first."""
    change = (
        update(Upload)
        .where(Upload.id == upload_id, Upload.multipart_id.is_(None), _is_open())
        .values(multipart_id=multipart_id)
        .returning(Upload.id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


async def start_afresh(session: AsyncSession, upload: Upload, state: UploadState) -> None:
    """Forget a store id that the store does not know any more, unless things have moved on."""
    change = update(Upload).where(
        Upload.id == upload.id,
        Upload.multipart_id == upload.multipart_id,
        Upload.state == state,
    )
    values = {"multipart_id": None, "parts": None, "state": UploadState.OPEN, "leased_at": None}
    await session.execute(change.values(**values))


async def renew(session: AsyncSession, upload_id: UUID, expires_at: datetime) -> None:
    """Note a sign of life."""
    change = update(Upload).where(Upload.id == upload_id, _is_open())
    await session.execute(change.values(expires_at=expires_at))


async def lease(
    session: AsyncSession, upload_id: UUID, parts: list[Any], now: datetime, stale: timedelta
) -> bool:
    """Claim the assembly of an upload; false while another process is at it."""
    is_free = or_(Upload.leased_at.is_(None), Upload.leased_at < now - stale)
    is_claimable = or_(_is_open(), (Upload.state == UploadState.COMPLETING) & is_free)
    change = (
        update(Upload)
        .where(Upload.id == upload_id, is_claimable)
        .values(state=UploadState.COMPLETING, parts=parts, leased_at=now)
        .returning(Upload.id)
    )
    return (await session.execute(change)).scalar_one_or_none() is not None


async def release(session: AsyncSession, upload_id: UUID, state: UploadState) -> None:
    """Give up a claim on an assembly that did not come to an end."""
    change = update(Upload).where(Upload.id == upload_id, Upload.state == UploadState.COMPLETING)
    await session.execute(change.values(state=state, leased_at=None))


async def half_assembled(
    session: AsyncSession, now: datetime, stale: timedelta, limit: int
) -> Sequence[Upload]:
    """Uploads whose assembly nobody is working on any more."""
    is_free = or_(Upload.leased_at.is_(None), Upload.leased_at < now - stale)
    query = select(Upload).where(Upload.state == UploadState.COMPLETING, is_free)
    return (await session.execute(query.order_by(Upload.id).limit(limit))).scalars().all()


async def expire(session: AsyncSession, now: datetime) -> int:
    """End the uploads without a sign of life; return how many."""
    change = (
        update(Upload)
        .where(_is_open(), Upload.expires_at < now)
        .values(state=UploadState.ABORTED, ended_at=now)
        .returning(Upload.id)
    )
    return len((await session.execute(change)).scalars().all())


async def uncleared(session: AsyncSession, limit: int) -> Sequence[Upload]:
    """Ended uploads that the store was not yet told to forget."""
    ended = (UploadState.ABORTED, UploadState.REFUSED)
    query = select(Upload).where(Upload.state.in_(ended), Upload.cleared_at.is_(None))
    return (await session.execute(query.order_by(Upload.id).limit(limit))).scalars().all()


async def cleared(session: AsyncSession, upload_id: UUID, now: datetime) -> None:
    """Note that the store holds nothing of an ended upload."""
    await session.execute(update(Upload).where(Upload.id == upload_id).values(cleared_at=now))


async def forget_name(session: AsyncSession, upload_id: UUID) -> None:
    """Drop the name of a completed upload, because the file it became was deleted on request."""
    await session.execute(update(Upload).where(Upload.id == upload_id).values(filename=""))


async def known_multiparts(session: AsyncSession, ids: Sequence[str]) -> frozenset[str]:
    """Those of the store's ids that belong to an upload of ours."""
    query = select(Upload.multipart_id).where(Upload.multipart_id.in_(ids))
    return frozenset(found for found in (await session.execute(query)).scalars() if found)


def _is_open() -> ColumnElement[bool]:
    return Upload.state == UploadState.OPEN
