"""Packages on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from evidence.packages.rules import ManifestInvalid, PackageState
from evidence.packages.service.make import Item, Manifest
from evidence.packages.tables import Package
from kernel.text import Line, OptionalLine, Wire

_Text = Annotated[str, StringConstraints(max_length=900_000)]


_Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]


class PackageIn(Wire):
    """A manifest as it was signed, and its signature."""

    manifest: _Text
    ticket: Annotated[str, StringConstraints(max_length=8192)]


class _ManifestFile(Wire):
    id: UUID
    slot: OptionalLine = ""


class _ManifestItem(Wire):
    code: Line
    name: Line
    folders: Annotated[list[_Words], Field(min_length=1, max_length=10)]
    files: Annotated[list[_ManifestFile], Field(max_length=2000)]
    missing: Annotated[list[_Words], Field(max_length=100)]


class _Manifest(Wire):
    title: _Words
    subject: Line
    org_path: Line
    items: Annotated[list[_ManifestItem], Field(max_length=500)]


class PackageOut(BaseModel):
    """A package; `download_url` is there once it is ready, and new with every look.

    An outdated one holds a file that was deleted meanwhile: it cannot be had any more.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    subject: str
    state: PackageState
    reason: str
    file_count: int
    prepared_count: int
    content_size: int
    archive_size: int | None
    created_at: datetime
    ready_at: datetime | None
    expires_at: datetime
    is_outdated: bool = False
    download_url: str | None = None


class PackageListOut(BaseModel):
    """One page."""

    items: list[PackageOut]
    next_cursor: str | None


def manifest_of(text: str) -> Manifest:
    """Read a manifest that was signed; one of another form is refused, not guessed at."""
    try:
        found = _Manifest.model_validate_json(text)
    except ValidationError as fault:
        raise ManifestInvalid from fault
    items = [
        Item(
            one.code,
            one.name,
            one.folders,
            [(file.id, file.slot) for file in one.files],
            one.missing,
        )
        for one in found.items
    ]
    return Manifest(found.title, found.subject, found.org_path, items)


def package_out(
    package: Package, url: str | None = None, *, is_outdated: bool = False
) -> PackageOut:
    """Shape a row; only a ready package has an address."""
    shown = PackageOut.model_validate(package)
    shown.is_outdated = is_outdated
    if package.state is PackageState.READY:
        shown.download_url = url
    return shown
