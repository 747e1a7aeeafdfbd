"""Questions asked of packages and of the proofs of files."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, cast, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.packages.rules import PackageState
from evidence.packages.tables import FileProof, Package
from evidence.waiting import has_no_job


async def packages_of(
    session: AsyncSession, owner_id: UUID, page: tuple[UUID | None, int]
) -> Sequence[Package]:
    """A person's packages, newest first."""
    before, limit = page
    query = select(Package).where(Package.owner_id == owner_id)
    if before is not None:
        query = query.where(Package.id < before)
    return (await session.scalars(query.order_by(Package.id.desc()).limit(limit))).all()


async def outdated(session: AsyncSession, ids: Sequence[UUID]) -> AbstractSet[UUID]:
    """Those of the ready packages that hold a file which was deleted meanwhile."""
    entry = func.jsonb_array_elements(Package.entries).table_valued("value").render_derived()
    held = cast(cast(entry.c.value, JSONB)["file_id"].astext, Uuid)
    gone = select(1).select_from(entry).join(File, File.id == held)
    query = select(Package.id).where(
        Package.id.in_(ids),
        Package.state == PackageState.READY,
        exists(gone.where(File.state != FileState.READY)),
    )
    return set((await session.scalars(query)).all())


async def same_package(
    session: AsyncSession, owner_id: UUID, manifest_sha256: str, now: datetime
) -> Package | None:
    """The person's package of the same manifest, unless it failed or is over."""
    query = select(Package).where(
        Package.owner_id == owner_id,
        Package.manifest_sha256 == manifest_sha256,
        Package.state != PackageState.FAILED,
        Package.expires_at > now,
    )
    query = query.options(undefer(Package.entries))
    return await session.scalar(query.order_by(Package.id.desc()).limit(1))


async def whole_package(session: AsyncSession, package_id: UUID) -> Package | None:
    """A package with its entries and index pages."""
    columns = (Package.entries, Package.missing, Package.index_html, Package.index_xlsx)
    return await session.get(Package, package_id, options=[undefer(one) for one in columns])


async def proofs_of(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """CRC-32 by file, as far as known."""
    query = select(FileProof.file_id, FileProof.crc32).where(FileProof.file_id.in_(ids))
    return {row.file_id: row.crc32 for row in await session.execute(query)}


async def prove(session: AsyncSession, file_id: UUID, crc32: int, now: datetime) -> None:
    """Note that a file's stored bytes were read and found to be right."""
    values = {"file_id": file_id, "crc32": crc32, "verified_at": now}
    change = insert(FileProof).values(values)
    change = change.on_conflict_do_update(
        index_elements=[FileProof.file_id], set_={"crc32": crc32, "verified_at": now}
    )
    await session.execute(change)


async def count_prepared(session: AsyncSession, package_id: UUID, count: int) -> None:
    """Note how far the preparation has come."""
    change = update(Package).where(Package.id == package_id).values(prepared_count=count)
    await session.execute(change)


async def unprepared(session: AsyncSession, before: datetime, limit: int) -> Sequence[Package]:
    """Packages that wait since before a time, with no job that would prepare them."""
    query = select(Package).where(
        Package.state == PackageState.PREPARING,
        Package.created_at < before,
        has_no_job("prepare_package", package_id=Package.id.expression),
    )
    return (await session.scalars(query.order_by(Package.id).limit(limit))).all()


async def forget_expired(session: AsyncSession, now: datetime) -> int:
    """Delete packages whose time is over; they can be made again at any time."""
    gone = await session.execute(
        delete(Package).where(Package.expires_at <= now).returning(Package.id)
    )
    return len(gone.all())
