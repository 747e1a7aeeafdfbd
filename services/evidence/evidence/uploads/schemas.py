"""Uploads on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from evidence.uploads.rules import UploadState
from evidence.uploads.service.resume import Progress
from evidence.uploads.service.start import PartAddress, Started
from evidence.uploads.tables import Upload
from kernel.text import Line, OptionalLine, Wire

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$"), AfterValidator(str.lower)]


class UploadIn(Wire):
    """A file to be uploaded, as its owner's computer describes it; `size` in bytes."""

    filename: Line
    size: Annotated[int, Field(strict=True, ge=1, le=2**50)]
    media_type: OptionalLine = ""
    sha256: Sha256 | None = None
    org_id: UUID | None = None


class PartOut(BaseModel):
    """Where to PUT one part."""

    number: int
    url: str


class UploadStartedOut(BaseModel):
    """Part addresses hold until `expires_at`; `GET /v1/uploads/{id}` gives fresh ones."""

    id: UUID
    part_size: int
    parts: list[PartOut]
    expires_at: datetime


class ReceivedPartOut(BaseModel):
    """A part that the store holds; `size` in bytes."""

    number: int
    etag: str
    size: int


class UploadRowOut(BaseModel):
    """One upload in a list; without a sign of life it ends at `expires_at`."""

    id: UUID
    state: UploadState
    filename: str
    media_type: str
    size: int
    part_size: int
    sha256: str | None
    created_at: datetime
    expires_at: datetime


class UploadOut(BaseModel):
    """An upload with what arrived and where to send the rest."""

    id: UUID
    state: UploadState
    filename: str
    media_type: str
    size: int
    part_size: int
    sha256: str | None
    received_parts: list[ReceivedPartOut]
    parts: list[PartOut]
    expires_at: datetime | None


class ClaimedPartIn(Wire):
    """A part as the client sent it: the `ETag` the store answered."""

    number: Annotated[int, Field(strict=True, ge=1, le=1000)]
    etag: Annotated[Line, Field(max_length=100)]


class CompleteIn(Wire):
    """All parts of the upload."""

    parts: Annotated[list[ClaimedPartIn], Field(min_length=1, max_length=1000)]


def _parts(addresses: list[PartAddress]) -> list[PartOut]:
    return [PartOut(number=one.number, url=one.url) for one in addresses]


def shape_started(started: Started) -> UploadStartedOut:
    """Shape a begun upload."""
    return UploadStartedOut(
        id=started.upload.id,
        part_size=started.upload.part_size,
        parts=_parts(started.parts),
        expires_at=started.expires_at,
    )


def shape_progress(progress: Progress) -> UploadOut:
    """Shape an upload that goes on."""
    upload = progress.upload
    received = [
        ReceivedPartOut(number=p.number, etag=p.etag, size=p.size) for p in progress.received
    ]
    return UploadOut(
        id=upload.id,
        state=upload.state,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        part_size=upload.part_size,
        sha256=upload.sha256,
        received_parts=received,
        parts=_parts(progress.missing),
        expires_at=progress.expires_at,
    )


def shape_row(upload: Upload) -> UploadRowOut:
    """Shape an upload for a list."""
    return UploadRowOut(
        id=upload.id,
        state=upload.state,
        filename=upload.filename,
        media_type=upload.media_type,
        size=upload.size,
        part_size=upload.part_size,
        sha256=upload.sha256,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
    )
