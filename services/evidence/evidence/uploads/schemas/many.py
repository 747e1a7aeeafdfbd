"""Many small uploads at once on the wire."""

from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from evidence.files.schemas import FileOut, shape
from evidence.uploads.schemas import FileIn, UploadStartedOut, shape_started
from evidence.uploads.service.complete_many import Outcome
from evidence.uploads.service.refused import RefusedOut
from evidence.uploads.service.start import Started
from kernel.errors import Refusal
from kernel.text import Line, Wire

MOST_AT_ONCE: Final = 50


class UploadsIn(Wire):
    """Small files for one unit; each fits into one part."""

    files: Annotated[list[FileIn], Field(min_length=1, max_length=MOST_AT_ONCE)]
    org_id: UUID | None = None


class BegunOut(BaseModel):
    """One of many: the upload, or why it was refused."""

    upload: UploadStartedOut | None = None
    refused: RefusedOut | None = None


class UploadsBegunOut(BaseModel):
    """What became of each file, in the order they were named."""

    items: list[BegunOut]


class WholeIn(Wire):
    """A small upload whose bytes were sent: the `ETag` the store answered."""

    id: UUID
    etag: Annotated[Line, Field(max_length=100)]


class CompleteManyIn(Wire):
    """Small uploads that were begun together, or one after the other."""

    uploads: Annotated[list[WholeIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class CompletedOut(BaseModel):
    """One of many: the file, or why the upload could not be completed."""

    id: UUID
    file: FileOut | None = None
    refused: RefusedOut | None = None


class UploadsCompletedOut(BaseModel):
    """What became of each upload, once each."""

    items: list[CompletedOut]


def shape_begun(items: list[Started | RefusedOut]) -> UploadsBegunOut:
    """Shape many begun uploads."""
    return UploadsBegunOut(
        items=[
            BegunOut(refused=one)
            if isinstance(one, RefusedOut)
            else BegunOut(upload=shape_started(one))
            for one in items
        ]
    )


def shape_completed(items: Mapping[UUID, Outcome]) -> UploadsCompletedOut:
    """Shape many completed uploads."""
    return UploadsCompletedOut(
        items=[
            CompletedOut(id=one, refused=RefusedOut.of(found))
            if isinstance(found, Refusal)
            else CompletedOut(id=one, file=shape(found))
            for one, found in items.items()
        ]
    )
