"""Files on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from evidence.files import rules
from evidence.files.rules import FileState, Pupils
from evidence.files.tables import File
from kernel.text import Line, Wire


class FileOut(BaseModel):
    """What is known of a file; `sha256` is null while it is being checked."""

    id: UUID
    filename: str
    state: FileState
    sha256: str | None
    size: int
    media_type: str
    receipt_no: str
    reason: str | None
    created_at: datetime
    checked_at: datetime | None
    owner_id: UUID
    owner_name: str
    org_id: UUID | None
    org_path: str
    pupils: Pupils | None = Field(description="画面中的学生：无，或已取得监护人同意；未询问为空")


class FileListOut(BaseModel):
    """Files that were asked for by id; those the caller may not see are left out."""

    items: list[FileOut]
    next_cursor: str | None = None


class FreezeIn(Wire):
    """Which files to keep for ever, and what relies on them."""

    file_ids: Annotated[list[UUID], Field(min_length=1, max_length=2000)]
    by: Line


def shape(file: File) -> FileOut:
    """Shape a row; a receipt number is made of its number and day."""
    return FileOut(
        id=file.id,
        filename=file.filename,
        state=file.state,
        sha256=file.sha256,
        size=file.size,
        media_type=file.media_type,
        receipt_no=rules.receipt_no(file.number, file.created_at),
        reason=file.reason or None,
        created_at=file.created_at,
        checked_at=file.checked_at,
        owner_id=file.owner_id,
        owner_name=file.owner_name,
        org_id=file.org_id,
        org_path=file.org_path,
        pupils=file.pupils,
    )
