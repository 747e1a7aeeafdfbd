"""Send a package, or the rest of it: bytes go from the store to the browser piece by piece."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.queries import files_by_id
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.packages import queries, rules
from evidence.packages.rules import PackageState
from evidence.packages.rules.archive import Archive, Piece
from evidence.packages.service.prepare import members_of
from evidence.packages.tables import Package
from evidence.ports import Means
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.errors import NotFound

PIECE: Final = 2 * 1024 * 1024  # what one download holds in memory, whatever its size


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes of a package on their way; `first` and `last` are counted from 0."""

    package: Package
    first: int
    last: int
    size: int
    chunks: AsyncIterator[bytes]


async def listed(
    means: Means, actor: Actor, page: tuple[UUID | None, int]
) -> Sequence[tuple[Package, bool]]:
    """Return the caller's packages, newest first, each with whether it is over."""
    async with means.uow() as session:
        found = await queries.packages_of(session, actor.person_id, page)
        over = await queries.outdated(session, [one.id for one in found])
    return [(one, one.id in over) for one in found]


async def read(means: Means, actor: Actor, package_id: UUID) -> Package:
    """Return one of the caller's packages; one whose files are not all there any more is over."""
    async with means.uow() as session:
        package = await queries.whole_package(session, package_id)
        if package is None:
            raise NotFound
        rules.require_reader(actor, package.owner_id, package.org_path)
        if package.state is PackageState.READY:
            await _files_of(session, package)
    return package


async def _files_of(session: AsyncSession, package: Package) -> Mapping[UUID, File]:
    """Return the files a package holds; PackageOutdated when one was deleted meanwhile."""
    files = await files_by_id(session, [UUID(one["file_id"]) for one in package.entries])
    if any(file.state is not FileState.READY for file in files.values()):
        raise rules.PackageOutdated
    return files


def link(means: Means, package: Package) -> str:
    """Return a relative address that needs no other sign-in, so that any program can resume."""
    lifetime = means.settings.package_link_hours * 3600
    expires = int(means.now().timestamp()) + lifetime
    signature = rules.link_signature(_secret(means), package.id, expires)
    path = f"/api/evidence/v1/packages/{package.id}/content"
    return f"{path}?expires={expires}&signature={signature}"


def _secret(means: Means) -> str:
    return means.settings.s3_secret_key.get_secret_value()


async def download(
    means: Means, package_id: UUID, address: tuple[int, str], wanted: str | None
) -> Download:
    """Return the bytes asked for; the beginning of a download leaves an audit row."""
    rules.check_link(_secret(means), package_id, address, means.now())
    async with means.uow.begin() as session:
        package = await queries.whole_package(session, package_id)
        if package is None:
            raise NotFound
        if package.state is not PackageState.READY:
            raise rules.PackageNotReady(package.reason)
        files = await _files_of(session, package)
        archive = Archive(members_of(package, files, await queries.proofs_of(session, list(files))))
        first, last = rules.byte_range(wanted, archive.size) or (0, archive.size - 1)
        if first == 0:
            owner = Actor(package.owner_id, package.owner_name, None, ())
            now, detail = means.now(), {"subject": package.subject, "size": archive.size}
            entry = Entry(
                owner, "package_opened", "package", package.id, package.org_path, now, detail
            )
            await write_audit(session, entry)
    chunks = _chunks(means, archive, first, last)
    return Download(package, first, last, archive.size, chunks)


async def _chunks(means: Means, archive: Archive, first: int, last: int) -> AsyncIterator[bytes]:
    for piece in archive.pieces(first, last, PIECE):
        yield await _bytes_of(means, piece)


async def _bytes_of(means: Means, piece: Piece) -> bytes:
    if not piece.key:
        return piece.content
    return await means.store.read_part(piece.key, piece.offset, piece.length)
