"""Keeping on the wire."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from evidence.files.rules import receipt_no
from evidence.files.schemas import FileOut
from evidence.files.schemas import shape as file_out
from evidence.files.tables import File
from evidence.keeping.queries import MyFile
from evidence.keeping.rules import RequestState
from evidence.keeping.service.mine import Keeping
from evidence.keeping.tables import DeletionRequest, LegalHold
from kernel.text import Line, Wire


class MyFileOut(FileOut):
    """A file in its owner's list; `newer_id` is the version that took its place."""

    freeze_count: int
    is_held: bool
    request: RequestState | None
    newer_id: UUID | None


class MyFileListOut(BaseModel):
    """One page."""

    items: list[MyFileOut]
    next_cursor: str | None


class FreezeOut(BaseModel):
    """Something that relies on a file, in its service's words."""

    model_config = ConfigDict(from_attributes=True)

    reason: str
    frozen_at: datetime


class VersionOut(BaseModel):
    """One version of a file; the first has no `replaced_at`."""

    file: FileOut
    replaced_by_name: str | None
    replaced_at: datetime | None


class RequestOut(BaseModel):
    """A deletion request; the file's name is null once it is deleted."""

    id: UUID
    file_id: UUID
    filename: str | None
    receipt_no: str
    size: int
    state: RequestState
    reason: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    decided_by_name: str | None
    decided_at: datetime | None
    decision: str | None


class WaitingOut(BaseModel):
    """How many requests wait for the caller's decision."""

    count: int


class RequestListOut(BaseModel):
    """One page."""

    items: list[RequestOut]
    next_cursor: str | None


class HoldOut(BaseModel):
    """A hold; in force while `lifted_at` is null."""

    id: UUID
    file_id: UUID
    filename: str
    receipt_no: str
    owner_name: str
    org_path: str
    reason: str
    set_by_name: str
    set_at: datetime
    lifted_by_name: str | None
    lifted_at: datetime | None
    lift_reason: str | None


class HoldListOut(BaseModel):
    """One page."""

    items: list[HoldOut]
    next_cursor: str | None


class KeepingOut(BaseModel):
    """How a file is kept: until when at least, what relies on it, holds, requests, versions."""

    file: FileOut
    open_count: int
    keep_until: datetime
    freezes: list[FreezeOut]
    hold: HoldOut | None
    requests: list[RequestOut]
    versions: list[VersionOut]


class DeletionIn(Wire):
    """Which file to delete, and why."""

    file_id: UUID
    reason: Line


class ReasonIn(Wire):
    """Why."""

    reason: Line


class HoldIn(Wire):
    """Which file to hold, by the number on its receipt, and why."""

    receipt_no: Line
    reason: Line


class ReplaceIn(Wire):
    """The file that is the new version."""

    file_id: UUID


def my_file_out(row: MyFile) -> MyFileOut:
    """Shape a row of the list."""
    file, freeze_count, is_held, request, newer_id = row
    return MyFileOut(
        **file_out(file).model_dump(),
        freeze_count=freeze_count,
        is_held=is_held,
        request=request,
        newer_id=newer_id,
    )


def request_out(request: DeletionRequest, file: File) -> RequestOut:
    """Shape a request with its file."""
    return RequestOut(
        id=request.id,
        file_id=file.id,
        filename=file.filename or None,
        receipt_no=receipt_no(file.number, file.created_at),
        size=file.size,
        state=request.state,
        reason=request.reason,
        asked_by=request.asked_by,
        asked_by_name=request.asked_by_name,
        asked_at=request.asked_at,
        decided_by_name=request.decided_by_name,
        decided_at=request.decided_at,
        decision=request.decision,
    )


def hold_out(hold: LegalHold, file: File) -> HoldOut:
    """Shape a hold with its file."""
    return HoldOut(
        id=hold.id,
        file_id=file.id,
        filename=file.filename,
        receipt_no=receipt_no(file.number, file.created_at),
        owner_name=file.owner_name,
        org_path=file.org_path,
        reason=hold.reason,
        set_by_name=hold.set_by_name,
        set_at=hold.set_at,
        lifted_by_name=hold.lifted_by_name,
        lifted_at=hold.lifted_at,
        lift_reason=hold.lift_reason,
    )


def keeping_out(found: Keeping) -> KeepingOut:
    """Shape how a file is kept."""
    versions = [
        VersionOut(
            file=file_out(file),
            replaced_by_name=link.replaced_by_name if link else None,
            replaced_at=link.replaced_at if link else None,
        )
        for file, link in found.versions
    ]
    return KeepingOut(
        file=file_out(found.file),
        open_count=found.file.open_count,
        keep_until=found.keep_until,
        freezes=[FreezeOut.model_validate(one) for one in found.freezes],
        hold=None if found.hold is None else hold_out(found.hold, found.file),
        requests=[request_out(one, found.file) for one in found.requests],
        versions=versions,
    )
