"""The rows of an upload and of the file that it becomes, however its bytes travel."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, case, cast, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from evidence.files.rules import PREFIX, Pupils
from evidence.files.tables import File
from evidence.ports import Means
from evidence.uploads import rules
from evidence.uploads.rules import UploadState
from evidence.uploads.rules.intake import Accepted
from evidence.uploads.tables import Upload
from kernel.actor import Actor, Grant
from kernel.audit import Entry
from kernel.db import uuid7


@dataclass(frozen=True, slots=True)
class Declared:
    """What the client says about the file; `sha256` where the browser computed it."""

    filename: str
    media_type: str
    size: int
    sha256: str | None
    org_id: UUID | None
    prefix_sha256: str | None = None
    pupils: Pupils | None = None
    attested_version: str | None = None
    phone_link_id: UUID | None = None  # sent from a phone, by this link


def new_key(now: datetime) -> str:
    """Return a key that nobody guesses."""
    return f"{PREFIX}{now:%Y/%m}/{secrets.token_hex(16)}"


def new_upload(
    means: Means,
    actor: Actor,
    declared: Declared,
    judged: tuple[Accepted, Grant | None],
    key: str,
    *,
    is_whole: bool = False,
) -> Upload:
    """Return the row of an upload that was let in for a unit."""
    now, (accepted, unit) = means.now(), judged
    return Upload(
        id=uuid7(),
        owner_id=actor.person_id,
        owner_name=actor.name,
        org_id=unit.org_id if unit else None,
        org_path=unit.org_path if unit else "",
        filename=accepted.filename,
        media_type=accepted.media_type,
        size=declared.size,
        sha256=declared.sha256,
        prefix_sha256=declared.prefix_sha256,
        pupils=declared.pupils,
        attested_version=declared.attested_version,
        phone_link_id=declared.phone_link_id,
        part_size=rules.part_size_for(declared.size),
        object_key=key,
        is_whole=is_whole,
        created_at=now,
        expires_at=now + timedelta(hours=means.settings.upload_idle_hours),
    )


async def make_files(
    session: AsyncSession, etags: Mapping[UUID, str | None], now: datetime
) -> Mapping[UUID, File]:
    """End held uploads and make their files, by id; `etags` are those of whole objects.

    The rows are copied by the database: a file is what its upload was declared to be.
    """
    ids = [str(one) for one in etags]
    came = select(
        func.unnest(cast(ids, ARRAY(Uuid))).label("id"),
        func.unnest(cast(list(etags.values()), ARRAY(Text))).label("etag"),
    ).subquery()
    has_word = Upload.pupils.is_not(None)
    copied = {
        File.id: Upload.id,
        File.owner_id: Upload.owner_id,
        File.owner_name: Upload.owner_name,
        File.org_id: Upload.org_id,
        File.org_path: Upload.org_path,
        File.filename: Upload.filename,
        File.media_type: Upload.media_type,
        File.size: Upload.size,
        File.object_key: Upload.object_key,
        File.incoming_etag: came.c.etag,
        File.claimed_sha256: Upload.sha256,
        File.pupils: Upload.pupils,
        File.attested_version: Upload.attested_version,
        File.attested_at: case((has_word, Upload.created_at)),
    }
    rows = select(*copied.values()).join(came, came.c.id == Upload.id)
    names = [column.key for column in copied]
    made = await session.scalars(insert(File).from_select(names, rows).returning(File))
    files = {file.id: file for file in made}
    change = update(Upload).where(Upload.id.in_(files))
    await session.execute(
        change.values(state=UploadState.COMPLETED, ended_at=now, leased_at=None),
        execution_options={"synchronize_session": False},
    )
    return files


def received(upload: Upload, actor: Actor | None, now: datetime) -> Entry:
    """Return what the audit keeps of a file's arrival."""
    detail: dict[str, Any] = {"filename": upload.filename, "size": upload.size}
    if upload.pupils is not None:
        detail |= {"pupils": upload.pupils, "attested_version": upload.attested_version}
    if upload.phone_link_id is not None:
        detail["phone_link_id"] = str(upload.phone_link_id)
    return Entry(actor, "file_received", "file", upload.id, upload.org_path, now, detail)
