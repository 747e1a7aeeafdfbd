"""Uploads on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from evidence.files.rules import Pupils
from evidence.settings import Settings
from evidence.uploads.rules import Holder, Kind, UploadState, consent, extensions_of
from evidence.uploads.service.limits import Limits
from evidence.uploads.service.record import Declared
from evidence.uploads.service.resume import Progress
from evidence.uploads.service.start import PartAddress, Started
from evidence.uploads.tables import Upload
from kernel.text import Line, OptionalLine, Wire

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$"), AfterValidator(str.lower)]


class PupilsIn(Wire):
    """What the uploader says about pupils shown, and the version of the wording they saw."""

    answer: Pupils
    version: Annotated[Line, Field(max_length=20)]


class FileIn(Wire):
    """A file to be uploaded, as its owner's computer describes it; `size` in bytes.

    `prefix_sha256` is the hash of the first MiB (or of the whole of a smaller file): it tells the
    same file on another day. `pupils` says who is shown in a picture or video; left out, nobody has
    confirmed the consent of guardians.
    """

    filename: Line
    size: Annotated[int, Field(strict=True, ge=1, le=2**50)]
    media_type: OptionalLine = ""
    sha256: Sha256 | None = None
    prefix_sha256: Sha256 | None = None
    pupils: PupilsIn | None = None

    def described(self, org_id: UUID | None, phone_link_id: UUID | None = None) -> Declared:
        """Return it in the words of the service."""
        return Declared(
            self.filename,
            self.media_type,
            self.size,
            self.sha256,
            org_id,
            self.prefix_sha256,
            self.pupils.answer if self.pupils else None,
            self.pupils.version if self.pupils else None,
            phone_link_id,
        )


class UploadIn(FileIn):
    """One file, and the unit it is for."""

    org_id: UUID | None = None

    def declared(self, phone_link_id: UUID | None = None) -> Declared:
        """Return it in the words of the service."""
        return self.described(self.org_id, phone_link_id)


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
    prefix_sha256: str | None
    pupils: Pupils | None
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


class KindLimitOut(BaseModel):
    """One kind of file: its largest size in bytes, and the extensions it may have."""

    kind: Kind
    largest: int
    extensions: list[str]


class ShareOut(BaseModel):
    """Room in bytes; `used` counts stored files and unfinished uploads."""

    holder: Holder
    limit: int
    used: int
    free: int


class AttestationOut(BaseModel):
    """What must be confirmed for pictures and videos that show pupils."""

    version: str
    text: str
    kinds: list[Kind]


class LimitsOut(BaseModel):
    """Everything a person should know before choosing files."""

    kinds: list[KindLimitOut]
    shares: list[ShareOut]
    storage_contact: str
    video_minutes_advised: int
    attestation: AttestationOut


class ClaimedPartIn(Wire):
    """A part as the client sent it: the `ETag` the store answered."""

    number: Annotated[int, Field(strict=True, ge=1, le=1000)]
    etag: Annotated[Line, Field(max_length=100)]


class CompleteIn(Wire):
    """All parts of the upload."""

    parts: Annotated[list[ClaimedPartIn], Field(min_length=1, max_length=1000)]


def shape_limits(found: Limits, settings: Settings) -> LimitsOut:
    """Shape what holds before an upload."""
    return LimitsOut(
        kinds=[
            KindLimitOut(kind=kind, largest=largest, extensions=extensions_of(kind))
            for kind, largest in found.largest.items()
        ],
        shares=[
            ShareOut(holder=one.holder, limit=one.limit, used=one.used, free=one.free)
            for one in found.shares
        ],
        storage_contact=settings.storage_contact,
        video_minutes_advised=settings.video_minutes_advised,
        attestation=AttestationOut(
            version=consent.VERSION, text=consent.TEXT, kinds=sorted(consent.ASKED)
        ),
    )


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
        prefix_sha256=upload.prefix_sha256,
        pupils=upload.pupils,
        created_at=upload.created_at,
        expires_at=upload.expires_at,
    )
