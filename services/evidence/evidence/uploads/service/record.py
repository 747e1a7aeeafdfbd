"""The rows of an upload and of the file that it becomes, however its bytes travel."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from evidence.files.rules import PREFIX, FileState, Pupils
from evidence.files.tables import File
from evidence.ports import Means
from evidence.uploads import rules
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


def new_file(upload: Upload, incoming_etag: str | None = None) -> File:
    """Return the row of the file that an upload becomes; it has the same id."""
    return File(
        id=upload.id,
        owner_id=upload.owner_id,
        owner_name=upload.owner_name,
        org_id=upload.org_id,
        org_path=upload.org_path,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        object_key=upload.object_key,
        incoming_etag=incoming_etag,
        claimed_sha256=upload.sha256,
        state=FileState.CHECKING,
        pupils=upload.pupils,
        attested_version=upload.attested_version,
        attested_at=upload.created_at if upload.pupils else None,
    )


def received(upload: Upload, actor: Actor | None, now: datetime) -> Entry:
    """Return what the audit keeps of a file's arrival."""
    detail: dict[str, Any] = {"filename": upload.filename, "size": upload.size}
    if upload.pupils is not None:
        detail |= {"pupils": upload.pupils, "attested_version": upload.attested_version}
    if upload.phone_link_id is not None:
        detail["phone_link_id"] = str(upload.phone_link_id)
    return Entry(actor, "file_received", "file", upload.id, upload.org_path, now, detail)
