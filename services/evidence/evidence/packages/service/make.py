"""Make a package of a signed manifest; the worker then reads the files once."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.queries import files_by_id
from evidence.files.rules import FileState
from evidence.files.tables import File
from evidence.packages import queries, rules
from evidence.packages.rules import PackageState
from evidence.packages.service.prepare import queue
from evidence.packages.tables import Package
from evidence.ports import Means
from kernel.actor import Actor
from kernel.audit import Entry, write_audit
from kernel.db import uuid7
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a manifest: its folders, its files with their places, what is missing."""

    code: str
    name: str
    folders: Sequence[str]
    files: Sequence[tuple[UUID, str]]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What somebody may have packed, as another service has signed it."""

    title: str
    subject: str
    org_path: str
    items: Sequence[Item]


def check_signed(text: str, signed_sha256: object) -> str:
    """Return the hash of a manifest; ManifestInvalid unless it is the one that was signed."""
    found = hashlib.sha256(text.encode()).hexdigest()
    if found != signed_sha256:
        raise rules.ManifestInvalid
    return found


async def make(
    session: AsyncSession, means: Means, actor: Actor, manifest: Manifest, sha256: str
) -> Package:
    """Plan the package and queue its preparation; the same manifest gives the same package."""
    now = means.now()
    if not actor.reaches(manifest.org_path, *rules.READERS):
        raise NotFound
    wanted = [file_id for item in manifest.items for file_id, _ in item.files]
    files = await files_by_id(session, wanted)
    ready = {i: file for i, file in files.items() if file.state is FileState.READY}
    entries = list(_entries(manifest.items, ready))
    if not entries:
        raise rules.PackageEmpty
    known = await queries.same_package(session, actor.person_id, sha256, now)
    # A file may have passed its check, or been deleted, since the same manifest was packed.
    if known is not None and known.entries == entries:
        return known
    package = Package(
        id=uuid7(),
        subject=manifest.subject,
        title=manifest.title,
        org_path=manifest.org_path,
        owner_id=actor.person_id,
        owner_name=actor.name,
        manifest_sha256=sha256,
        state=PackageState.PREPARING,
        reason="",
        entries=entries,
        missing=list(_missing(manifest.items, ready)),
        file_count=len(entries),
        content_size=sum(ready[UUID(one["file_id"])].size for one in entries),
        prepared_count=0,
        created_at=now,
        expires_at=now + timedelta(days=means.settings.package_days),
    )
    session.add(package)
    await session.flush()
    await queue(session, package.id)
    detail = {"subject": manifest.subject, "files": len(entries), "size": package.content_size}
    entry = Entry(actor, "package_made", "package", package.id, manifest.org_path, now, detail)
    await write_audit(session, entry)
    return package


def _entries(items: Sequence[Item], ready: Mapping[UUID, File]) -> Iterator[dict[str, Any]]:
    folders = rules.unique("/".join(map(rules.part_name, item.folders)) for item in items)
    for item, folder in zip(items, folders, strict=True):
        packed = [(i, slot) for i, slot in item.files if i in ready]
        for number, (file_id, slot) in enumerate(packed, start=1):
            yield {
                "file_id": str(file_id),
                "path": f"{folder}/{rules.file_name(number, ready[file_id].filename)}",
                "item": f"{item.code} {item.name}",
                "slot": slot,
            }


def _missing(items: Sequence[Item], ready: Mapping[UUID, File]) -> Iterator[dict[str, str]]:
    for item in items:
        for text in item.missing:
            yield {"item": f"{item.code} {item.name}", "text": text}
        if left_out := sum(file_id not in ready for file_id, _ in item.files):
            text = f"{left_out} 份{rules.LEFT_OUT}"
            yield {"item": f"{item.code} {item.name}", "text": text}
